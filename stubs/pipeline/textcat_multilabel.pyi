# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_textcat.pipe import MultiLabelTextCategorizer as _MultiLabel_TextCategorizer
from nlp_textcat.scoring import make_textcat_multilabel_scorer as make_textcat_multilabel_scorer
DEFAULT_MULTI_TEXTCAT_MODEL: dict[str, Any]
MultiLabel_TextCategorizer = _MultiLabel_TextCategorizer
