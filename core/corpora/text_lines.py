"""Lines of UTF-8 text files, with errors that name the line."""

from __future__ import annotations

import bz2
import gzip
import shutil
import sys
import tempfile
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from contextlib import contextmanager, nullcontext
from typing import IO, TYPE_CHECKING, Any, Final
from weakref import finalize

from ..errors import DataError, UsageError, as_file_error
from ..files.temporary import room_told
from ..files.writing import as_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BOM = "\ufeff"
STDIN: Final = "-"
"""What standard input is called."""
PACKED: Final[dict[str, tuple[str, Any]]] = {".gz": ("gzip", gzip.open), ".bz2": ("bzip2", bz2.open)}
"""How the names of compressed files end: what they are, and what opens them."""
_KEPT_IN_MEMORY = 1 << 26
_BLOCK: Final = 1 << 18
# So much of a file tells how many bytes its characters have.
_LOOKED_AT: Final = 256


class TextLines:
    """Give the lines of a file, as often as they are asked for; see `read_lines`.

    Attributes:
        path: The file.
        name: What messages call it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)
        self._packed: IO[bytes] | None = None

    def __iter__(self) -> Iterator[str]:
        with opened(self.path) as (file, self._packed):
            yield from decode_lines(file, path=self.name)

    def raw(self) -> Iterator[bytes]:
        """Yield the lines as they are, unpacked.

        Raises:
            DataError: The file cannot be read.
        """
        with opened(self.path) as (file, self._packed):
            yield from file

    def pieces(self, n_bytes: int) -> Iterator[bytes]:
        """Yield the bytes, unpacked, so many at a time.

        Raises:
            DataError: The file cannot be read.
        """
        with opened(self.path) as (file, self._packed):
            while piece := file.read(n_bytes):
                yield piece

    @property
    def size(self) -> int:
        """How many bytes there are, packed as they may be."""
        return self.path.stat().st_size

    @property
    def position(self) -> int:
        """How many bytes `raw` has read so far, packed as they may be."""
        if self._packed is None:
            return 0
        return self.size if self._packed.closed else self._packed.tell()

    def head(self, size: int) -> bytes:
        """Return the first bytes, unpacked.

        Raises:
            DataError: The file cannot be read.
        """
        with opened(self.path) as (file, _):
            return file.read(size)

    def close(self) -> None:
        """Let go of what is kept, which is nothing."""


class StreamLines(TextLines):
    """Give the lines of what can be read only once, such as standard input or a pipe, as often as they are asked for.

    Args:
        stream: What is read, to its end and at once.
        path: Where it comes from.
        name: What messages call it.
    """

    def __init__(self, stream: IO[bytes], path: Path, *, name: str) -> None:
        self.path = path
        self.name = name
        self._kept = tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115  (kept as long as this)
        finalize(self, self._kept.close)
        with room_told(f"{name}: it cannot be kept"):
            shutil.copyfileobj(stream, self._kept)
            self._size = self._kept.tell()
            # What is read here can be read in a process that is forked, too.
            self._kept.flush()

    def __iter__(self) -> Iterator[str]:
        self._kept.seek(0)
        return decode_lines(self._kept, path=self.name)

    def raw(self) -> Iterator[bytes]:
        """Yield the lines as they are."""
        self._kept.seek(0)
        return iter(self._kept)

    def pieces(self, n_bytes: int) -> Iterator[bytes]:
        """Yield the bytes, so many at a time."""
        self._kept.seek(0)
        return iter(lambda: self._kept.read(n_bytes), b"")

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self._size

    @property
    def position(self) -> int:
        """How many bytes `raw` has read so far."""
        return self._kept.tell()

    def head(self, size: int) -> bytes:
        """Return the first bytes."""
        self._kept.seek(0)
        return self._kept.read(size)

    def close(self) -> None:
        """Let go of what was read."""
        self._kept.close()


def open_lines(source: str | Path) -> TextLines:
    """Return the lines of an input; those of standard input (``-``) or a pipe are kept, since they come only once.

    Raises:
        UsageError: Standard input is closed.
        DataError: There is no such input, or it cannot be read.
    """
    path = as_path(source)
    if str(source) == STDIN:
        if sys.stdin is None:
            raise UsageError("standard input is closed; name a file, or write something into it.")
        return StreamLines(sys.stdin.buffer, path, name="<stdin>")
    if path.is_file():
        return TextLines(path)
    try:
        with path.open("rb") as stream:
            return StreamLines(stream, path, name=str(path))
    except OSError as error:
        raise unreadable(path, error) from None


def keep_stream(source: str | Path) -> str | Path | TextLines:
    """Return the lines of an input if it comes only once, as `open_lines` does; another input as it is."""
    path = as_path(source)
    comes_once = str(source) == STDIN or (path.exists() and not path.is_file() and not path.is_dir())
    return open_lines(source) if comes_once else source


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file without their ends; a byte order mark and CRLF are taken for what they are.

    Only a line feed ends a line, so that a word may hold any other Unicode separator. A file whose name ends with
    ``.gz`` or ``.bz2`` is unpacked as it is read.

    Raises:
        DataError: The file is missing, unreadable, damaged or not UTF-8.
    """
    return iter(TextLines(path))


