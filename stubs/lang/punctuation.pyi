# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.languages.rules.punctuation import INFIXES as _TOKENIZER_INFIXES
from nlpx.languages.rules.punctuation import PREFIXES as _TOKENIZER_PREFIXES
from nlpx.languages.rules.punctuation import SUFFIXES as _TOKENIZER_SUFFIXES
TOKENIZER_INFIXES = _TOKENIZER_INFIXES
TOKENIZER_PREFIXES = _TOKENIZER_PREFIXES
TOKENIZER_SUFFIXES = _TOKENIZER_SUFFIXES
