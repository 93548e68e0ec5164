"""Strings, word types, vectors and tables: what all Docs of a pipeline share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from .attrs import intify_attr as intify_attr
    from .lexeme import Lexeme as Lexeme
    from .lookups import Lookups as Lookups
    from .lookups_data import load_lookups as load_lookups
    from .morphology import MorphAnalysis as MorphAnalysis
    from .morphology import Morphology as Morphology
    from .parts_of_speech import pos_id as pos_id
    from .parts_of_speech import pos_name as pos_name
    from .strings import StringStore as StringStore
    from .symbols import string_id as string_id
    from .symbols import string_ids as string_ids
    from .table import Table as Table
    from .vectors import Vectors as Vectors
    from .vocab import Vocab as Vocab
    from .vocab import vocab_argument as vocab_argument
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".attrs": ("intify_attr",),
            ".lexeme": ("Lexeme",),
            ".lookups": ("Lookups",),
            ".lookups_data": ("load_lookups",),
            ".morphology": ("MorphAnalysis", "Morphology"),
            ".parts_of_speech": ("pos_id", "pos_name"),
            ".strings": ("StringStore",),
            ".symbols": ("string_id", "string_ids"),
            ".table": ("Table",),
            ".vectors": ("Vectors",),
            ".vocab": ("Vocab", "vocab_argument"),
        },
    )
