"""Texts that are to be annotated, as a user has them: JSON Lines, plain text, ``.spacy`` files, folders of them, pipes.

What is wrong with one text stands in its place in the stream, and harms no other.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..errors import DataError, UsageError
from ..files.inflating import PIECE
from ..files.writing import as_path
from ..named_tuples import NamedTuple
from ..quoting import shown
from ..tokens.docbin_contents import read_contents
from .corpus_files import list_corpus_files
from .json_values import parse_json
from .text_lines import StreamLines, TextLines, check_utf8, decode_line, open_lines, unpacked_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from ..tokens.doc import Doc
    from ..vocab import Vocab

_HEAD = 1 << 10
# Of so many lines of each file one has to have the key.
_LOOKED_AT = 1000
_KEYS_SHOWN = 10
_DIGEST = 16


class KeyMissing(DataError):
    """Report an object of JSON Lines that has nothing under the key of the text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenText:
    """Hold a text that is to be annotated.

    Args:
        content: The text, or the Doc; or what is wrong with it.
        place: Its file, with the line or the number in it.
        number: How many come before it.
        digest: A digest of all texts up to this one.
        n_read: How many bytes of the input, packed as they may be, were read for these.
        n_behind: How many texts behind it cannot be had either, for what is wrong with it.
    """

    content: str | Doc | DataError
    place: str
    number: int
    digest: str
    n_read: int
    n_behind: int = 0


class _Found(NamedTuple):
    """Hold a text of a file.

    Args:
        place: Its file, with the line or the number in it.
        content: The text, or the Doc; or what is wrong with it.
        data: Bytes that tell it from others.
        n_read: How many bytes of the file, packed as they may be, were read for those up to it.
        n_behind: How many texts behind it cannot be had either.
    """

    place: str
    content: str | Doc | DataError
    data: bytes
    n_read: int
    n_behind: int = 0


