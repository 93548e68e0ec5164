# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.zh import ChineseDefaults as ChineseDefaults
SYNTAX_ITERATORS = ChineseDefaults.syntax_iterators
