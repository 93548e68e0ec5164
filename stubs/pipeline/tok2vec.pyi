# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_tok2vec.pipe import Tok2Vec as Tok2Vec
from nlpx.pipeline import Tok2VecListener as Tok2VecListener
DEFAULT_TOK2VEC_MODEL: dict[str, Any]
