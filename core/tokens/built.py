"""Whether the compiled views of Docs are there; light, so that ``nlpx info`` can say so at once."""

from __future__ import annotations

from ..compiled import explain_compiled

VIEWS = "nlpx.tokens._views"
COLUMNS = "nlpx.tokens._columns"
IDS = "nlpx.tokens._ids"
JSON = "nlpx.tokens._json"
LABELS = "nlpx.tokens._labels"
SENDING = "nlpx.tokens._sending"
TREES = "nlpx.tokens._trees"


def explain_views() -> str | None:
    """Say why there are no compiled views; None where there are."""
    missing = (
        explain_compiled(name, what="the compiled access to tokens", slower="loops over the tokens of a Doc")
        for name in (VIEWS, TREES, COLUMNS, IDS, JSON, LABELS, SENDING)
    )
    return next(filter(None, missing), None)
