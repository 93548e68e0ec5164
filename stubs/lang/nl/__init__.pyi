# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang import _Rules as _Rules
from nlpx.languages import LanguageDefaults as _BaseDefaults
from nlpx.pipeline import Language as Language
BaseDefaults = _BaseDefaults
LEX_ATTRS = DutchDefaults.lex_attr_getters
STOP_WORDS = DutchDefaults.stop_words
SYNTAX_ITERATORS = DutchDefaults.syntax_iterators
TOKENIZER_EXCEPTIONS = DutchDefaults.tokenizer_exceptions
TOKENIZER_INFIXES = DutchDefaults.infixes
class DutchDefaults(_Rules): ...

class Dutch(Language):
    class Defaults(DutchDefaults): ...

