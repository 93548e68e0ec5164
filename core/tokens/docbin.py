"""Many Docs in one file: the ``.spacy`` format.

A file is zlib-compressed msgpack: the attributes of all tokens of all Docs as one table of numbers, and the strings
that the numbers stand for. It is read as a whole: the words and labels of a file are looked up once, not once for each
Doc.
"""

from __future__ import annotations

import zlib
from itertools import islice, pairwise
from operator import is_
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..files import msgpack
from ..files.inflating import PIECE, pieces_of
from ..files.packed_list import let_go
from ..files.reading import read_pieces
from ..files.writing import write_bytes
from ..iterables import is_listing
from ..named_tuples import NamedTuple
from ..quoting import shown
from ..vocab import Vocab, vocab_argument
from ..vocab import attrs as attr_ids
from .annotation_values import checked_cats
from .arguments import list_argument
from .doc import Doc
from .docbin_contents import BESIDE, NO_GROUPS, UNKNOWN_SPACES, bounds_of_parts, docs_of, read_contents
from .docbin_strings import DocBinStrings
from .writing import doc_arrays, keeping, user_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

VERSION: Final = "0.1"
ZLIB_LEVEL: Final = 3
"""How much a file is compressed: more, by default, would save a tenth and take twice the time."""
ALL_ATTRS: Final = (
    "ORTH",
    "NORM",
    "TAG",
    "HEAD",
    "DEP",
    "ENT_IOB",
    "ENT_TYPE",
    "ENT_KB_ID",
    "ENT_ID",
    "LEMMA",
    "MORPH",
    "POS",
    "SENT_START",
)


