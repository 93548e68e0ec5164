# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_textcat.pipe import TextCategorizer as TextCategorizer
from nlp_textcat.scoring import make_textcat_scorer as make_textcat_scorer
DEFAULT_SINGLE_TEXTCAT_MODEL: dict[str, Any]
