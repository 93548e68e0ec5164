# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_entitylinker.kb import Candidate as Candidate
from nlpx.tokens import Span as Span
