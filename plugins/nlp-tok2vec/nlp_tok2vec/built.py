"""Whether the compiled code of layers is there; light, so that ``nlpx info`` can say so at once."""

from __future__ import annotations

from nlpx.pipeline import explain_compiled

PASSES = "nlp_tok2vec._passes"
ROWS = "nlp_tok2vec._rows"
TYPES = "nlp_tok2vec._types"
PACKED = "nlp_tok2vec._packed"


def explain_passes() -> str | None:
    """Say why there is no compiled code for layers, or not all; None where there is."""
    explained = (
        explain_compiled(name, what="the compiled code for token vectors", slower="token vectors")
        for name in (PASSES, ROWS, TYPES, PACKED)
    )
    return next(filter(None, explained), None)
