# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.languages import Tokenizer as Tokenizer
from nlpx.scoring import Scorer as Scorer
from nlpx.tokens import Span as Span
from nlpx.tokens import validate_examples as validate_examples
