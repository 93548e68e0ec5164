# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_tok2vec.commands import pretrain as pretrain
