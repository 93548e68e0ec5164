# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.error_codes import Warnings as Warnings
from nlpx.files.writing import as_path as _ensure_path
from nlpx.frozen import SimpleFrozenList as SimpleFrozenList
from nlpx.matcher import Matcher as Matcher
from nlpx.matcher import PhraseMatcher as PhraseMatcher
from nlpx.pipeline import EntityRuler as EntityRuler
from nlpx.pipeline import Language as Language
from nlpx.pipeline import Pipe as Pipe
from nlpx.scoring.registered import make_entity_ruler_scorer as make_entity_ruler_scorer
from nlpx.scoring.spans import get_ner_prf as get_ner_prf
from nlpx.tokens import Doc as Doc
from nlpx.tokens import Example as Example
from nlpx.tokens import Span as Span
DEFAULT_ENT_ID_SEP: str
ensure_path = _ensure_path