class DocBin:
    """Collect Docs for a file, or give back those of a file.

    Args:
        attrs: The attributes to keep; words and spaces are always kept.
        store_user_data: Whether to keep user data.
        docs: Docs to start with.

    Raises:
        TypeError: An argument is no list.
    """

    def __init__(
        self, attrs: Iterable[str] = ALL_ATTRS, store_user_data: bool = False, docs: Iterable[Doc] = ()
    ) -> None:
        ids = {
            attr_ids.intify_attr(attr)
            for attr in list_argument(attrs, "attrs of a DocBin", "['TAG', 'LEMMA']", are=True)
        }
        self.attrs: list[int] = sorted((ids | {attr_ids.ORTH}) - {attr_ids.SPACY})
        self.store_user_data = store_user_data
        self.tokens: list[NDArray[np.uint64]] = []
        self.spaces: list[NDArray[np.bool_]] = []
        self.cats: list[dict[str, float]] = []
        self.span_groups: list[bytes] = []
        self.user_data: list[bytes] = []
        # Where there are tuples in the user data of each Doc; see `user_data`.
        self.user_tuples: list[list[user_data.Place]] = []
        self.flags: list[dict[str, Any]] = []
        self._strings = DocBinStrings()
        self._read = _ReadTable(b"", (), np.zeros((0, 0), dtype=np.uint64), [0])
        # The file that it came from, for messages.
        self._origin = "The DocBin"
        if not is_listing(docs):
            raise TypeError(f"A DocBin is made of a list of Docs, not of {shown(docs)}.")
        rest = iter(docs)
        while some := [*islice(rest, _AT_A_TIME)]:
            self.extend(some)

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def strings(self) -> set[str]:
        """All strings that the Docs need."""
        return set(self._strings.by_id.values())

    def add(self, doc: Doc) -> None:
        """Add a Doc.

        Raises:
            TypeError: It is none.
            DataError: The score of a category is no number, so that no file could be read again.
            Unsavable: Its user data are kept and cannot be written, or would not come back as they are.
        """
        self.extend([doc])

    def extend(self, docs: Sequence[Doc]) -> None:
        """Add several Docs, which is faster than one by one; none is added where one is refused.

        Raises:
            TypeError: One is none.
            DataError: The score of a category is no number, so that no file could be read again.
            Unsavable: User data are kept and cannot be written, or would not come back as they are.
        """
        for doc in docs:
            if not isinstance(doc, Doc):
                raise TypeError(f"Only a Doc can be added to a DocBin, not {shown(doc)}.")
        # First what may fail, so that Docs are added whole or not at all.
        cats = [checked_cats(doc.copied_cats()) if doc.has_cats else {} for doc in docs]
        if self.store_user_data:
            tuples = [user_data.tuples_in(doc.user_data) if doc.has_user_data else [] for doc in docs]
            self.user_data += [msgpack.pack(doc.user_data) if doc.has_user_data else _NO_DATA for doc in docs]
            self.user_tuples += tuples
        self.tokens += [doc_arrays.matrix(doc, self.attrs) for doc in docs]
        self.spaces += [np.frombuffer(doc.spaces, dtype=bool) for doc in docs]
        keeping.collect_strings(docs, self._strings.by_id)
        self.cats += cats
        self.flags += [{UNKNOWN_SPACES: doc.has_unknown_spaces} for doc in docs]
        self.span_groups += [doc.spans.to_bytes() if doc.has_span_groups else NO_GROUPS for doc in docs]

    def merge(self, other: DocBin) -> None:
        """Add all Docs of another DocBin.

        Raises:
            TypeError: It is none.
            ValueError: It has other attributes, or only one of the two stores user data.
        """
        if not isinstance(other, DocBin):
            raise TypeError(f"Only a DocBin can be merged into one, not {shown(other)}.")
        if self.attrs != other.attrs:
            names = [", ".join(attr_ids.NAMES[attr] for attr in one.attrs) for one in (self, other)]
            raise ValueError(
                f"DocBins with different attributes cannot be merged: {names[0]}, and {names[1]}. Make both with the "
                "same `attrs`."
            )
        if self.store_user_data != other.store_user_data:
            raise ValueError(
                "A DocBin that stores user data and one that does not cannot be merged. Make both with the same "
                "`store_user_data`."
            )
        self.tokens += other.tokens
        self.spaces += other.spaces
        self.cats += other.cats
        self.flags += other.flags
        self.span_groups += other.span_groups
        self._strings.by_id.update(other._strings.by_id)
        if self.store_user_data:
            self.user_data += other.user_data or [_NO_DATA] * len(other)
            self.user_tuples += other.user_tuples or [[] for _doc in range(len(other))]

    def get_docs(self, vocab: Vocab) -> Iterator[Doc]:
        """Yield the Docs, in the order in which they were added.

        Words and lemmas are known to the vocabulary for as long as their Docs live; labels for good.

        Raises:
            DataError: The file that they come from is damaged.
        """
        vocab = vocab_argument(vocab, "A DocBin that gives its Docs")
        beside: dict[str, list[Any]] = {name: getattr(self, name) for name in BESIDE}
        if not self.store_user_data:
            beside.update(user_data=[], user_tuples=[])
        yield from docs_of(self._parts(), beside, vocab, strings=self._strings, attrs=self.attrs, origin=self._origin)

    def _parts(self) -> Iterator[tuple[NDArray[np.uint64], list[int], bytes]]:
        """Yield some Docs after the others: the rows of their tokens, how many each has, and whether spaces follow."""
        lengths = [*map(len, self.tokens)]
        for first, last in bounds_of_parts(lengths):
            spaces = np.concatenate(self.spaces[first:last]).tobytes()
            yield self._read.rows(self.tokens, first, last), lengths[first:last], spaces
            self._read.let_go(last)

    def contents(self) -> dict[str, Any]:
        """Return the entries of the file, in their order."""
        lengths = np.array([len(tokens) for tokens in self.tokens], dtype="<i4")
        data = {
            "version": VERSION,
            "attrs": self.attrs,
            "tokens": b"".join([tokens.astype("<u8", copy=False).tobytes() for tokens in self.tokens]),
            "spaces": b"".join([spaces.tobytes() for spaces in self.spaces]),
            "lengths": lengths.tobytes(),
            "strings": sorted(self.strings),
            "cats": self.cats,
            "flags": self.flags,
            "span_groups": self.span_groups,
        }
        if self.store_user_data:
            data["user_data"] = self.user_data
            data["user_tuples"] = self.user_tuples
        return data

    def to_bytes(self) -> bytes:
        """Return the file's contents."""
        contents = self.contents()
        press = zlib.compressobj(ZLIB_LEVEL)
        parts = [press.compress(msgpack.map_header(len(contents)))]
        for name, value in contents.items():
            parts.append(press.compress(msgpack.pack(name)))
            # The table is nearly all of the file, and is not copied once more.
            plain = [msgpack.bytes_header(len(value)), value] if isinstance(value, bytes) else [msgpack.pack(value)]
            parts += map(press.compress, plain)
        return b"".join([*parts, press.flush()])

    def from_bytes(self, bytes_data: bytes, *, origin: str = "The DocBin") -> DocBin:
        """Replace the contents by those of a file.

        Args:
            bytes_data: The file's bytes.
            origin: What messages call the file.

        Raises:
            DataError: They are no DocBin; this one is as it was.
        """
        if not isinstance(bytes_data, (bytes, bytearray, memoryview)):
            raise TypeError(f"A DocBin is read from bytes, not from {shown(bytes_data)}.")
        return self._replace(pieces_of(bytes_data), len(bytes_data), origin=origin)

    def _replace(self, pieces: Iterable[Any], size: int, *, origin: str) -> DocBin:
        contents = read_contents(pieces, size, origin=origin)
        table, spaces, starts = contents.table, contents.spaces, contents.starts.tolist()
        bounds = list(pairwise(starts))
        self.attrs, self._strings, self._origin = contents.attrs, contents.strings, origin
        self.tokens = [table[start:end] for start, end in bounds]
        self._read = _ReadTable(contents.buffer, (*self.tokens,), table, starts)
        self.spaces = [spaces[start:end] for start, end in bounds]
        for name, entries in contents.beside.items():
            setattr(self, name, entries)
        self.store_user_data = self.store_user_data or bool(self.user_data)
        return self

    def to_disk(self, path: str | Path) -> None:
        """Write a file."""
        write_bytes(path, self.to_bytes())

    def from_disk(self, path: str | Path) -> DocBin:
        """Replace the contents by those of a file.

        Raises:
            DataError: The file is missing, unreadable or no DocBin.
        """
        return self._replace(*read_pieces(path, PIECE), origin=str(path))


class _ReadTable(NamedTuple):
    """The table of a file that was read.

    Args:
        buffer: Where it is.
        parts: The part of each Doc.
        table: All of them as one.
        starts: Where each part starts, and last the number of rows.
    """

    buffer: Any
    parts: tuple[NDArray[np.uint64], ...]
    table: NDArray[np.uint64]
    starts: list[int]

    def rows(self, tokens: list[NDArray[np.uint64]], first: int, last: int) -> NDArray[np.uint64]:
        """Return the rows of some Docs: as they were read from the file, if they still are those."""
        if len(self.parts) >= last and all(map(is_, self.parts[first:last], tokens[first:last])):
            return self.table[self.starts[first] : self.starts[last]]
        return np.concatenate(tokens[first:last])

    def let_go(self, last: int) -> None:
        """Say that the rows of the Docs before one will not be looked at soon."""
        if len(self.parts) >= last:
            let_go(self.buffer, self.starts[last] * self.table.strides[0])


# How many Docs are added at a time, of which those that were made for it can go again.
_AT_A_TIME: Final = 500
_NO_DATA: Final = msgpack.pack({})
