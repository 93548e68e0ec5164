# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_spancat.finder import SpanFinder as SpanFinder
from nlp_spancat.scoring import make_span_finder_scorer as make_span_finder_scorer
from nlpx.error_codes import Errors as Errors
from nlpx.pipeline import Language as Language
from nlpx.pipeline import TrainablePipe as TrainablePipe
from nlpx.scoring import Scorer as Scorer
from nlpx.tokens import Doc as Doc
from nlpx.tokens import Example as Example
from nlpx.tokens import Span as Span
DEFAULT_SPANS_KEY: str
DEFAULT_SPAN_FINDER_MODEL: dict[str, Any]
