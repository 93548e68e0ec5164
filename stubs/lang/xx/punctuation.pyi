# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.xx import MultiLanguageDefaults as MultiLanguageDefaults
TOKENIZER_INFIXES = MultiLanguageDefaults.infixes
TOKENIZER_PREFIXES = MultiLanguageDefaults.prefixes
TOKENIZER_SUFFIXES = MultiLanguageDefaults.suffixes
