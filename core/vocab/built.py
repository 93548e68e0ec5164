"""Whether the compiled hash of strings is there; light, so that ``nlpx info`` can say so at once."""

from __future__ import annotations

from ..compiled import explain_compiled

HASHING = "nlpx.vocab._hashing"


def explain_hashing() -> str | None:
    """Say why there is no compiled hash; None where there is one."""
    return explain_compiled(HASHING, what="the compiled hash of strings", slower="new words and knowledge bases")
