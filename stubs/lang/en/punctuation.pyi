# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.en import EnglishDefaults as EnglishDefaults
TOKENIZER_INFIXES = EnglishDefaults.infixes
TOKENIZER_PREFIXES = EnglishDefaults.prefixes
TOKENIZER_SUFFIXES = EnglishDefaults.suffixes