class GivenTexts:
    """Give the texts of an input, as often as they are asked for.

    A ``.jsonl`` file holds one on each line, under a key of an object; of a ``.spacy`` file the Docs are taken as they
    are; any other file is one text. Files whose names end with ``.gz`` or ``.bz2`` are unpacked. Standard input (``-``)
    and pipes are JSON Lines if they begin with a brace, else one text.

    Args:
        source: A file, a folder of them, or ``-``; or the lines of one.
        vocab: The vocabulary of the Docs.
        text_key: The key of JSON Lines.
        each_line: Whether each line of plain text is a text, unless it is blank.
        without: Files and folders below `source` that are no input.

    Raises:
        DataError: There is no such file or folder, or none in it.
        UsageError: Of the first JSON Lines of all files, none has the key; raised when texts are asked for.

    Attributes:
        name: What messages call the input.
        size: How many bytes there are to read, packed as they may be.
    """

    def __init__(
        self,
        source: str | Path | TextLines,
        vocab: Vocab,
        *,
        text_key: str = "text",
        each_line: bool = False,
        without: Collection[Path] = (),
    ) -> None:
        self.name = source.name if isinstance(source, TextLines) else str(source)
        self.text_key = text_key
        self.each_line = each_line
        self._vocab = vocab
        self._inputs = [source] if isinstance(source, TextLines) else _open_all(as_path(source), without)
        self.size = sum(lines.size for lines in self._inputs)

    def __iter__(self) -> Iterator[GivenText]:
        self._check_key()
        digest = hashlib.blake2b(digest_size=_DIGEST)
        number = n_before = 0
        for lines in self._inputs:
            for found in self._read(lines):
                digest.update(len(found.data).to_bytes(8, "big") + found.data)
                yield GivenText(
                    content=found.content,
                    place=found.place,
                    number=number,
                    digest=digest.hexdigest(),
                    n_read=n_before + found.n_read,
                    n_behind=found.n_behind,
                )
                number += 1
            n_before += lines.size

    def close(self) -> None:
        """Let go of what is kept of standard input and pipes."""
        for lines in self._inputs:
            lines.close()

    def _read(self, lines: TextLines) -> Iterator[_Found]:
        """Yield the texts of a file."""
        ending = unpacked_name(lines.path).suffix
        try:
            if ending == ".spacy":
                yield from self._read_docs(lines)
                return
            check_utf8(lines.head(_HEAD), path=lines.name)
            if _holds_objects(lines):
                yield from _each_line(lines, self._text_under_key)
            elif self.each_line:
                yield from _each_line(lines, lambda text, *_place: text)
            else:
                yield from _whole(lines)
        except DataError as error:
            yield _Found(lines.name, error, str(error).encode(), lines.size)

    def _read_docs(self, lines: TextLines) -> Iterator[_Found]:
        """Yield the Docs of a file up to the first that is damaged, for which those behind it cannot be had either."""
        file, size = hashlib.blake2b(digest_size=_DIGEST), 0
        for piece in lines.pieces(PIECE):
            file.update(piece)
            size += len(piece)
        digest = file.digest()
        contents = read_contents(lines.pieces(PIECE), size, origin=lines.name, is_packed=True)
        number, n_docs = 0, contents.n_docs
        try:
            for number, doc in enumerate(contents.docs(self._vocab, origin=lines.name), 1):
                yield _Found(f"{lines.name}: document {number}", doc, digest, lines.size * number // n_docs)
        except DataError as error:
            rest = f"documents {number + 1} to {n_docs} are" if number + 1 < n_docs else f"document {n_docs} is"
            told = DataError(f"{str(error).removesuffix('.')}; {rest} left out")
            yield _Found(lines.name, told, digest, lines.size, n_behind=n_docs - number - 1)

    def _check_key(self) -> None:
        """Refuse a key that none of the first objects has, of all files of JSON Lines."""
        keys: dict[str, None] = {}
        for lines in filter(_holds_objects, self._inputs):
            for record in _first_records(lines):
                if self.text_key in record:
                    return
                keys.update(dict.fromkeys(record))
        if keys:
            known = ", ".join(shown(key) for key in islice(keys, _KEYS_SHOWN))
            more = f" and {len(keys) - _KEYS_SHOWN} more" if len(keys) > _KEYS_SHOWN else ""
            name = self._inputs[0].name if len(self._inputs) == 1 else self.name
            raise UsageError(
                f"{name}: none of the first lines has a text under {shown(self.text_key)}; the keys there are "
                f"{known}{more}: name one with --text-key"
            )

    def _text_under_key(self, line: str, path: str, number: int) -> str:
        record = _read_record(line, path, number)
        if self.text_key not in record:
            raise KeyMissing(f"{path}:{number}: there is no {shown(self.text_key)} in this line")
        text = record[self.text_key]
        if not isinstance(text, str):
            raise DataError(f"{path}:{number}: under {shown(self.text_key)} stands {shown(text)}, where a text is due")
        return text


def _holds_objects(lines: TextLines) -> bool:
    """Tell whether a file is one of JSON Lines."""
    if isinstance(lines, StreamLines) and lines.head(_HEAD).lstrip()[:1] == b"{":
        return True
    return unpacked_name(lines.path).suffix == ".jsonl"


def _first_records(lines: TextLines) -> Iterator[dict[str, Any]]:
    """Yield the objects of the first lines of a file; what is wrong with the others is told when they are due."""
    with suppress(DataError):
        for number, line in enumerate(islice(lines.raw(), _LOOKED_AT), 1):
            with suppress(DataError):
                yield _read_record(decode_line(line, number, path=lines.name), lines.name, number)


def _read_record(line: str, path: str, number: int) -> dict[str, Any]:
    record = parse_json(line, path=path, line=number, advice="write one JSON object a line")
    if not isinstance(record, dict):
        raise DataError(f"{path}:{number}: the line is {shown(record)}, where an object with a text is due")
    return record


def _open_all(path: Path, without: Collection[Path]) -> list[TextLines]:
    """Return the lines of a file, or of each file of a folder."""
    files = list_corpus_files(path, ("",)) if path.is_dir() else [path]
    outside = {file.resolve() for file in without}
    return [open_lines(file) for file in files if outside.isdisjoint((file.resolve(), *file.resolve().parents))]


def _each_line(lines: TextLines, text_of: Callable[[str, str, int], str]) -> Iterator[_Found]:
    """Yield the text of each line of a file that is not blank, or why there is none."""
    for number, line in enumerate(lines.raw(), 1):
        content: str | DataError
        try:
            text = decode_line(line, number, path=lines.name)
            if not text or text.isspace():
                continue
            content = text_of(text, lines.name, number)
        except DataError as error:
            content = error
        yield _Found(f"{lines.name}:{number}", content, line, lines.position)


def _whole(lines: TextLines) -> Iterator[_Found]:
    """Yield the one text that a file is; of line ends only a line feed is left."""
    parts = []
    for number, line in enumerate(lines.raw(), 1):
        parts.append(decode_line(line, number, path=lines.name))
        if line.endswith(b"\n"):
            parts.append("\n")
    text = "".join(parts)
    yield _Found(lines.name, text, text.encode(), lines.size)
