"""The parts that a pipeline is put together from, and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...lazy import lazy_names

if TYPE_CHECKING:
    from . import analysis as analysis
    from . import copies as copies
else:
    # To load a pipeline and to run it takes none of these.
    __getattr__, __dir__, __all__ = lazy_names(__name__, {}, modules=("analysis", "copies"))
