# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.de import GermanDefaults as GermanDefaults
TOKENIZER_INFIXES = GermanDefaults.infixes
TOKENIZER_PREFIXES = GermanDefaults.prefixes
TOKENIZER_SUFFIXES = GermanDefaults.suffixes
