# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang import _Rules as _Rules
from nlpx.languages import LanguageDefaults as _BaseDefaults
from nlpx.pipeline import Language as Language
BaseDefaults = _BaseDefaults
LEX_ATTRS = SpanishDefaults.lex_attr_getters
STOP_WORDS = SpanishDefaults.stop_words
SYNTAX_ITERATORS = SpanishDefaults.syntax_iterators
TOKENIZER_EXCEPTIONS = SpanishDefaults.tokenizer_exceptions
TOKENIZER_INFIXES = SpanishDefaults.infixes
class SpanishDefaults(_Rules): ...

class Spanish(Language):
    class Defaults(SpanishDefaults): ...

