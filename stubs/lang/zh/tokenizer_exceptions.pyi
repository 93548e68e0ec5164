# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.zh import ChineseDefaults as ChineseDefaults
TOKENIZER_EXCEPTIONS = ChineseDefaults.tokenizer_exceptions
