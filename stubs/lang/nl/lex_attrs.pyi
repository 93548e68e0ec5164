# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.nl import DutchDefaults as DutchDefaults
LEX_ATTRS = DutchDefaults.lex_attr_getters
like_num = DutchDefaults.like_num
