# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.de import GermanDefaults as GermanDefaults
SYNTAX_ITERATORS = GermanDefaults.syntax_iterators
noun_chunks = GermanDefaults.noun_chunks
