# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang import _Rules as _Rules
from nlpx.languages import LanguageDefaults as _BaseDefaults
from nlpx.pipeline import Language as Language
BaseDefaults = _BaseDefaults
LEX_ATTRS = GermanDefaults.lex_attr_getters
STOP_WORDS = GermanDefaults.stop_words
SYNTAX_ITERATORS = GermanDefaults.syntax_iterators
TOKENIZER_EXCEPTIONS = GermanDefaults.tokenizer_exceptions
TOKENIZER_INFIXES = GermanDefaults.infixes
class GermanDefaults(_Rules): ...

class German(Language):
    class Defaults(GermanDefaults): ...

