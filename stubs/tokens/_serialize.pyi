# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.files.writing import as_path as _ensure_path
from nlpx.frozen import SimpleFrozenList as SimpleFrozenList
from nlpx.tokens import Doc as Doc
from nlpx.tokens import DocBin as DocBin
from nlpx.tokens.span_groups import SpanGroups as SpanGroups
from nlpx.vocab import Vocab as Vocab
ensure_path = _ensure_path
