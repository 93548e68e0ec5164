"""Lines of UTF-8 text files, with errors that name the line."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import TYPE_CHECKING

from ..errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BOM = "\ufeff"


class TextLines:
    """Give the lines of a file, as often as they are asked for; see `read_lines`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[str]:
        return read_lines(self.path)


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file without their ends; a byte order mark and CRLF are taken for what they are.

    Only a line feed ends a line, so that a word may hold any other Unicode separator.

    Raises:
        DataError: The file is missing, unreadable or not UTF-8.
    """
    try:
        with path.open("rb") as file:
            yield from decode_lines(file, path=str(path))
    except OSError as error:
        raise unreadable(path, error) from None


def decode_lines(lines: Iterable[bytes], *, path: str) -> Iterator[str]:
    """Decode lines of bytes."""
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise not_utf8(path, number, error) from None
        if number == 1:
            text = text.removeprefix(BOM)
        yield text.rstrip("\r\n")


def not_utf8(path: str, line: int, error: UnicodeDecodeError) -> DataError:
    """Say that a line is not UTF-8."""
    byte = error.object[error.start]
    encoding = "utf-16" if line == 1 and error.object.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "latin1"
    return DataError(
        f"{path}:{line}: byte 0x{byte:02x} at column {error.start + 1} is not UTF-8 text; save the file in UTF-8 "
        f"(for example: iconv -f {encoding} -t utf-8)."
    )


def unreadable(path: Path | str, error: OSError) -> DataError:
    """Say why a file cannot be read."""
    if isinstance(error, FileNotFoundError):
        return DataError(f"{path}: there is no such file or folder; check the path.")
    return DataError(f"{path}: cannot be read ({error.strerror or error}); check the path and its permissions.")
