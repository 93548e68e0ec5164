# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_entitylinker.kb import Candidate as Candidate
from nlp_entitylinker.kb import InMemoryLookupKB as InMemoryLookupKB
from nlpx.error_codes import Errors as Errors
from nlpx.error_codes import Warnings as Warnings
from nlpx.files.writing import as_path as _ensure_path
from nlpx.frozen import SimpleFrozenList as SimpleFrozenList
from nlpx.tokens import Span as Span
ensure_path = _ensure_path
