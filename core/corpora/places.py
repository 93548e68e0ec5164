"""Where something stands in a corpus: as a text for people, and as parts for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..quoting import shown

if TYPE_CHECKING:
    from typing_extensions import Self

_WIDTH = 60


class Place(str):
    """Name a place in a corpus: ``train.spacy, document 2, offset 14, token 5: 'x'``.

    It is a text, so that whatever prints texts prints it; the parts are there for programs.

    Args:
        said: The text.
        file: The file, or what else holds the documents; None where nobody knows.
        document: The number of the document in it, from 1.
        start: The offset of the first character in the document's text; None for the document as a whole.
        end: The offset after the last character.
        tokens: The first token and the one after the last; None where it is not made of tokens.
        text: The text that stands there.
        note: What is said of it.
    """

    __slots__ = ("document", "end", "file", "note", "start", "text", "tokens")

    file: str | None
    document: int | None
    start: int | None
    end: int | None
    tokens: tuple[int, int] | None
    text: str | None
    note: str | None

    def __new__(
        cls,
        said: str,
        *,
        file: str | None = None,
        document: int | None = None,
        start: int | None = None,
        end: int | None = None,
        tokens: tuple[int, int] | None = None,
        text: str | None = None,
        note: str | None = None,
    ) -> Self:
        """Make a place."""
        place = super().__new__(cls, said)
        place.file, place.document = file, document
        place.start, place.end, place.tokens = start, end, tokens
        place.text, place.note = text, note
        return place

    @classmethod
    def of_document(cls, file: str, number: int) -> Place:
        """Name a document of a file, counted from 1."""
        return cls(f"{file}, document {number}", file=file, document=number)

    def inside(
        self, start: int, end: int, text: str, *, tokens: tuple[int, int] | None = None, note: str | None = None
    ) -> Place:
        """Name a part of this place, which is a document.

        Args:
            start: The offset of its first character.
            end: The offset after its last character.
            text: The text that stands there.
            tokens: Its first token and the one after its last, where it is made of tokens.
            note: What is said of it.
        """
        said = f"{self}, offset {start}"
        if tokens is not None:
            first, after = tokens
            said += f", token {first}" if after == first + 1 else f", tokens {first} to {after - 1}"
        said += f": {shown(text, width=_WIDTH)}"
        said = f"{said} ({note})" if note else said
        return Place(
            said,
            file=self.file,
            document=self.document,
            start=start,
            end=end,
            tokens=tokens,
            text=text,
            note=note,
        )

    def noting(self, note: str) -> Place:
        """Say something of this place."""
        return Place(
            f"{self}: {note}",
            file=self.file,
            document=self.document,
            start=self.start,
            end=self.end,
            tokens=self.tokens,
            text=self.text,
            note=note,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the parts, as ``debug data --json`` writes them."""
        return {
            "place": str(self),
            "file": self.file,
            "document": self.document,
            "start": self.start,
            "end": self.end,
            "tokens": None if self.tokens is None else list(self.tokens),
            "text": self.text,
            "note": self.note,
        }
