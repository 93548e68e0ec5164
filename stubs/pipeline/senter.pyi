# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_tagger.senter import SentenceRecognizer as SentenceRecognizer
from nlpx.scoring.registered import make_senter_scorer as make_senter_scorer
DEFAULT_SENTER_MODEL: dict[str, Any]
