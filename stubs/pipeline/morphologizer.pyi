# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_tagger.morphologizer import Morphologizer as Morphologizer
from nlp_tagger.scoring import make_morphologizer_scorer as make_morphologizer_scorer
DEFAULT_MORPH_MODEL: dict[str, Any]
