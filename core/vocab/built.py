"""Whether the compiled code of the vocabulary is there; light, so that ``nlpx info`` can say so at once."""

from __future__ import annotations

from ..compiled import explain_compiled

HASHING = "nlpx.vocab._hashing"
VECTOR_ROWS = "nlpx.vocab._vector_rows"


def explain_hashing() -> str | None:
    """Say why there is no compiled hash; None where there is one."""
    return explain_compiled(HASHING, what="the compiled hash of strings", slower="new words and knowledge bases")


def explain_vector_rows() -> str | None:
    """Say why vectors are not looked up by compiled code; None where they are."""
    return explain_compiled(VECTOR_ROWS, what="the compiled look-up of vectors", slower="word vectors")
