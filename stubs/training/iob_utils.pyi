# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.error_codes import Warnings as Warnings
from nlpx.tokens import Doc as Doc
from nlpx.tokens import Span as Span
from nlpx.tokens.comparing.iob import biluo_tags_to_offsets as _offsets_from_biluo_tags
from nlpx.tokens.comparing.iob import biluo_tags_to_offsets as biluo_tags_to_offsets
from nlpx.tokens.comparing.iob import biluo_tags_to_spans as _spans_from_biluo_tags
from nlpx.tokens.comparing.iob import biluo_tags_to_spans as biluo_tags_to_spans
from nlpx.tokens.comparing.iob import biluo_to_iob as biluo_to_iob
from nlpx.tokens.comparing.iob import doc_to_biluo_tags as doc_to_biluo_tags
from nlpx.tokens.comparing.iob import iob_to_biluo as iob_to_biluo
from nlpx.tokens.comparing.iob import offsets_to_biluo_tags as _biluo_tags_from_offsets
from nlpx.tokens.comparing.iob import offsets_to_biluo_tags as offsets_to_biluo_tags
from nlpx.tokens.comparing.iob import remove_bilu_prefix as remove_bilu_prefix
from nlpx.tokens.comparing.iob import split_bilu_label as split_bilu_label
from nlpx.tokens.comparing.iob import tags_to_entities as tags_to_entities
biluo_tags_from_offsets = _biluo_tags_from_offsets
offsets_from_biluo_tags = _offsets_from_biluo_tags
spans_from_biluo_tags = _spans_from_biluo_tags
