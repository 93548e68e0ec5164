"""Many Docs in one file: the ``.spacy`` format.

A file is zlib-compressed msgpack: the attributes of all tokens of all Docs as one table of numbers, and the strings
that the numbers stand for. It is read as a whole: the words and labels of a file are looked up once, not once for each
Doc.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import DataError
from ..vocab import attrs as attr_ids
from ..vocab import msgpack
from ..vocab.files import write_bytes
from . import doc_arrays, keeping
from .columns import ATTRS, DTYPES
from .doc import Doc
from .tree import sentence_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from ..vocab import Lexeme, Vocab
    from ..vocab.strings import Holder

VERSION: Final = "0.1"
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
    """

    def __init__(
        self, attrs: Iterable[str] = ALL_ATTRS, store_user_data: bool = False, docs: Iterable[Doc] = ()
    ) -> None:
        ids = {attr_ids.intify_attr(attr) for attr in attrs}
        self.attrs: list[int] = sorted((ids | {attr_ids.ORTH}) - {attr_ids.SPACY})
        self.store_user_data = store_user_data
        self.tokens: list[NDArray[np.uint64]] = []
        self.spaces: list[NDArray[np.bool_]] = []
        self.cats: list[dict[str, float]] = []
        self.span_groups: list[bytes] = []
        self.user_data: list[bytes] = []
        self.flags: list[dict[str, Any]] = []
        self._texts: dict[int, str] = {}
        # The file that it came from, for messages.
        self._origin = "The DocBin"
        for doc in docs:
            self.add(doc)

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def strings(self) -> set[str]:
        """All strings that the Docs need."""
        return set(self._texts.values())

    def add(self, doc: Doc) -> None:
        """Add a Doc."""
        self.tokens.append(doc_arrays.matrix(doc, self.attrs))
        self.spaces.append(np.array(doc.spaces, dtype=bool))
        keeping.collect_strings(doc, self._texts)
        self.cats.append(dict(doc.cats) if doc.has_cats else {})
        self.flags.append({"has_unknown_spaces": doc.has_unknown_spaces})
        self.span_groups.append(doc.spans.to_bytes() if doc.has_span_groups else _NO_GROUPS)
        if self.store_user_data:
            self.user_data.append(msgpack.pack(doc.user_data))

    def merge(self, other: DocBin) -> None:
        """Add all Docs of another DocBin.

        Raises:
            ValueError: It has other attributes.
        """
        if self.attrs != other.attrs:
            names = [", ".join(attr_ids.NAMES[attr] for attr in one.attrs) for one in (self, other)]
            raise ValueError(
                f"DocBins with different attributes cannot be merged: {names[0]}, and {names[1]}. Make both with the "
                "same `attrs`."
            )
        self.tokens += other.tokens
        self.spaces += other.spaces
        self.cats += other.cats
        self.flags += other.flags
        self.span_groups += other.span_groups
        self._texts.update(other._texts)
        if self.store_user_data:
            self.user_data += other.user_data or [msgpack.pack({})] * len(other)

    def get_docs(self, vocab: Vocab) -> Iterator[Doc]:
        """Yield the Docs, in the order in which they were added.

        Words and lemmas are known to the vocabulary for as long as their Docs live; labels for good.

        Raises:
            DataError: The file that they come from is damaged.
        """
        if not self.tokens:
            return
        starts = np.cumsum([0, *map(len, self.tokens)])
        table = np.concatenate(self.tokens)
        reader = _Reader(vocab, attrs=self.attrs, table=table, starts=starts, texts=self._texts, origin=self._origin)
        for number, spaces in enumerate(self.spaces):
            doc = reader.read(number, spaces.tolist())
            try:
                self._add_extras(doc, number)
            except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
                raise DataError(
                    f"{self._origin} is damaged: what it has beside the tokens of Doc {number} cannot be read "
                    f"({type(error).__name__}); write it again."
                ) from error
            yield doc

    def _add_extras(self, doc: Doc, number: int) -> None:
        """Set what a Doc has beside the table of its tokens; old files lack some of it."""
        if number < len(self.flags):
            doc.has_unknown_spaces = bool(self.flags[number].get("has_unknown_spaces", False))
        if number < len(self.cats) and self.cats[number]:
            doc.cats = dict(self.cats[number])
        if number < len(self.span_groups) and self.span_groups[number] != _NO_GROUPS:
            doc.spans.from_bytes(self.span_groups[number])
            keeping.keep_group_strings(doc, self._texts)
        if self.store_user_data and number < len(self.user_data) and self.user_data[number]:
            doc.user_data.update(msgpack.unpack(self.user_data[number], use_list=False))

    def to_bytes(self) -> bytes:
        """Return the file's contents."""
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
        return zlib.compress(msgpack.pack(data))

    def from_bytes(self, bytes_data: bytes) -> DocBin:
        """Replace the contents by those of a file.

        Raises:
            DataError: They are no DocBin.
        """
        try:
            data = msgpack.unpack(zlib.decompress(bytes_data))
            lengths = np.frombuffer(data["lengths"], dtype="<i4")
            self.attrs = [int(attr) for attr in data["attrs"]]
            table = np.frombuffer(data["tokens"], dtype="<u8").reshape(-1, len(self.attrs))
            spaces = np.frombuffer(data["spaces"], dtype=bool)
            self._texts = keeping.texts_by_id(data["strings"])
            self.attrs.index(attr_ids.ORTH)
        except (zlib.error, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise DataError(
                f"{self._origin} is not in the .spacy format, or damaged ({type(error).__name__}: {error}); write it "
                "again, for instance with the convert command."
            ) from error
        ends = np.cumsum(lengths)
        if not len(table) == len(spaces) == lengths.sum() or (lengths < 0).any():
            raise DataError(
                f"{self._origin} is damaged: it has {len(table)} tokens, {len(spaces)} spaces, and Docs of "
                f"{lengths.sum()} tokens in all; write it again."
            )
        self.tokens = np.split(table, ends[:-1]) if len(ends) else []
        self.spaces = np.split(spaces, ends[:-1]) if len(ends) else []
        self.cats = data.get("cats", [])
        self.flags = data.get("flags", [])
        self.span_groups = data.get("span_groups", [])
        self.user_data = data.get("user_data", [])
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
        path = Path(path)
        self._origin = str(path)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
        return self.from_bytes(data)


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
        signed = {
            ATTRS[attr]: np.ascontiguousarray(table[:, place]).view(np.int64)
            for place, attr in enumerate(attrs)
            if attr in ATTRS
        }
        # What no token of the file has is not there; but a first token that starts nothing says something.
        self.columns = {
            name: column.view(np.uint64).astype(DTYPES[name], copy=False)
            for name, column in signed.items()
            if name != "head" and (column.any() or name == "sent_start")
        }
        if "head" in signed and len(table):
            self._add_heads(signed["head"], starts)
        self.held = self._holders()
        for name in keeping.LABELS:
            if name in self.columns:
                keeping.add_labels(vocab.strings, np.unique(self.columns[name]).tolist(), texts)

    def read(self, number: int, spaces: list[bool]) -> Doc:
        """Return one Doc of the file."""
        start, end = self.starts[number], self.starts[number + 1]
        doc = Doc.from_lexemes(self.vocab, self.lexemes[start:end], spaces)
        doc.set_columns({name: column[start:end].copy() for name, column in self.columns.items()})
        for name in keeping.OPEN:
            if self.held.get(name):
                doc.hold_all(self.held[name], self.columns[name][start:end].tolist())
        return doc

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
            number = int(np.searchsorted(starts, np.flatnonzero(outside)[0], side="right")) - 1
            raise DataError(f"{self.origin} is damaged: a head in Doc {number} is outside of it; write it again.")
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

    def _holders(self) -> dict[str, dict[int, Holder]]:
        """Return what keeps the open-ended strings of the file, by column."""
        held: dict[str, dict[int, Holder]] = {}
        for name in keeping.OPEN:
            if name in self.columns:
                ids = np.unique(self.columns[name]).tolist()
                strings = self.vocab.strings
                found = {key: strings.hold_known(key, self.texts[key]) for key in ids if key in self.texts}
                held[name] = {key: holder for key, holder in found.items() if holder is not None}
        return held

    def _find_lexemes(self, attrs: Sequence[int], table: NDArray[np.uint64]) -> list[Lexeme]:
        """Return the lexeme of every token, looking up each word once."""
        orths: list[int] = table[:, attrs.index(attr_ids.ORTH)].tolist()
        words = {orth: self.vocab.lexeme(self._text(orth)) for orth in dict.fromkeys(orths)}
        lexemes = [words[orth] for orth in orths]
        if attr_ids.NORM in attrs:
            norms = table[:, attrs.index(attr_ids.NORM)]
            usual_norms = {orth: lexeme.norm for orth, lexeme in words.items()}
            usual = np.fromiter(map(usual_norms.__getitem__, orths), dtype=np.uint64, count=len(orths))
            for token in np.flatnonzero((norms != usual) & (norms != 0)).tolist():
                lexemes[token] = self.vocab.lexeme(lexemes[token].text, self._text(int(norms[token])))
        return lexemes

    def _text(self, key: int) -> str:
        text = self.texts.get(key)
        if text is None:
            try:
                text = self.vocab.strings[key]
            except KeyError:
                raise DataError(f"{self.origin} lacks the string for {key}: it is damaged; write it again.") from None
        return text


_NO_GROUPS: Final = msgpack.pack([])
