# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_tagger.morphologizer import Morphologizer as Morphologizer
from nlp_tagger.scoring import make_morphologizer_scorer as make_morphologizer_scorer
from nlp_tagger.tagger import Tagger as Tagger
from nlpx.error_codes import Errors as Errors
from nlpx.pipeline import Language as Language
from nlpx.registry import registry as registry
from nlpx.scoring import Scorer as Scorer
from nlpx.tokens import validate_examples as validate_examples
from nlpx.tokens import validate_get_examples as validate_get_examples
DEFAULT_MORPH_MODEL: dict[str, Any]
