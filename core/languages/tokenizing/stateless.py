"""The base class of tokenizers that have nothing to save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from typing_extensions import Self

    from ...tokens import Doc


class StatelessTokenizer:
    """Tokenize by rules that are code; a subclass writes `__call__`."""

    def __call__(self, text: str) -> Doc:
        """Make a Doc of a text.

        Raises:
            NotImplementedError: The subclass has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define __call__(self, text), which returns a Doc")

    def pipe(self, texts: Iterable[str], **kwargs: Any) -> Iterator[Doc]:
        """Make Docs of a stream of texts, in their order."""
        return map(self, texts)

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Return nothing: there is nothing to save."""
        return b""

    def from_bytes(self, bytes_data: bytes, **kwargs: Any) -> Self:
        """Stay as it is."""
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Write nothing."""

    def from_disk(self, path: str | Path, **kwargs: Any) -> Self:
        """Stay as it is."""
        return self
