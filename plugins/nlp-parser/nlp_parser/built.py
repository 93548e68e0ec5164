"""Whether the compiled state loop is there; light, so that ``nlpx info`` can say so at once."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

NOT_IN_USE = "the compiled state loop is not in use, because NLPX_PURE_PYTHON=1 says so: parser and ner run slower"
NOT_BUILT = (
    "the compiled state loop was not built: parser and ner work, but slower; for full speed install nlp-parser again "
    "where there is a C compiler"
)


def load_loop() -> Any:
    """Import the compiled module; None where there is none, or ``NLPX_PURE_PYTHON=1`` says to do without."""
    if os.environ.get("NLPX_PURE_PYTHON") == "1":
        return None
    try:
        return import_module("._loop", __package__)
    except ImportError:
        return None


def explain_loop() -> str | None:
    """Say why there is no compiled state loop; None where there is one."""
    if load_loop() is not None:
        return None
    return NOT_IN_USE if os.environ.get("NLPX_PURE_PYTHON") == "1" else NOT_BUILT
