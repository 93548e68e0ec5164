"""Read the elements of a JSON array one at a time, however large the file."""

from __future__ import annotations

import codecs
import re
from json.decoder import JSONDecodeError
from typing import IO, TYPE_CHECKING, Any, NoReturn

from ..errors import DataError, EmptyCorpus
from .json_values import DECODER, check_surrogates, explain, parse_json
from .text_lines import BOM, TextLines, not_utf8, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_CHUNK = 1 << 16
_NOT_SPACE = re.compile(r"[^ \t\r\n]")
# An error this near to the end of what was read may be due to what was not read yet.
_MARGIN = 16


def read_json_array(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield each element of the array in a file, with the line where it starts; of an object, the object itself.

    Raises:
        DataError: The file is missing, unreadable, empty, not UTF-8 or not JSON; the message names line and column.
    """
    try:
        with path.open("rb") as file:
            yield from _Reader(_decoded(file, path), str(path)).elements()
    except OSError as error:
        raise unreadable(path, error) from None


def read_json_lines(lines: Iterable[str], *, path: str) -> Iterator[tuple[int, Any]]:
    """Do what `read_json_array` does, with lines of text that are at hand."""
    return _Reader((f"{line}\n" for line in lines), path).elements()


def _decoded(file: IO[bytes], path: Path) -> Iterator[str]:
    """Yield the text of a file in parts."""
    decode = codecs.getincrementaldecoder("utf-8")().decode
    n_lines = 0
    while True:
        chunk = file.read(_CHUNK)
        try:
            text = decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise not_utf8(str(path), n_lines + error.object.count(b"\n", 0, error.start) + 1, error) from None
        if not chunk:
            return
        yield text
        n_lines += chunk.count(b"\n")


class _Reader:
    """Hold the part of a text that was read but not yet used.

    Args:
        parts: The text.
        path: The file that it comes from, for messages.
    """

    def __init__(self, parts: Iterator[str], path: str) -> None:
        self.parts = parts
        self.path = path
        self.text = ""
        self.at = 0
        self.at_end = False
        # Where in the file self.text starts.
        self.line = 1
        self.column = 1

    def elements(self) -> Iterator[tuple[int, Any]]:
        if self._peek() == BOM:
            self.at += 1
        first = self._peek()
        if not first:
            raise EmptyCorpus(f"{self.path}: the file is empty; it should hold a JSON array of documents.")
        if first == "[":
            self.at += 1
            yield from self._array()
        else:
            yield self._element()
        if self._peek():
            self._fail(self.at, "there is more after the end; a file with one object a line should be named .jsonl")

    def _array(self) -> Iterator[tuple[int, Any]]:
        if self._peek() == "]":
            self.at += 1
            return
        while True:
            yield self._element()
            following = self._peek()
            if following not in (",", "]"):
                self._fail(self.at, "a comma or the closing bracket of the array is missing")
            self.at += 1
            if following == "]":
                return

    def _element(self) -> tuple[int, Any]:
        self._peek()
        self._forget()
        while True:
            try:
                value, end = DECODER.raw_decode(self.text)
            except JSONDecodeError as error:
                if self.at_end or not self._may_be_cut(error):
                    self._fail(error.pos, explain(error))
            except (RecursionError, ValueError) as error:
                self._fail(0, explain(error))
            else:
                if end < len(self.text) or self.at_end:
                    self.at = end
                    check_surrogates(value, self.text[:end], where=f"{self.path}:{self.line}")
                    return self.line, value
            # Read as much again, so that the work stays linear in the size of the element.
            self._read(max(_CHUNK, len(self.text)))

    def _may_be_cut(self, error: JSONDecodeError) -> bool:
        """Tell whether an error may be due to the end of what was read so far."""
        return error.msg.startswith("Unterminated string") or error.pos >= len(self.text) - _MARGIN

    def _peek(self) -> str:
        """Skip white space and give the next character, empty at the end of the file."""
        while True:
            match = _NOT_SPACE.search(self.text, self.at)
            if match:
                self.at = match.start()
                return match[0]
            self.at = len(self.text)
            if self.at_end:
                return ""
            self._forget()
            self._read(_CHUNK)

    def _forget(self) -> None:
        """Drop what was used."""
        used = self.text[: self.at]
        self.line, self.column = self._position(self.at)
        self.text = self.text[len(used) :]
        self.at = 0

    def _read(self, size: int) -> None:
        """Read on, at least so many characters."""
        fresh: list[str] = []
        while size > 0 and not self.at_end:
            part = next(self.parts, None)
            self.at_end = part is None
            fresh.append(part or "")
            size -= len(fresh[-1])
        self.text += "".join(fresh)

    def _position(self, at: int) -> tuple[int, int]:
        """Give line and column of a place in the text."""
        lines = self.text.count("\n", 0, at)
        if lines:
            return self.line + lines, at - self.text.rfind("\n", 0, at)
        return self.line, self.column + at

    def _fail(self, at: int, message: str) -> NoReturn:
        line, column = self._position(at)
        raise DataError(f"{self.path}:{line}: {message}, at column {column}; correct the file.")


def read_jsonl(source: Path | TextLines) -> Iterator[tuple[int, Any]]:
    """Yield the value of each line of a file, or of lines at hand, with its line number; blank lines are passed over.

    Raises:
        DataError: The file is missing, unreadable, not UTF-8, or a line is not JSON.
    """
    lines = source if isinstance(source, TextLines) else TextLines(source)
    for number, line in enumerate(lines, 1):
        if line and not line.isspace():
            yield number, parse_json(line, path=lines.name, line=number, advice="write one JSON object a line")
