# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_parser.entities import EntityRecognizer as EntityRecognizer
from nlp_parser.scoring import make_ner_scorer as make_ner_scorer
DEFAULT_NER_MODEL: dict[str, Any]
