"""What a Doc keeps of a transformer: plain arrays, so that bytes and other processes take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nlpx.errors import ModelError
from nlpx.tokens import Doc

from .data import EncodedSpans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .data import TransformerData

_KEY: Final = "trf_data"


def add_extension() -> None:
    """Let Docs have ``doc._.trf_data``."""
    if not Doc.has_extension(_KEY):
        Doc.set_extension(_KEY, getter=_read, setter=_write)


def keep(doc: Doc, data: EncodedSpans) -> None:
    """Let a Doc keep what belongs to it."""
    doc.user_data[_KEY] = data.to_dict()


def kept_by(doc: Doc) -> EncodedSpans | None:
    """Return what a Doc keeps, or None where it is nothing, has been released, or is of another number of tokens."""
    kept = doc.user_data.get(_KEY)
    return EncodedSpans.from_dict(kept) if kept and len(kept["lengths"]) == len(doc) else None


def release(docs: Sequence[Doc]) -> None:
    """Let Docs that keep something keep no more than that a transformer has seen them."""
    for doc in docs:
        if _KEY in doc.user_data:
            doc.user_data[_KEY] = {}


def _read(doc: Doc) -> TransformerData | None:
    """Return what a Doc keeps, or None where no transformer has seen it.

    Raises:
        ModelError: It has been released.
    """
    kept = doc.user_data.get(_KEY)
    if kept is None:
        return None
    if not kept:
        raise ModelError(
            "doc._.trf_data: what the transformer gave for this Doc was released when the last component that listens "
            "had read it; to keep it, set keep_trf_data = true in [components.transformer]"
        )
    return EncodedSpans.from_dict(kept).padded()


def _write(doc: Doc, data: TransformerData | None) -> None:
    """Let a Doc keep some data; None takes away what it keeps, as if no transformer had seen it."""
    if data is None:
        doc.user_data.pop(_KEY, None)
    else:
        keep(doc, EncodedSpans.from_padded(data))
