"""Many Docs in one file: the ``.spacy`` format.

A file is zlib-compressed msgpack: the attributes of all tokens of all Docs as one table of numbers, and the strings
that the numbers stand for. It is read as a whole: the words and labels of a file are looked up once, not once for each
Doc.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from itertools import islice, pairwise
from operator import is_
from typing import TYPE_CHECKING, Any, Final, NoReturn

import numpy as np

from ..errors import DataError
from ..files import msgpack
from ..files.reading import Record, inflate, read_file, unpack
from ..files.writing import write_bytes
from ..quoting import shown
from ..vocab import Vocab
from ..vocab import attrs as attr_ids
from ..vocab.strings import texts_by_id
from .annotation_values import checked_cats
from .arguments import list_argument
from .arrays.columns import ATTRS, DTYPES, distinct_ids, refusal, spread, wrong_value
from .arrays.tree import sentence_starts
from .doc import Doc
from .entities import lost_inside
from .writing import doc_arrays, keeping, user_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ..vocab import Lexeme
    from ..vocab.strings import Holder

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
        self._texts: dict[int, str] = {}
        # The tables of the file that was read, and all of them as one.
        self._read: tuple[tuple[NDArray[np.uint64], ...], NDArray[np.uint64]] = (), np.zeros((0, 0), dtype=np.uint64)
        # The file that it came from, for messages.
        self._origin = "The DocBin"
        if not hasattr(docs, "__iter__"):
            raise TypeError(f"A DocBin is made of a list of Docs, not of {shown(docs)}.")
        rest = iter(docs)
        while some := [*islice(rest, _AT_A_TIME)]:
            self.extend(some)

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def strings(self) -> set[str]:
        """All strings that the Docs need."""
        return set(self._texts.values())

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
        self.spaces += [np.array(doc.spaces, dtype=bool) for doc in docs]
        keeping.collect_strings(docs, self._texts)
        self.cats += cats
        self.flags += [{_UNKNOWN_SPACES: doc.has_unknown_spaces} for doc in docs]
        self.span_groups += [doc.spans.to_bytes() if doc.has_span_groups else _NO_GROUPS for doc in docs]

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
        self._texts.update(other._texts)
        if self.store_user_data:
            self.user_data += other.user_data or [_NO_DATA] * len(other)
            self.user_tuples += other.user_tuples or [[] for _doc in range(len(other))]

    def get_docs(self, vocab: Vocab) -> Iterator[Doc]:
        """Yield the Docs, in the order in which they were added.

        Words and lemmas are known to the vocabulary for as long as their Docs live; labels for good.

        Raises:
            DataError: The file that they come from is damaged.
        """
        return self._docs(vocab, forget=False)

    def drain_docs(self, vocab: Vocab) -> Iterator[Doc]:
        """Yield what `get_docs` does, once: the categories of a Doc are handed over, which are most of many a file.

        Raises:
            DataError: The file that they come from is damaged.
        """
        return self._docs(vocab, forget=True)

    def _docs(self, vocab: Vocab, *, forget: bool) -> Iterator[Doc]:
        if not isinstance(vocab, Vocab):
            raise TypeError(f"The Docs of a DocBin are made with a vocabulary, such as nlp.vocab, not {shown(vocab)}.")
        if not self.tokens:
            return
        reader = _Reader(
            vocab,
            attrs=self.attrs,
            # Only the reader has it, and only for as long as it looks at it as a whole.
            table=self._table(),
            starts=np.cumsum([0, *map(len, self.tokens)]),
            texts=self._texts,
            origin=self._origin,
        )
        for number, spaces in enumerate(self.spaces):
            doc = reader.read(number, spaces.tolist())
            try:
                self._add_extras(doc, number)
            except ValueError as error:
                raise DataError(
                    f"{self._origin}: what document {number + 1} has beside its tokens is damaged: {error}"
                ) from None
            if forget and self.cats:
                self.cats[number] = {}
            yield doc

    def _table(self) -> NDArray[np.uint64]:
        """Return the rows of all tokens: as they were read from a file, if they still are those."""
        parts, table = self._read
        same = len(parts) == len(self.tokens) > 0 and all(map(is_, parts, self.tokens))
        return table if same else np.concatenate(self.tokens)

    def _add_extras(self, doc: Doc, number: int) -> None:
        """Set what a Doc has beside the table of its tokens; old files lack some of it."""
        if self.flags:
            doc.has_unknown_spaces = self.flags[number].get(_UNKNOWN_SPACES, False)
        if self.cats and self.cats[number]:
            doc._cats = checked_cats(self.cats[number])
        if self.span_groups and self.span_groups[number] != _NO_GROUPS:
            doc.spans.from_bytes(self.span_groups[number], texts=self._texts)
        if self.store_user_data and self.user_data and self.user_data[number]:
            where = f"document {number + 1}"
            record = Record(unpack(self.user_data[number], where=where, use_list=False), where=where)
            if self.user_tuples:
                # Files of spaCy do not say what were lists: there, all are tuples.
                places = self.user_tuples[number]
                record.data = user_data.restore(record, list(record.data), list(record.data.values()), places)
            doc.user_data.update(record.data)

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
        return self._replace(bytes_data, origin=origin)

    def _replace(self, bytes_data: bytes, *, origin: str) -> DocBin:
        if not isinstance(bytes_data, (bytes, bytearray, memoryview)):
            raise TypeError(f"A DocBin is read from bytes, not from {shown(bytes_data)}.")
        where = f"{origin} is not in the .spacy format, or damaged"
        data = Record(unpack(inflate(bytes_data, where=where), where=where), where=where)
        attrs = _read_attrs(data)
        ends, table, spaces = _read_tokens(data, len(attrs))
        texts = texts_by_id(data.texts("strings"))
        lists: dict[str, list[Any]] = {name: data.items(name, kind, "what a Doc has", []) for name, kind in _BESIDE}
        for name, entries in lists.items():
            if entries and len(entries) != len(ends):
                data.refuse(f"there are {len(ends)} Docs, and {len(entries)} entries of {name!r}")
        if not all(isinstance(flags.get(_UNKNOWN_SPACES, False), bool) for flags in lists["flags"]):
            data.refuse(f"{_UNKNOWN_SPACES!r} of a Doc is neither true nor false")
        self.attrs, self._texts, self._origin = attrs, texts, origin
        bounds = list(pairwise([0, *ends.tolist()]))
        self.tokens = [table[start:end] for start, end in bounds]
        self._read = (*self.tokens,), table
        self.spaces = [spaces[start:end] for start, end in bounds]
        for name, entries in lists.items():
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
        return self._replace(read_file(path), origin=str(path))


def _read_attrs(data: Record) -> list[int]:
    """Return the attributes in the columns of a file's table."""
    attrs = data.items("attrs", int, "the number of an attribute")
    if not set(attrs) <= set(attr_ids.NAMES) or len(set(attrs)) != len(attrs) or attr_ids.ORTH not in attrs:
        data.refuse(f"'attrs' is {shown(attrs)}, where different attributes of tokens and {attr_ids.ORTH} should stand")
    return attrs


