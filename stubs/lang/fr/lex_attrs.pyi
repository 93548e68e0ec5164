# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.fr import FrenchDefaults as FrenchDefaults
LEX_ATTRS = FrenchDefaults.lex_attr_getters
like_num = FrenchDefaults.like_num
