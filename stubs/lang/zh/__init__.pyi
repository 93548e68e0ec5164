# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang import _Rules as _Rules
from nlpx.languages import LanguageDefaults as _BaseDefaults
from nlpx.pipeline import Language as Language
BaseDefaults = _BaseDefaults
LEX_ATTRS = ChineseDefaults.lex_attr_getters
STOP_WORDS = ChineseDefaults.stop_words
SYNTAX_ITERATORS = ChineseDefaults.syntax_iterators
TOKENIZER_EXCEPTIONS = ChineseDefaults.tokenizer_exceptions
TOKENIZER_INFIXES = ChineseDefaults.infixes
class ChineseDefaults(_Rules): ...

class Chinese(Language):
    class Defaults(ChineseDefaults): ...

