"""What stands in a ``.spacy`` file: looked at when it is read, and as Docs."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import DataError
from ..files import msgpack
from ..files.inflating import BUFFERS, PIECE, inflate_record
from ..files.packed_list import PackedList, let_go
from ..files.reading import Record, read_pieces, unpack
from ..files.surrogates import LoneSurrogate
from ..named_tuples import NamedTuple
from ..quoting import counted, shown
from ..vocab import attrs as attr_ids
from ..vocab import vocab_argument
from .annotation_values import checked_cats
from .docbin_reader import DocBinReader
from .docbin_strings import DocBinStrings
from .docbin_tables import TablePart
from .writing import user_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ..vocab import Vocab
    from .doc import Doc

    Part = tuple[NDArray[np.uint64], Sequence[int], bytes]

# How many tokens of a file are looked at at a time: so many are in the processor's cache all the while.
_AT_ONCE: Final = 1 << 13
NO_GROUPS: Final = msgpack.pack([])
UNKNOWN_SPACES: Final = "has_unknown_spaces"
BESIDE: Final = {"cats": dict, "flags": dict, "span_groups": bytes, "user_data": bytes, "user_tuples": list}
"""What Docs have beside the table of their tokens, each in a list with an entry for every Doc; old files lack some."""


class Contents(NamedTuple):
    """Hold what a file has.

    Args:
        attrs: The attributes in the columns of the table.
        strings: The strings that its numbers stand for.
        buffer: Where the table is.
        table: A row for every token of all Docs, (n_tokens, n_attributes).
        spaces: Whether a space follows each, (n_tokens,).
        starts: Where the tokens of each Doc start, and last the number of tokens, (n_docs + 1,).
        beside: What Docs have beside, as `BESIDE` says.
    """

    attrs: list[int]
    strings: DocBinStrings
    buffer: Any
    table: NDArray[np.uint64]
    spaces: NDArray[np.bool_]
    starts: NDArray[np.int64]
    beside: dict[str, list[Any] | PackedList]

    def parts(self) -> Iterator[Part]:
        """Yield some Docs after the others: the rows of their tokens, how many each has, and whether spaces follow."""
        lengths = np.diff(self.starts).tolist()
        for first, last in bounds_of_parts(lengths):
            start, end = self.starts[first], self.starts[last]
            yield self.table[start:end], lengths[first:last], self.spaces[start:end].tobytes()
            let_go(self.buffer, int(end) * self.table.strides[0])

    @property
    def n_docs(self) -> int:
        """How many Docs there are."""
        return len(self.starts) - 1

    def docs(self, vocab: Vocab, *, origin: str) -> Iterator[Doc]:
        """Yield the Docs; see `docs_of`."""
        return docs_of(self.parts(), self.beside, vocab, strings=self.strings, attrs=self.attrs, origin=origin)


def read_contents(pieces: Iterable[Any], size: int, *, origin: str, is_packed: bool = False) -> Contents:
    """Read a file.

    Args:
        pieces: Its bytes, in order.
        size: How many there are.
        origin: What messages call it.
        is_packed: Whether what Docs have beside their tokens stays packed, to be gone through; else it is in memory.

    Raises:
        DataError: It is no such file, or damaged.
    """
    where = f"{origin} is not in the .spacy format, or damaged"
    packed = BESIDE if is_packed else ()
    data = inflate_record(pieces, "tokens", size=size, where=where, origin=origin, packed=packed)
    attrs = _read_attrs(data)
    ends, table, spaces = _read_tokens(data, len(attrs))
    strings = _read_strings(data)
    beside = {name: _read_beside(data, name) for name in BESIDE}
    for name, entries in beside.items():
        if entries and len(entries) != len(ends):
            data.refuse(f"it has {counted(len(ends), 'Doc')}, and {counted(len(entries), 'entry')} of {name!r}")
    return Contents(attrs, strings, data.data["tokens"], table, spaces, np.append(0, ends), beside)


def stream_docs(pieces: Iterable[Any], size: int, vocab: Vocab, *, origin: str) -> Iterator[Doc]:
    """Yield the Docs of a file, of which little is in memory at a time; as `DocBin.get_docs` otherwise.

    Args:
        pieces: Its bytes, in order.
        size: How many there are.
        vocab: The vocabulary that they get.
        origin: What messages call it.

    Raises:
        DataError: It is no such file, or damaged.
    """
    vocab = vocab_argument(vocab, "A file that gives its Docs")
    yield from read_contents(pieces, size, origin=origin, is_packed=True).docs(vocab, origin=origin)


def stream_file(path: str | Path, vocab: Vocab) -> Iterator[Doc]:
    """Yield the Docs of a file on disk, as `stream_docs` does."""
    yield from stream_docs(*read_pieces(path, PIECE), vocab, origin=str(path))


def docs_of(
    parts: Iterable[Part],
    beside: Mapping[str, Sequence[Any] | PackedList],
    vocab: Vocab,
    *,
    strings: DocBinStrings,
    attrs: Sequence[int],
    origin: str,
) -> Iterator[Doc]:
    """Make Docs.

    Args:
        parts: Some Docs after the others, as `Contents.parts` has them.
        beside: What all have beside their tokens, as `BESIDE` says.
        vocab: The vocabulary that they get.
        strings: The strings of the file.
        attrs: The attributes in the columns of its table.
        origin: The file, for messages.

    Raises:
        DataError: Something in it is damaged; names the document.
    """
    ids, texts = strings.numbered()
    reader = DocBinReader(vocab, ids=ids, texts=texts, origin=origin)
    extras = map(_Extras, *(_of_kind(beside[name], name, kind) for name, kind in BESIDE.items()))
    number = 0
    for rows, lengths, spaces in parts:
        part = TablePart(rows, lengths, attrs=attrs, first=number, origin=origin)
        del rows
        for doc in reader.docs(part, spaces):
            number += 1
            try:
                _add_extras(doc, next(extras), strings, where=f"document {number}")
            except ValueError as error:
                raise DataError(f"{origin}: what document {number} has beside its tokens is damaged: {error}") from None
            yield doc


def bounds_of_parts(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where Docs begin and end that have some thousand tokens together."""
    first, n_tokens = 0, 0
    for number, length in enumerate(lengths):
        n_tokens += length
        if n_tokens >= _AT_ONCE:
            yield first, number + 1
            first, n_tokens = number + 1, 0
    if first < len(lengths):
        yield first, len(lengths)


