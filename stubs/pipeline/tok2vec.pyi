# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_tok2vec.pipe import Tok2Vec as Tok2Vec
from nlpx.error_codes import Errors as Errors
from nlpx.pipeline import Language as Language
from nlpx.pipeline import Tok2VecListener as Tok2VecListener
from nlpx.pipeline import TrainablePipe as TrainablePipe
from nlpx.tokens import Doc as Doc
from nlpx.tokens import Example as Example
from nlpx.tokens import validate_examples as validate_examples
from nlpx.tokens import validate_get_examples as validate_get_examples
from nlpx.vocab import Vocab as Vocab
DEFAULT_TOK2VEC_MODEL: dict[str, Any]
