# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.error_codes import Warnings as Warnings
from nlpx.frozen import SimpleFrozenDict as SimpleFrozenDict
from nlpx.frozen import SimpleFrozenList as SimpleFrozenList
from nlpx.languages import LanguageDefaults as _BaseDefaults
from nlpx.languages import Tokenizer as Tokenizer
from nlpx.pipeline import FactoryMeta as FactoryMeta
from nlpx.pipeline import Language as Language
from nlpx.pipeline.beginnings import create_tokenizer as create_tokenizer
from nlpx.pipeline.parts.selection import DisabledPipes as DisabledPipes
from nlpx.registry import registry as registry
from nlpx.scoring import Scorer as Scorer
from nlpx.tokens import Doc as Doc
from nlpx.tokens import Example as Example
from nlpx.tokens import validate_examples as validate_examples
from nlpx.vocab import Vocab as Vocab
from nlpx.vocab import load_lookups as load_lookups
BaseDefaults = _BaseDefaults
