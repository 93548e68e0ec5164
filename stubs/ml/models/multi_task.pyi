# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_tok2vec.objectives import build_pretrain_characters as _create_pretrain_characters
from nlp_tok2vec.objectives import build_pretrain_vectors as _create_pretrain_vectors
create_pretrain_characters = _create_pretrain_characters
create_pretrain_vectors = _create_pretrain_vectors