def _read_tokens(data: Record, n_attrs: int) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.bool_]]:
    """Return where Docs end, the table of all tokens, and whether spaces follow them."""
    packed, follows, lengths = data.content("tokens"), data.content("spaces"), data.content("lengths")
    n_tokens = len(follows)
    if len(packed) != 8 * n_tokens * n_attrs or len(lengths) % 4:
        data.refuse(f"the table of {len(packed):,} bytes is not that of {n_tokens:,} tokens with {n_attrs} attributes")
    spaces = np.frombuffer(follows, dtype=np.uint8)
    counts = np.frombuffer(lengths, dtype="<i4").astype(np.int64)
    if n_tokens and spaces.max() > 1:
        data.refuse("a space after a token is neither there nor not")
    if (counts < 0).any() or counts.sum() != n_tokens:
        data.refuse(f"there are {n_tokens:,} tokens, and the Docs have {counts.sum():,}")
    return np.cumsum(counts), np.frombuffer(packed, dtype="<u8").reshape(-1, n_attrs), spaces.view(bool)


def _blocks(columns: dict[str, NDArray[Any]]) -> Iterator[tuple[list[str], NDArray[Any]]]:
    """Yield the columns of each type as one array, (n_columns, n_tokens), with their names."""
    for kind in dict.fromkeys(column.dtype for column in columns.values()):
        names = [name for name, column in columns.items() if column.dtype == kind]
        yield names, np.stack([columns[name] for name in names])


