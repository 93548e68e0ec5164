"""Spanish noun chunks."""

from __future__ import annotations

from ..rules.romance import make_romance_noun_chunks

noun_chunks = make_romance_noun_chunks(
    arguments="nsubj nsubj:pass obj obl nmod pcomp appos ROOT", names="compound fixed flat"
)