class _Extras(NamedTuple):
    """What a Doc has beside its tokens; None for what its file lacks."""

    cats: dict[str, float] | None
    flags: dict[str, Any] | None
    span_groups: bytes | None
    user_data: bytes | None
    user_tuples: list[user_data.Place] | None


def _of_kind(entries: Sequence[Any] | PackedList, name: str, kind: type) -> Iterator[Any]:
    """Yield the entries of a list that has one for each Doc; of an empty one, None for each.

    Raises:
        ValueError: One is of another type, or the list is damaged.
    """
    for entry in entries or repeat(None):
        if entry is not None and not isinstance(entry, kind):
            raise ValueError(f"its {name!r} are {shown(entry)}")
        yield entry


def _add_extras(doc: Doc, extras: _Extras, strings: DocBinStrings, *, where: str) -> None:
    """Set what a Doc has beside the table of its tokens; old files lack some of it."""
    if extras.flags and _says_unknown(extras.flags):
        doc.has_unknown_spaces = True
    if extras.cats:
        doc._cats = checked_cats(extras.cats)
    if extras.span_groups not in (None, NO_GROUPS):
        doc.spans.from_bytes(extras.span_groups, texts=strings.by_id)
    if extras.user_data:
        record = Record(unpack(extras.user_data, where=where, use_list=False), where=where)
        if extras.user_tuples is not None:
            # Files of spaCy do not say what were lists: there, all are tuples.
            entries = list(record.data), list(record.data.values())
            record.data = user_data.restore(record, *entries, extras.user_tuples)
        doc.user_data.update(record.data)


def _says_unknown(flags: Mapping[str, Any]) -> bool:
    says = flags.get(UNKNOWN_SPACES, False)
    if not isinstance(says, bool):
        raise ValueError(f"{UNKNOWN_SPACES!r} is neither true nor false")
    return says


def _read_attrs(data: Record) -> list[int]:
    """Return the attributes in the columns of a file's table."""
    attrs = data.items("attrs", int, "the number of an attribute")
    if not set(attrs) <= set(attr_ids.NAMES) or len(set(attrs)) != len(attrs) or attr_ids.ORTH not in attrs:
        data.refuse(f"'attrs' is {shown(attrs)}, where different attributes of tokens and {attr_ids.ORTH} should stand")
    return attrs


def _read_strings(data: Record) -> DocBinStrings:
    """Return the strings of a file."""
    try:
        # Whoever hashes them finds what is no Unicode.
        return DocBinStrings(data.items("strings", str, "a string"))
    except LoneSurrogate:
        return DocBinStrings(data.texts("strings"))


def _read_tokens(data: Record, n_attrs: int) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.bool_]]:
    """Return where Docs end, the table of all tokens, and whether spaces follow them."""
    packed: Any = data.value("tokens", BUFFERS, "bytes")
    follows, lengths = data.content("spaces"), data.content("lengths")
    n_tokens = len(follows)
    if len(packed) != 8 * n_tokens * n_attrs or len(lengths) % 4:
        data.refuse(
            f"the table of {len(packed):,} bytes is not that of {counted(n_tokens, 'token', form=',')} with "
            f"{counted(n_attrs, 'attribute')}"
        )
    spaces = np.frombuffer(follows, dtype=np.uint8)
    counts = np.frombuffer(lengths, dtype="<i4").astype(np.int64)
    if n_tokens and spaces.max() > 1:
        data.refuse("a space after a token is neither there nor not")
    if (counts < 0).any() or counts.sum() != n_tokens:
        data.refuse(f"it has {counted(n_tokens, 'token', form=',')}, and the Docs have {counts.sum():,}")
    return np.cumsum(counts), np.frombuffer(packed, dtype="<u8").reshape(-1, n_attrs), spaces.view(bool)


def _read_beside(data: Record, name: str) -> list[Any] | PackedList:
    """Return what Docs have beside their tokens, under one name."""
    entries = data.data.get(name)
    if isinstance(entries, PackedList):
        return entries
    read: list[Any] = data.items(name, BESIDE[name], "what a Doc has", [])
    if name == "flags" and not all(isinstance(flags.get(UNKNOWN_SPACES, False), bool) for flags in read):
        data.refuse(f"{UNKNOWN_SPACES!r} of a Doc is neither true nor false")
    return read
