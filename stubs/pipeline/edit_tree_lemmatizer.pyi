# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_tagger.lemmatizer import EditTreeLemmatizer as EditTreeLemmatizer
DEFAULT_EDIT_TREE_LEMMATIZER_MODEL: dict[str, Any]
