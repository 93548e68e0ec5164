"""Compiled modules, which are optional: whether they are there, and what users are told if not."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

_PURE_PYTHON = "NLPX_PURE_PYTHON"


def load_compiled(name: str) -> Any:
    """Import a compiled module; None where there is none, or ``NLPX_PURE_PYTHON=1`` says to do without.

    Args:
        name: Its full name, such as "nlp_parser._loop".
    """
    if os.environ.get(_PURE_PYTHON) == "1":
        return None
    try:
        return import_module(name)
    except ImportError:
        return None


def explain_compiled(name: str, *, what: str, slower: str) -> str | None:
    """Say why a compiled module is not in use; None where it is.

    Args:
        name: The module's full name.
        what: What it is, such as "the compiled state loop".
        slower: What runs slower without it, in the plural.
    """
    if load_compiled(name) is not None:
        return None
    if os.environ.get(_PURE_PYTHON) == "1":
        return f"{what} is not in use, because {_PURE_PYTHON}=1 says so: {slower} run slower"
    return (
        f"{what} was not built: {slower} work, but slower; for full speed install this plugin again where there is a C "
        "compiler"
    )
