# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.en import EnglishDefaults as EnglishDefaults
SYNTAX_ITERATORS = EnglishDefaults.syntax_iterators
noun_chunks = EnglishDefaults.noun_chunks
