"""Whether the compiled optimizer is there; light, so that ``nlpx info`` can say so at once."""

from __future__ import annotations

from ..compiled import explain_compiled

ADAM = "nlpx.training._adam"


def explain_adam() -> str | None:
    """Say why there is no compiled optimizer; None where there is one."""
    return explain_compiled(ADAM, what="the compiled optimizer", slower="updates of all models")
