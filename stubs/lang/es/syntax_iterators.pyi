# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.es import SpanishDefaults as SpanishDefaults
SYNTAX_ITERATORS = SpanishDefaults.syntax_iterators
noun_chunks = SpanishDefaults.noun_chunks
