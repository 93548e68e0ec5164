# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_spancat.pipe import SpanCategorizer as SpanCategorizer
from nlp_spancat.scoring import make_spancat_scorer as make_spancat_scorer
from nlp_spancat.suggesters import Suggester as Suggester
from nlp_spancat.suggesters import build_ngram_range_suggester as build_ngram_range_suggester
from nlp_spancat.suggesters import build_ngram_suggester as build_ngram_suggester
from nlp_spancat.suggesters import build_preset_spans_suggester as build_preset_spans_suggester
from nlpx.error_codes import Errors as Errors
from nlpx.pipeline import Language as Language
from nlpx.pipeline import TrainablePipe as TrainablePipe
from nlpx.scoring import Scorer as Scorer
from nlpx.tokens import Doc as Doc
from nlpx.tokens import Example as Example
from nlpx.tokens import Span as Span
from nlpx.tokens import SpanGroup as SpanGroup
from nlpx.tokens import validate_examples as validate_examples
from nlpx.vocab import Vocab as Vocab
DEFAULT_SPANCAT_MODEL: dict[str, Any]
DEFAULT_SPANCAT_SINGLELABEL_MODEL: dict[str, Any]
DEFAULT_SPANS_KEY: str
