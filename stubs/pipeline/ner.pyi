# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_parser.entities import EntityRecognizer as EntityRecognizer
from nlp_parser.scoring import make_ner_scorer as make_ner_scorer
from nlpx.pipeline import Language as Language
from nlpx.registry import registry as registry
from nlpx.scoring.spans import get_ner_prf as get_ner_prf
DEFAULT_NER_MODEL: dict[str, Any]
