# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.corpora import docs_to_json as docs_to_json
from nlpx.error_codes import Warnings as Warnings
from nlpx.tokens import Doc as Doc
from nlpx.tokens.comparing.iob import offsets_to_biluo_tags as offsets_to_biluo_tags
