"""Docs with other tokens: retokenized, split, joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...lazy import lazy_names

if TYPE_CHECKING:
    from . import joining as joining
    from . import retokenizing as retokenizing
else:
    # To load a pipeline and to run it takes none of these.
    __getattr__, __dir__, __all__ = lazy_names(__name__, {}, modules=("joining", "retokenizing"))
