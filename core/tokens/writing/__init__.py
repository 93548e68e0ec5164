"""A Doc as arrays, as bytes and as JSON, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...lazy import lazy_names

if TYPE_CHECKING:
    from . import doc_bytes as doc_bytes
    from . import doc_json as doc_json
else:
    # To load a pipeline and to run it takes none of these.
    __getattr__, __dir__, __all__ = lazy_names(__name__, {}, modules=("doc_bytes", "doc_json"))
