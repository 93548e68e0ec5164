"""Open a file to read what is in it: its content, not its name, says whether and how it is packed."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final, NoReturn

from ....corpora.text_lines import unreadable
from ....errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GZIP, _BZIP2, _ZIP = b"\x1f\x8b", b"BZh", b"PK\x03\x04"
_TAR: Final = (257, b"ustar")
_ENCRYPTED: Final = 1
_HEAD: Final = 512
_ARRAY: Final = ".npy"
_BUFFER: Final = 1 << 20
_DAMAGED: Final = (EOFError, OSError, zlib.error, zipfile.BadZipFile, tarfile.TarError, NotImplementedError)


class Unpacked:
    """A stream of the bytes in a file, and how far it is.

    Args:
        stream: The stream, which can be peeked into.
        name: What messages call the file: its path, and its name inside an archive.
        packed: The stream of the packed bytes.
        size: How many of those there are.
    """

    def __init__(self, stream: io.BufferedReader, *, name: str, packed: IO[bytes], size: int) -> None:
        self.stream = stream
        self.name = name
        self._packed = packed
        self._size = size

    @property
    def share(self) -> float:
        """How much of the file is read, from 0 to 1."""
        return min(self._packed.tell() / self._size, 1.0) if self._size else 1.0


class _Unpacking(io.BufferedReader):
    """A stream that is unpacked as it is read; it has no file of its own that others could read past it."""

    def fileno(self) -> int:
        raise io.UnsupportedOperation("fileno")


@contextmanager
def unpacked(path: Path) -> Iterator[Unpacked]:
    """Open a file, the file in it if it is compressed (gzip, bzip2), and the one in that if it is an archive.

    An archive (zip, tar) holds one file besides folders and what macOS adds; one of arrays only is NumPy's and stays
    packed.

    Raises:
        DataError: The file cannot be read, is damaged, or is an archive of no file or several.
    """
    try:
        with path.open("rb") as packed:
            size = path.stat().st_size
            stream, name = packed, str(path)
            head = packed.peek(_HEAD)
            if head.startswith((_GZIP, _BZIP2)):
                unpack = gzip.GzipFile(fileobj=packed) if head.startswith(_GZIP) else bz2.BZ2File(packed)
                stream = _Unpacking(unpack, _BUFFER)
                head = stream.peek(_HEAD)
            if head.startswith(_ZIP) and not _holds_arrays(stream):
                stream, name = _in_zip(stream, name)
            elif head[_TAR[0] :].startswith(_TAR[1]):
                stream, name = _in_tar(stream, name)
            yield Unpacked(stream, name=name, packed=packed, size=size)
    except _DAMAGED as error:
        # What the system says has a number; what unpacks has none.
        if isinstance(error, OSError) and error.errno is not None:
            raise unreadable(path, error) from None
        reason = str(error) or "it is cut off"
        raise DataError(f"{path}: the file cannot be unpacked ({reason}); restore it.") from None


def _holds_arrays(stream: io.BufferedReader) -> bool:
    with zipfile.ZipFile(stream) as archive:
        names = archive.namelist()
    stream.seek(0)
    return bool(names) and all(name.endswith(_ARRAY) for name in names)


def _in_zip(stream: io.BufferedReader, name: str) -> tuple[io.BufferedReader, str]:
    archive = zipfile.ZipFile(stream)
    members = [member for member in archive.infolist() if not member.is_dir() and _counts(member.filename)]
    if len(members) != 1:
        _refuse(name, [member.filename for member in members])
    (member,) = members
    if member.flag_bits & _ENCRYPTED:
        raise DataError(f"{name}: {member.filename} is encrypted; unpack the archive and name the file.")
    return _Unpacking(archive.open(member), _BUFFER), f"{name}: {member.filename}"  # type: ignore[arg-type]


def _in_tar(stream: io.BufferedReader, name: str) -> tuple[io.BufferedReader, str]:
    archive = tarfile.open(fileobj=stream, mode="r:")  # noqa: SIM115  (read as long as the file is open)
    members = [member for member in archive if member.isfile() and _counts(member.name)]
    if len(members) != 1:
        _refuse(name, [member.name for member in members])
    opened = archive.extractfile(members[0])
    return _Unpacking(opened, _BUFFER), f"{name}: {members[0].name}"  # type: ignore[arg-type]


def _counts(name: str) -> bool:
    """Tell whether a file of an archive is more than what macOS adds, which is hidden."""
    return not name.startswith("__MACOSX/") and not PurePosixPath(name).name.startswith(".")


def _refuse(name: str, members: list[str]) -> NoReturn:
    some = (
        f"{len(members)} files ({', '.join(members[:5])}{', …' if len(members) > 5 else ''})" if members else "no file"
    )
    raise DataError(f"{name}: the archive holds {some}, where one is due; unpack it and name the file that is meant.")
