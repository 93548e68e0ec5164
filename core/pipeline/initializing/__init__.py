"""What a pipeline is given before it learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...lazy import lazy_names

if TYPE_CHECKING:
    from . import pretrained as pretrained
    from . import vectors as vectors
    from . import vocab_data as vocab_data
else:
    # To load a pipeline and to run it takes none of these.
    __getattr__, __dir__, __all__ = lazy_names(__name__, {}, modules=("pretrained", "vectors", "vocab_data"))
