# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.tokens.comparing.iob import biluo_tags_to_offsets as biluo_tags_to_offsets
from nlpx.tokens.comparing.iob import biluo_tags_to_spans as biluo_tags_to_spans
from nlpx.tokens.comparing.iob import biluo_to_iob as biluo_to_iob
from nlpx.tokens.comparing.iob import doc_to_biluo_tags as doc_to_biluo_tags
from nlpx.tokens.comparing.iob import iob_to_biluo as iob_to_biluo
from nlpx.tokens.comparing.iob import offsets_to_biluo_tags as offsets_to_biluo_tags
from nlpx.tokens.comparing.iob import remove_bilu_prefix as remove_bilu_prefix
from nlpx.tokens.comparing.iob import split_bilu_label as split_bilu_label
from nlpx.tokens.comparing.iob import tags_to_entities as tags_to_entities
