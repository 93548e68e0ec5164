"""Strings, word types, vectors and tables: what all Docs of a pipeline share."""

from __future__ import annotations

from .lexeme import Lexeme
from .lookups import Lookups, Table
from .morphology import MorphAnalysis, Morphology
from .strings import StringStore
from .symbols import string_id
from .vectors import Vectors
from .vocab import Vocab

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
