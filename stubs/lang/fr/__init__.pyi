# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang import _Rules as _Rules
from nlpx.languages import LanguageDefaults as _BaseDefaults
from nlpx.pipeline import Language as Language
BaseDefaults = _BaseDefaults
LEX_ATTRS = FrenchDefaults.lex_attr_getters
STOP_WORDS = FrenchDefaults.stop_words
SYNTAX_ITERATORS = FrenchDefaults.syntax_iterators
TOKENIZER_EXCEPTIONS = FrenchDefaults.tokenizer_exceptions
TOKENIZER_INFIXES = FrenchDefaults.infixes
class FrenchDefaults(_Rules): ...

class French(Language):
    class Defaults(FrenchDefaults): ...

