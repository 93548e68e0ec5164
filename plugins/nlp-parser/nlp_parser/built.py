"""Whether the compiled state loop is there; light, so that ``nlpx info`` can say so at once."""

from __future__ import annotations

from nlpx.pipeline import explain_compiled

LOOP = "nlp_parser._loop"
LEARNING = "nlp_parser._learning"


def explain_loop() -> str | None:
    """Say why there is no compiled state loop; None where there is one."""
    return explain_compiled(LOOP, what="the compiled state loop", slower="parser and ner")
