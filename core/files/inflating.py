"""Inflate what zlib has compressed, piece by piece: what is large in it is written where it stays."""

from __future__ import annotations

import mmap
import os
import tempfile
from contextlib import contextmanager, nullcontext
from functools import partial
from importlib import import_module
from itertools import chain
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import DataError, as_file_error
from .msgpack import NO_BYTES, entry_places, find_bytes, is_list
from .msgpack import unpack as msgpack_of
from .packed_list import PackedFile, PackedList
from .reading import Record, damage_told, unpack

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from numpy.typing import NDArray

    from ..errors import NlpxError

# Zlib can make a file a thousand times smaller; real corpora are five to twenty times smaller.
_USUAL_GROWTH: Final = 100
_ALWAYS_ALLOWED: Final = 64 * 2**20
LIMIT_SETTING: Final = "NLPX_MAX_UNPACKED"
"""The environment variable with the number of bytes to which a compressed file may grow when it is read."""

# A piece, and what it grows to, are in the processor's cache when the next step looks at them.
PIECE: Final = 1 << 14
BUFFERS: Final = (bytes, np.ndarray, mmap.mmap)
"""What a large entry may come as."""
# What is larger lies in a file without a name, from where as much comes into memory as is looked at.
_IN_MEMORY: Final = 16 * 2**20


def pieces_of(data: bytes | bytearray | memoryview) -> Iterator[memoryview]:
    """Yield bytes a piece at a time."""
    view = memoryview(data)
    return (view[start : start + PIECE] for start in range(0, len(view), PIECE))


def inflate_record(
    pieces: Iterable[Any],
    large: str,
    *,
    size: int,
    where: str,
    error: type[NlpxError] = DataError,
    packed: Collection[str] = (),
) -> Record:
    """Return a mapping that was packed with msgpack and compressed.

    Args:
        pieces: The compressed bytes, in order.
        large: The name of the entry that may be large: it is of bytes, which may come as any buffer.
        size: How many compressed bytes there are.
        where: The file, for messages.
        error: The class of the error.
        packed: The names of entries that may be long lists: such come as `PackedList`.

    Raises:
        NlpxError: The bytes are broken, grow beyond the limit, or hold something else.
    """
    limit = _unpacked_limit(size)
    inflated = _inflated(pieces, limit, size=size, where=where, error=error)
    head = _beginning(inflated)
    found = find_bytes(head, large)
    content: NDArray[np.uint8] | mmap.mmap | None = None
    parts = [head]
    if found is not None:
        start, end, n_bytes = found
        if n_bytes > limit:
            raise error(_too_large(size, limit, where))
        content, behind = _taken(chain([head[end:]], inflated), n_bytes, where=where, error=error)
        # What is left reads as if nothing had been in that entry.
        parts = [head[:start], NO_BYTES, behind]
    rest = chain(parts, inflated)
    if packed:
        record = _record_in(_kept(rest, where=where, error=error), packed, where=where, error=error)
    else:
        record = Record(unpack(b"".join(rest), where=where, error=error), where=where, error=error)
    if content is not None:
        record.data[large] = content
    return record


def _record_in(buffer: bytes | mmap.mmap, packed: Collection[str], *, where: str, error: type[NlpxError]) -> Record:
    """Return a mapping, of which some lists stay packed."""
    data: dict[Any, Any] = {}
    with damage_told(b"", where=where, error=error):
        for name, (start, end) in entry_places(PackedFile(buffer), longest=len(buffer)).items():
            is_packed = name in packed and is_list(buffer[start : start + 1])
            data[name] = PackedList(buffer, start) if is_packed else msgpack_of(buffer[start:end])
    return Record(data, where=where, error=error)


