# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.xx import MultiLanguageDefaults as MultiLanguageDefaults
LEX_ATTRS = MultiLanguageDefaults.lex_attr_getters
like_num = MultiLanguageDefaults.like_num
