# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_spancat.finder import SpanFinder as SpanFinder
from nlp_spancat.scoring import make_span_finder_scorer as make_span_finder_scorer
DEFAULT_SPANS_KEY: str
DEFAULT_SPAN_FINDER_MODEL: dict[str, Any]
