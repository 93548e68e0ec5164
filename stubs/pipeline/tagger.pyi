# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_tagger.scoring import make_tagger_scorer as make_tagger_scorer
from nlp_tagger.tagger import Tagger as Tagger
DEFAULT_TAGGER_MODEL: dict[str, Any]