class _Reader:
    """Make Docs from the table of a file's tokens.

    Args:
        vocab: The vocabulary.
        attrs: The attributes in the table's columns.
        table: One row for every token, shape (n_tokens, n_attributes).
        starts: The first row of every Doc, and last the number of rows.
        texts: The file's strings by id.
        origin: The file, for messages.
    """

    def __init__(
        self,
        vocab: Vocab,
        *,
        attrs: Sequence[int],
        table: NDArray[np.uint64],
        starts: NDArray[np.int64],
        texts: dict[int, str],
        origin: str,
    ) -> None:
        self.vocab = vocab
        self.origin = origin
        self.texts = texts
        self.starts: list[int] = starts.tolist()
        self.lexemes = self._find_lexemes(attrs, table)
        # What no token of the file has is not there; but a first token that starts nothing says something, and so does
        # one that is its own head.
        signed = {
            ATTRS[attr]: np.ascontiguousarray(table[:, place]).view(np.int64)
            for place, attr in enumerate(attrs)
            if attr in ATTRS and (ATTRS[attr] in ("head", "sent_start") or table[:, place].any())
        }
        self._check(signed)
        self.columns = {
            name: column.view(np.uint64).astype(DTYPES[name], copy=False)
            for name, column in signed.items()
            if name != "head"
        }
        if "head" in signed and len(table):
            self._add_heads(signed["head"], starts)
        # What differs in a column is looked up once, not once for each token.
        self.ids = {
            name: distinct_ids(self.columns[name]) for name in (*keeping.LABELS, *keeping.OPEN) if name in self.columns
        }
        self._check_strings()
        # Of each token what keeps its open-ended strings, one list for each column.
        self.holders = [spread(self.columns[name], self._holders) for name in keeping.OPEN if self.ids.get(name)]
        self.blocks = [*_blocks(self.columns)]
        for name in keeping.LABELS:
            keeping.add_labels(vocab.strings, self.ids.get(name, ()), texts)

    def read(self, number: int, spaces: list[bool]) -> Doc:
        """Return one Doc of the file."""
        start, end = self.starts[number], self.starts[number + 1]
        doc = Doc.from_lexemes(self.vocab, self.lexemes[start:end], spaces)
        # Its own copies, for a part of an array would keep the whole array as long as the Doc lives.
        columns: dict[str, NDArray[Any]] = {}
        for names, block in self.blocks:
            columns.update(zip(names, block[:, start:end].copy(), strict=True))
        doc.set_columns(columns)
        for holders in self.holders:
            doc.keep_alive(holders[start:end])
        return doc

    def _check(self, columns: dict[str, NDArray[np.int64]]) -> None:
        """See that tokens can have the values of their attributes, before any of these is cast."""
        for name, column in columns.items():
            of_ids = DTYPES[name] is np.uint64
            token = wrong_value(name, column.view(np.uint64) if of_ids else column)
            if token is not None:
                self._refuse(token, refusal(name, column[token], self._place(token)))
        if "ent_iob" in columns:
            types = columns.get("ent_type", np.zeros_like(columns["ent_iob"]))
            token = lost_inside(columns["ent_iob"], types, starts=[row for row in self.starts[:-1] if row < len(types)])
            if token is not None:
                self._refuse(
                    token, f"token {self._place(token)} continues an entity (I) that none before it begins (B)"
                )

    def _check_strings(self) -> None:
        """See that there is a string for every id."""
        for name, ids in self.ids.items():
            unknown = [key for key in ids.difference(self.texts) if key not in self.vocab.strings]
            if unknown:
                column = self.columns[name]
                token = int(np.isin(column, np.array(unknown, dtype=np.uint64)).argmax())
                self._refuse(token, refusal(name, column.item(token), self._place(token)))
        for key in self.ids.get("morph", ()):
            self._add_features(self._text(key))

    def _add_features(self, features: str) -> None:
        try:
            self.vocab.morphology.add(features)
        except ValueError as error:
            raise DataError(f"{self.origin} is damaged: {error}") from None

    def _place(self, row: int) -> int:
        """Return the number of a token in its Doc."""
        return row - self.starts[self._number(row)]

    def _number(self, row: int) -> int:
        """Return the number of the Doc of a token."""
        return bisect_right(self.starts, row) - 1

    def _refuse(self, row: int, problem: str) -> NoReturn:
        raise DataError(f"{self.origin} is damaged, in document {self._number(row) + 1}: {problem}")

    def _add_heads(self, offsets: NDArray[np.int64], starts: NDArray[np.int64]) -> None:
        """Add the columns that heads make: of indices, and in parsed Docs of where sentences begin."""
        labels = self.columns.get("dep")
        if labels is None and not offsets.any():
            return
        lengths = np.diff(starts)
        first = np.repeat(starts[:-1], lengths)
        heads = offsets + np.arange(len(offsets))
        outside = (heads < first) | (heads >= first + np.repeat(lengths, lengths))
        if outside.any():
            token = int(outside.argmax())
            self._refuse(token, f"the head of token {self._place(token)} is outside of it; write it again.")
        self.columns["head"] = (heads - first).astype(DTYPES["head"])
        if labels is None:
            # Heads without labels are no parse, and say nothing of sentences.
            return
        is_parsed = np.zeros(len(lengths), dtype=bool)
        is_parsed[np.repeat(np.arange(len(lengths)), lengths)[labels != 0]] = True
        given = self.columns.get("sent_start", np.zeros(len(heads), dtype=np.int8))
        try:
            parsed = sentence_starts(heads, labels)
        except ValueError as error:
            raise DataError(f"{self.origin}: {error}") from error
        self.columns["sent_start"] = np.where(np.repeat(is_parsed, lengths), parsed, given)

    def _holders(self, keys: list[int]) -> list[Holder | None]:
        """Return what keeps each of some open-ended strings of the file; None for those that the store keeps."""
        return self.vocab.strings.holders_of(keys, self.texts)

    def _find_lexemes(self, attrs: Sequence[int], table: NDArray[np.uint64]) -> list[Lexeme]:
        """Return the lexeme of every token, looking up each word once."""
        found: list[Lexeme] = []
        for start in range(0, len(table), _AT_ONCE):
            part = table[start : start + _AT_ONCE]
            orths = part[:, attrs.index(attr_ids.ORTH)]
            if not orths.all():
                token = start + int(orths.argmin())
                self._refuse(token, f"token {self._place(token)} is empty")
            lexemes = spread(orths, self._words)
            if attr_ids.NORM in attrs:
                # Put lexemes with another norm in the place of those whose norm is not that of the file.
                norms = part[:, attrs.index(attr_ids.NORM)]
                for token in doc_arrays.other_norms(lexemes, norms):
                    lexemes[token] = self.vocab.lexeme(lexemes[token].text, self._text(int(norms[token])))
            found += lexemes
        return found

    def _words(self, orths: list[int]) -> list[Lexeme]:
        """Return the lexemes of words."""
        try:
            texts = [*map(self.texts.__getitem__, orths)]
        except KeyError:
            texts = [*map(self._text, orths)]
        return self.vocab.lexemes_of(texts)

    def _text(self, key: int) -> str:
        text = self.texts.get(key)
        if text is None:
            try:
                text = self.vocab.strings[key]
            except KeyError:
                raise DataError(f"{self.origin} lacks the string for {key}: it is damaged; write it again.") from None
        return text


# How many Docs are added at a time, of which those that were made for it can go again.
_AT_A_TIME: Final = 500
# How many tokens of a file are looked up at a time: what is made on the way takes ten times the memory of a Doc.
_AT_ONCE: Final = 1 << 16
_NO_GROUPS: Final = msgpack.pack([])
_NO_DATA: Final = msgpack.pack({})
_UNKNOWN_SPACES: Final = "has_unknown_spaces"
_BESIDE: Final = (
    ("cats", dict),
    ("flags", dict),
    ("span_groups", bytes),
    ("user_data", bytes),
    ("user_tuples", list),
)
"""What Docs have beside the table of their tokens, each in a list with an entry for every Doc; old files lack some."""
