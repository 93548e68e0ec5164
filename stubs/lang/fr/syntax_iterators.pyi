# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.fr import FrenchDefaults as FrenchDefaults
SYNTAX_ITERATORS = FrenchDefaults.syntax_iterators
noun_chunks = FrenchDefaults.noun_chunks
