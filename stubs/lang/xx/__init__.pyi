# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang import _Rules as _Rules
from nlpx.languages import LanguageDefaults as _BaseDefaults
from nlpx.pipeline import Language as Language
BaseDefaults = _BaseDefaults
LEX_ATTRS = MultiLanguageDefaults.lex_attr_getters
STOP_WORDS = MultiLanguageDefaults.stop_words
SYNTAX_ITERATORS = MultiLanguageDefaults.syntax_iterators
TOKENIZER_EXCEPTIONS = MultiLanguageDefaults.tokenizer_exceptions
TOKENIZER_INFIXES = MultiLanguageDefaults.infixes
class MultiLanguageDefaults(_Rules): ...

class MultiLanguage(Language):
    class Defaults(MultiLanguageDefaults): ...

