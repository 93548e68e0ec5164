"""Compiled modules, which are optional: whether they are there, and what users are told if not."""

from __future__ import annotations

import os
import sys
import warnings
from binascii import crc32
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

_PURE_PYTHON = "NLPX_PURE_PYTHON"


def load_compiled(name: str) -> Any:
    """Import a compiled module; None where there is none, or ``NLPX_PURE_PYTHON=1`` says to do without.

    One that was built from another version of the source beside it is warned of, and not used; nor is any where numbers
    have their highest byte first: words keep their hashes as bytes the other way round, which compiled code (of the
    columns of Docs, and of the types of tokens) reads as numbers.

    Args:
        name: Its full name, such as "nlp_parser._loop".
    """
    if os.environ.get(_PURE_PYTHON) == "1" or sys.byteorder != "little":
        return None
    module = _built(name)
    return module if module is not None and _is_current(module, name.rpartition(".")[2]) else None


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
    if sys.byteorder != "little":
        return f"{what} is not in use, because this machine has the highest byte of a number first: {slower} run slower"
    return (
        f"{what} was not built: {slower} work, but slower; for full speed install this plugin again where there is a C "
        "compiler"
    )


@cache
def _built(name: str) -> Any:
    """Import a module, None where that fails: it is not tried again, which takes longer than what asks for it."""
    try:
        return import_module(name)
    except ImportError:
        return None


@cache
def _is_current(module: Any, name: str) -> bool:
    """Tell whether a module was built from the source beside it; what is installed has none there."""
    file = getattr(module, "__file__", None)
    if file is None:
        # It is part of the interpreter.
        return True
    source = Path(file).with_name(f"{name}.pyx")
    try:
        content = source.read_bytes()
        content += b"".join(declared.read_bytes() for declared in sorted(source.parent.glob("_*.pxd")))
    except OSError:
        return True
    if getattr(module, "SOURCE", None) == f"nlpx-source:{crc32(content):08x}".encode():
        return True
    warnings.warn(
        f"{source} has changed since it was compiled, so that Python does its work, slower; build it again with "
        "`make setup`, or install the package again.",
        RuntimeWarning,
        stacklevel=3,
    )
    return False
