# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_tok2vec.commands import pretrain as pretrain
from nlpx.error_codes import Errors as Errors
from nlpx.registry import registry as registry
from nlpx.tokens import Doc as Doc
from nlpx.tokens import Example as Example