def _taken(
    pieces: Iterable[bytes], n_bytes: int, *, where: str, error: type[NlpxError]
) -> tuple[NDArray[np.uint8] | mmap.mmap, bytes]:
    """Return so many bytes as one buffer, and what comes with the last of them.

    Raises:
        NlpxError: There are fewer, or there is no room for them.
    """
    content = np.empty(n_bytes if n_bytes <= _IN_MEMORY else 0, dtype=np.uint8)
    room, behind, filled = content.data, b"", 0
    told = partial(_no_room_told, where=where, error=error)
    with told():
        temporary = TemporaryFile() if n_bytes > _IN_MEMORY else nullcontext()  # noqa: SIM115  (closed below)
    with temporary as file:
        for piece in pieces:
            part = piece[: n_bytes - filled]
            if file is None:
                room[filled : filled + len(part)] = part
            else:
                with told():
                    file.write(part)
            filled += len(part)
            if filled == n_bytes:
                behind = piece[len(part) :]
                break
        if filled < n_bytes:
            raise error(f"{where}: there are {filled:,} bytes of an entry that has {n_bytes:,}; restore the file")
        if file is None:
            return content, behind
        with told():
            return _mapped(file, n_bytes), behind


def _kept(pieces: Iterable[bytes], *, where: str, error: type[NlpxError]) -> bytes | mmap.mmap:
    """Return all pieces as one buffer.

    Raises:
        NlpxError: There is no room for them.
    """
    told = partial(_no_room_told, where=where, error=error)
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        for piece in pieces:
            with told():
                file.write(piece)
        n_bytes = file.tell()
        if n_bytes <= _IN_MEMORY:
            file.seek(0)
            return file.read()
        with told():
            return _mapped(file, n_bytes)


def _mapped(file: IO[bytes], n_bytes: int) -> mmap.mmap:
    file.flush()
    return mmap.mmap(file.fileno(), n_bytes, access=mmap.ACCESS_READ)


@contextmanager
def _no_room_told(*, where: str, error: type[NlpxError]) -> Iterator[None]:
    """Say of a file that what is large in it cannot be put anywhere."""
    try:
        yield
    except OSError as problem:
        place = f" in {tempfile.tempdir}" if tempfile.tempdir else ""
        raise as_file_error(error, problem)(
            f"{where}: it cannot be unpacked{place} ({problem.strerror}); set TMPDIR to a folder with room"
        ) from None


def _inflated(pieces: Iterable[Any], limit: int, *, size: int, where: str, error: type[NlpxError]) -> Iterator[bytes]:
    """Yield what pieces grow to.

    Raises:
        NlpxError: They are broken, or grow beyond the limit.
    """
    zlib = _zlib()
    stream, n_bytes = zlib.decompressobj(), 0
    for piece in pieces:
        try:
            # What is behind the end is nothing of it.
            part = b"" if stream.eof else stream.decompress(piece)
        except zlib.error as problem:
            raise error(
                f"{where}: this is not what was written, or it is damaged ({problem}); restore the file"
            ) from None
        n_bytes += len(part)
        if n_bytes > limit:
            raise error(_too_large(size, limit, where))
        yield part
    if not stream.eof:
        raise error(f"{where}: the file is cut off; restore it")


def _zlib() -> Any:
    """Return zlib-ng, which inflates the same in half the time, or zlib where there is no wheel of that."""
    try:
        from zlib_ng import zlib_ng
    except ImportError:
        return import_module("zlib")
    return zlib_ng


def _too_large(size: int, limit: int, where: str) -> str:
    return (
        f"{where}: {size:,} bytes unpack to more than {limit:,}; if the file is to be trusted, set "
        f"{LIMIT_SETTING} to a larger number of bytes"
    )


def _unpacked_limit(n_bytes: int) -> int:
    """Return to how many bytes a file of a size may grow."""
    setting = os.environ.get(LIMIT_SETTING, "")
    return int(setting) if setting.isdecimal() and int(setting) else max(_ALWAYS_ALLOWED, _USUAL_GROWTH * n_bytes)


def _beginning(inflated: Iterator[bytes]) -> bytes:
    """Return the first thousands of bytes, or all if there are fewer."""
    head = b""
    for part in inflated:
        head += part
        if len(head) >= PIECE:
            break
    return head
