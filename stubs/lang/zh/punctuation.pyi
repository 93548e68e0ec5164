# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.zh import ChineseDefaults as ChineseDefaults
TOKENIZER_INFIXES = ChineseDefaults.infixes
TOKENIZER_PREFIXES = ChineseDefaults.prefixes
TOKENIZER_SUFFIXES = ChineseDefaults.suffixes
