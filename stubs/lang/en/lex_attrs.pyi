# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.en import EnglishDefaults as EnglishDefaults
LEX_ATTRS = EnglishDefaults.lex_attr_getters
like_num = EnglishDefaults.like_num
