# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.error_codes import Warnings as Warnings
from nlpx.tokens import Alignment as Alignment
from nlpx.tokens import Example as Example
from nlpx.tokens import validate_examples as validate_examples
from nlpx.tokens import validate_get_examples as validate_get_examples
from nlpx.tokens.comparing.iob import biluo_tags_to_spans as biluo_tags_to_spans
from nlpx.tokens.comparing.iob import biluo_to_iob as biluo_to_iob
from nlpx.tokens.comparing.iob import doc_to_biluo_tags as doc_to_biluo_tags
from nlpx.tokens.comparing.iob import offsets_to_biluo_tags as offsets_to_biluo_tags
