# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.es import SpanishDefaults as SpanishDefaults
LEX_ATTRS = SpanishDefaults.lex_attr_getters
like_num = SpanishDefaults.like_num
