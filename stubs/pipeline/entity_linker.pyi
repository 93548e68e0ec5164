# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_entitylinker.kb import Candidate as Candidate
from nlp_entitylinker.kb import KnowledgeBase as KnowledgeBase
from nlp_entitylinker.pipe import EntityLinker as EntityLinker
from nlp_entitylinker.scoring import make_entity_linker_scorer as make_entity_linker_scorer
from nlpx.error_codes import Errors as Errors
from nlpx.frozen import SimpleFrozenList as SimpleFrozenList
from nlpx.pipeline import Language as Language
from nlpx.pipeline import TrainablePipe as TrainablePipe
from nlpx.scoring import Scorer as Scorer
from nlpx.tokens import Doc as Doc
from nlpx.tokens import Example as Example
from nlpx.tokens import Span as Span
from nlpx.tokens import validate_examples as validate_examples
from nlpx.tokens import validate_get_examples as validate_get_examples
from nlpx.vocab import Vocab as Vocab
DEFAULT_NEL_MODEL: dict[str, Any]