@contextmanager
def opened(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Open a file to read its bytes; one whose name ends as those of compressed files is unpacked meanwhile.

    Yields:
        What to read from, and the file itself, which says how far that is.

    Raises:
        DataError: The file is missing, unreadable or damaged.
    """
    what, open_packed = PACKED.get(path.suffix, ("", None))
    try:
        with path.open("rb") as packed, open_packed(packed) if open_packed else nullcontext(packed) as file:
            yield file, packed
    except (EOFError, OSError, zlib.error) as error:
        # What the system says has a number; what unpacks has none.
        if isinstance(error, OSError) and error.errno is not None:
            raise unreadable(path, error) from None
        if not open_packed:
            raise
        raise DataError(
            f"{path}: this is not a whole file of {what} ({str(error) or 'it is cut off'}); restore it, or name it "
            f"without {path.suffix} if it is not compressed."
        ) from None


def unpacked_name(path: Path) -> Path:
    """Return what a compressed file is called when it is unpacked; another keeps its name."""
    return path.with_suffix("") if path.suffix in PACKED else path


def with_packed(endings: Iterable[str]) -> tuple[str, ...]:
    """Return how names of files end, and how they end if the files are compressed."""
    endings = tuple(endings)
    return (*endings, *(ending + packed for packed in PACKED for ending in endings))


def decode_lines(file: IO[bytes], *, path: str) -> Iterator[str]:
    """Yield the lines of a file of bytes, without their ends; many are decoded at a time.

    Raises:
        DataError: One is not UTF-8.
    """
    n_lines = 0
    while block := file.read(_BLOCK):
        if not block.endswith(b"\n"):
            block += file.readline()
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            for number, line in enumerate(block.split(b"\n"), n_lines + 1):
                yield decode_line(line, number, path=path)
            return
        if not n_lines:
            _check_narrow(block, path=path)
        lines = (text if n_lines else text.removeprefix(BOM)).split("\n")
        if not lines[-1]:
            lines.pop()
        yield from [line.rstrip("\r") for line in lines] if "\r" in text else lines
        n_lines += block.count(b"\n")


def check_utf8(start: bytes, *, path: str) -> None:
    """Check that a file does not begin as one does in an encoding with characters of two or four bytes.

    Raises:
        DataError: It does.
    """
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        if (_likely_encoding(start, first_line=True) or "").startswith("utf-"):
            raise not_utf8(path, 1, error) from None
    _check_narrow(start, path=path)


def _check_narrow(start: bytes, *, path: str) -> None:
    """Check that a file does not begin with characters of two or four bytes; without a mark they may pass for UTF-8.

    Raises:
        DataError: It does, or with zero bytes alone.
    """
    if start and not start.strip(b"\0"):
        raise DataError(
            f"{path}:1: there are only zero bytes where a text is due, as where a disk was full or a machine went "
            "down; get the file again."
        )
    encoding = _wide_encoding(start[:_LOOKED_AT])
    if encoding:
        raise DataError(
            f"{path}:1: the text is not UTF-8 but {encoding.upper()}, as its zero bytes say; save the file in UTF-8 "
            f"(for example: iconv -f {encoding} -t utf-8)."
        )


def _wide_encoding(data: bytes) -> str | None:
    """Name the encoding without a mark that makes so many of some bytes zeros; None where few are."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if 10 * (even + odd) > 6 * len(data):
        return "utf-32be" if data[:1] == b"\0" else "utf-32le"
    if 4 * max(even, odd) > len(data):
        return "utf-16be" if even > odd else "utf-16le"
    return None


def decode_line(line: bytes, number: int, *, path: str) -> str:
    """Decode one line, without its end; the first loses its byte order mark.

    Raises:
        DataError: It is not UTF-8.
    """
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise not_utf8(path, number, error) from None
    if number == 1:
        text = text.removeprefix(BOM)
    return text.rstrip("\r\n")


def not_utf8(path: str, line: int, error: UnicodeDecodeError) -> DataError:
    """Say that a line is not UTF-8, and how to make it so."""
    return DataError(f"{path}:{line}: {why_not_utf8(error, first_line=line == 1)}.")


def why_not_utf8(error: UnicodeDecodeError, *, first_line: bool = False) -> str:
    """Say where a line is not UTF-8, and how to make it so."""
    byte = error.object[error.start]
    encoding = _likely_encoding(error.object, first_line=first_line)
    advice = f"for example: iconv -f {encoding} -t utf-8" if encoding else "iconv does it, if you know its encoding"
    return f"byte 0x{byte:02x} at column {error.start + 1} is not UTF-8 text; save the file in UTF-8 ({advice})"


def _likely_encoding(data: bytes, *, first_line: bool) -> str | None:
    """Name the encoding that some bytes are likely to be in; None where nothing points to one.

    Latin-1 and Windows-1252 are the same but for the bytes from 0x80 to 0x9f, which are quotation marks and dashes in
    the latter, and in no text of the former.
    """
    for encoding, marks in (("utf-32", (BOM_UTF32_LE, BOM_UTF32_BE)), ("utf-16", (BOM_UTF16_LE, BOM_UTF16_BE))):
        if first_line and data.startswith(marks):
            return encoding
    wide = _wide_encoding(data)
    if wide:
        return wide
    # What of it is UTF-8 after all says nothing.
    strange = bytes(
        ord(char) - 0xDC00 for char in data.decode("utf-8", "surrogateescape") if "\udc80" <= char <= "\udcff"
    )
    if not any(0x80 <= byte <= 0x9F for byte in strange):
        return "latin1"
    try:
        strange.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return "cp1252"


def unreadable(path: Path | str, error: OSError) -> DataError:
    """Say why a file cannot be read."""
    kind = as_file_error(DataError, error)
    if isinstance(error, FileNotFoundError):
        return kind(f"{path}: there is no such file or folder; check the path.")
    return kind(f"{path}: cannot be read ({error.strerror or error}); check the path and its permissions.")
