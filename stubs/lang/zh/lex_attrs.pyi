# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.zh import ChineseDefaults as ChineseDefaults
LEX_ATTRS = ChineseDefaults.lex_attr_getters
like_num = ChineseDefaults.like_num
