"""Strings, word types, vectors and tables: what all Docs of a pipeline share."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .lexeme import Lexeme
    from .lookups import Lookups, Table
    from .morphology import MorphAnalysis, Morphology
    from .strings import StringStore
    from .symbols import string_id
    from .vectors import Vectors
    from .vocab import Vocab

# Imported when first used, so that files can be read without all that they may be about.
_LAZY = {
    "Lexeme": ".lexeme",
    "Lookups": ".lookups",
    "MorphAnalysis": ".morphology",
    "Morphology": ".morphology",
    "StringStore": ".strings",
    "Table": ".lookups",
    "Vectors": ".vectors",
    "Vocab": ".vocab",
    "string_id": ".symbols",
}

__all__ = [
    "Lexeme",
    "Lookups",
    "MorphAnalysis",
    "Morphology",
    "StringStore",
    "Table",
    "Vectors",
    "Vocab",
    "string_id",
]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_LAZY[name], __name__), name)
    return value
