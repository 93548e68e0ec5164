# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.error_codes import Warnings as Warnings
from nlpx.files.writing import as_path as _ensure_path
from nlpx.frozen import SimpleFrozenList as SimpleFrozenList
from nlpx.matcher import Matcher as Matcher
from nlpx.matcher import PhraseMatcher as PhraseMatcher
from nlpx.pipeline import Language as Language
from nlpx.pipeline import Pipe as Pipe
from nlpx.pipeline import SpanRuler as SpanRuler
from nlpx.pipeline.rules.rulers.entity_filters import prioritize_existing_ents as _prioritize_existing_ents_filter
from nlpx.pipeline.rules.rulers.entity_filters import prioritize_new_ents as _prioritize_new_ents_filter
from nlpx.scoring import Scorer as Scorer
from nlpx.scoring.registered import make_overlapping_labeled_spans_scorer as make_overlapping_labeled_spans_scorer
from nlpx.tokens import Doc as Doc
from nlpx.tokens import Example as Example
from nlpx.tokens import Span as Span
DEFAULT_SPANS_KEY: str
ensure_path = _ensure_path
prioritize_existing_ents_filter = _prioritize_existing_ents_filter
prioritize_new_ents_filter = _prioritize_new_ents_filter
