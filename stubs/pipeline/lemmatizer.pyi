# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.error_codes import Warnings as Warnings
from nlpx.frozen import SimpleFrozenList as SimpleFrozenList
from nlpx.pipeline import Language as Language
from nlpx.pipeline import Lemmatizer as Lemmatizer
from nlpx.pipeline import Pipe as Pipe
from nlpx.scoring import Scorer as Scorer
from nlpx.scoring.registered import make_lemmatizer_scorer as make_lemmatizer_scorer
from nlpx.tokens import Doc as Doc
from nlpx.tokens import Example as Example
from nlpx.tokens import Token as Token
from nlpx.vocab import Lookups as Lookups
from nlpx.vocab import Vocab as Vocab
from nlpx.vocab import load_lookups as load_lookups
