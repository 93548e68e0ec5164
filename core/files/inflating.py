"""Inflate what zlib has compressed, piece by piece: what is large in it is written where it stays."""

from __future__ import annotations

import mmap
import os
from contextlib import nullcontext
from importlib import import_module
from itertools import chain
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import DataError
from ..named_tuples import NamedTuple
from .msgpack import NO_BYTES, entry_places, find_bytes, is_list
from .msgpack import unpack as msgpack_of
from .packed_list import PackedFile, PackedList
from .reading import Record, damage_told, unpack
from .temporary import room_told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from contextlib import AbstractContextManager

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
    origin: str = "",
) -> Record:
    """Return a mapping that was packed with msgpack and compressed.

    Args:
        pieces: The compressed bytes, in order.
        large: The name of the entry that may be large: it is of bytes, which may come as any buffer.
        size: How many compressed bytes there are.
        where: The file, for messages of what is wrong with it.
        error: The class of the error.
        packed: The names of entries that may be long lists: such come as `PackedList`.
        origin: The file, for messages of what is no fault of it, such as a full disk; `where` by default.

    Raises:
        NlpxError: The bytes are broken, grow beyond the limit, or hold something else; or there is no room for them.
    """
    source = _Source(size, _unpacked_limit(size), where, origin or where, error)
    inflated = _inflated(pieces, source)
    head = _beginning(inflated)
    found = find_bytes(head, large)
    content: NDArray[np.uint8] | mmap.mmap | None = None
    parts = [head]
    if found is not None:
        start, end, n_bytes = found
        source.check_size(n_bytes)
        content, behind = _taken(chain([head[end:]], inflated), n_bytes, source)
        # What is left reads as if nothing had been in that entry.
        parts = [head[:start], NO_BYTES, behind]
    rest = chain(parts, inflated)
    if packed:
        record = _record_in(_kept(rest, source), packed, source)
    else:
        record = Record(unpack(b"".join(rest), where=where, error=error), where=where, error=error)
    if content is not None:
        record.data[large] = content
    return record


class _Source(NamedTuple):
    """What is known of compressed bytes.

    Args:
        size: How many there are.
        limit: To how many they may grow.
        where: The file, for messages of what is wrong with it.
        origin: The file, for others.
        error: The class of the errors.
    """

    size: int
    limit: int
    where: str
    origin: str
    error: type[NlpxError]

    def check_size(self, n_bytes: int) -> None:
        """Refuse more bytes than there may be."""
        if n_bytes > self.limit:
            raise self.error(
                f"{self.origin}: {self.size:,} bytes unpack to more than {self.limit:,}; if the file is to be trusted, "
                f"set {LIMIT_SETTING} to a larger number of bytes"
            )

    def room(self) -> AbstractContextManager[None]:
        """Return what tells that there is no room for what the bytes grow to."""
        return room_told(f"{self.origin}: it cannot be unpacked", error=self.error)


def _record_in(buffer: bytes | mmap.mmap, packed: Collection[str], source: _Source) -> Record:
    """Return a mapping, of which some lists stay packed."""
    data: dict[Any, Any] = {}
    with damage_told(b"", where=source.where, error=source.error):
        for name, (start, end) in entry_places(PackedFile(buffer), longest=len(buffer)).items():
            is_packed = name in packed and is_list(buffer[start : start + 1])
            data[name] = PackedList(buffer, start) if is_packed else msgpack_of(buffer[start:end])
    return Record(data, where=source.where, error=source.error)


def _taken(pieces: Iterable[bytes], n_bytes: int, source: _Source) -> tuple[NDArray[np.uint8] | mmap.mmap, bytes]:
    """Return so many bytes as one buffer, and what comes with the last of them.

    Raises:
        NlpxError: There are fewer, or there is no room for them.
    """
    content = np.empty(n_bytes if n_bytes <= _IN_MEMORY else 0, dtype=np.uint8)
    room, behind, filled = content.data, b"", 0
    with source.room():
        temporary = TemporaryFile() if n_bytes > _IN_MEMORY else nullcontext()  # noqa: SIM115  (closed below)
    with temporary as file:
        for piece in pieces:
            part = piece[: n_bytes - filled]
            if file is None:
                room[filled : filled + len(part)] = part
            else:
                with source.room():
                    file.write(part)
            filled += len(part)
            if filled == n_bytes:
                behind = piece[len(part) :]
                break
        if filled < n_bytes:
            raise source.error(
                f"{source.where}: there are {filled:,} bytes of an entry that has {n_bytes:,}; restore the file"
            )
        if file is None:
            return content, behind
        with source.room():
            return _mapped(file, n_bytes), behind


def _kept(pieces: Iterable[bytes], source: _Source) -> bytes | mmap.mmap:
    """Return all pieces as one buffer.

    Raises:
        NlpxError: There is no room for them.
    """
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        for piece in pieces:
            with source.room():
                file.write(piece)
        n_bytes = file.tell()
        if n_bytes <= _IN_MEMORY:
            file.seek(0)
            return file.read()
        with source.room():
            return _mapped(file, n_bytes)


def _mapped(file: IO[bytes], n_bytes: int) -> mmap.mmap:
    file.flush()
    return mmap.mmap(file.fileno(), n_bytes, access=mmap.ACCESS_READ)


def _inflated(pieces: Iterable[Any], source: _Source) -> Iterator[bytes]:
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
            raise source.error(
                f"{source.where}: this is not what was written, or it is damaged ({problem}); restore the file"
            ) from None
        n_bytes += len(part)
        source.check_size(n_bytes)
        yield part
    if not stream.eof:
        raise source.error(f"{source.where}: the file is cut off; restore it")


def _zlib() -> Any:
    """Return zlib-ng, which inflates the same in half the time, or zlib where there is no wheel of that."""
    try:
        from zlib_ng import zlib_ng
    except ImportError:
        return import_module("zlib")
    return zlib_ng


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
