# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_textcat.pipe import MultiLabelTextCategorizer as _MultiLabel_TextCategorizer
from nlp_textcat.pipe import TextCategorizer as TextCategorizer
from nlp_textcat.scoring import make_textcat_multilabel_scorer as make_textcat_multilabel_scorer
from nlpx.error_codes import Errors as Errors
from nlpx.pipeline import Language as Language
from nlpx.scoring import Scorer as Scorer
from nlpx.tokens import Example as Example
from nlpx.tokens import validate_get_examples as validate_get_examples
from nlpx.vocab import Vocab as Vocab
DEFAULT_MULTI_TEXTCAT_MODEL: dict[str, Any]
MultiLabel_TextCategorizer = _MultiLabel_TextCategorizer
