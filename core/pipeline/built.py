"""Whether the compiled code of pipelines is there; light, so that ``nlpx info`` can say so at once."""

from __future__ import annotations

from ..compiled import explain_compiled

FLOATS = "nlpx.pipeline.components._floats"


def explain_floats() -> str | None:
    """Say why scores are not made by compiled code; None where they are."""
    return explain_compiled(FLOATS, what="the compiled code for scores", slower="single short texts")
