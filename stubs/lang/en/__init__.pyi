# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang import _Rules as _Rules
from nlpx.languages import LanguageDefaults as _BaseDefaults
from nlpx.pipeline import Language as Language
from nlpx.pipeline.rules.lemmatizing.en import EnglishLemmatizer as EnglishLemmatizer
BaseDefaults = _BaseDefaults
LEX_ATTRS = EnglishDefaults.lex_attr_getters
STOP_WORDS = EnglishDefaults.stop_words
SYNTAX_ITERATORS = EnglishDefaults.syntax_iterators
TOKENIZER_EXCEPTIONS = EnglishDefaults.tokenizer_exceptions
TOKENIZER_INFIXES = EnglishDefaults.infixes
class EnglishDefaults(_Rules): ...

class English(Language):
    class Defaults(EnglishDefaults): ...

