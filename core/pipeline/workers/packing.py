"""A Doc on its way between processes."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, NamedTuple

from ...tokens import Doc

if TYPE_CHECKING:
    from typing_extensions import Self

    from ...vocab import Vocab


class PackedDoc(NamedTuple):
    """A Doc as bytes, and what these do not hold but one process would keep.

    Args:
        data: The Doc.
        activations: What components have computed, pickled; empty where there is nothing.
    """

    data: bytes
    activations: bytes = b""

    @classmethod
    def of(cls, doc: Doc) -> Self:
        """Pack a Doc; what cannot be made bytes raises whatever error it is that says so."""
        return cls(doc.to_bytes(), pickle.dumps(doc.activations) if doc.has_activations else b"")

    def open(self, vocab: Vocab) -> Doc:
        """Return the Doc.

        Raises:
            DataError: The bytes are damaged.
        """
        doc = Doc(vocab).from_bytes(self.data)
        if self.activations:
            doc.activations.update(pickle.loads(self.activations))
        return doc
