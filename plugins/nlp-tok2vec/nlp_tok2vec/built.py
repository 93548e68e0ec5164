"""Whether the compiled passes of layers are there; light, so that ``nlpx info`` can say so at once."""

from __future__ import annotations

from nlpx.pipeline import explain_compiled

PASSES = "nlp_tok2vec._passes"
ROWS = "nlp_tok2vec._rows"


def explain_passes() -> str | None:
    """Say why there are no compiled passes; None where there are."""
    return explain_compiled(PASSES, what="the compiled code for token vectors", slower="token vectors")
