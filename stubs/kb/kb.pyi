# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_entitylinker.kb import Candidate as Candidate
from nlp_entitylinker.kb import KnowledgeBase as KnowledgeBase
from nlpx.error_codes import Errors as Errors
from nlpx.frozen import SimpleFrozenList as SimpleFrozenList
from nlpx.tokens import Span as Span
