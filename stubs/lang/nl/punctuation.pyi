# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.nl import DutchDefaults as DutchDefaults
TOKENIZER_INFIXES = DutchDefaults.infixes
TOKENIZER_PREFIXES = DutchDefaults.prefixes
TOKENIZER_SUFFIXES = DutchDefaults.suffixes
