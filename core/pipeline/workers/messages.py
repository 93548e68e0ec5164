"""Messages between processes: any data, with the bytes of its arrays beside the pickle of the rest.

So an array is not copied on its way but into the pipe and out of it, and what comes is one block of memory. The methods
of a `Connection` would read what is long in many pieces and put these together, which takes three times as long. An
array that was made in memory which both processes share stays there, and only its place is sent.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from itertools import accumulate, pairwise
from struct import Struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from multiprocessing.connection import Connection

    from .shared_memory import SharedMemory

# An array of fewer bytes is a part of the pickle.
_SMALL: Final = 1 << 12
# How many pieces a message has, and how long the first is: the pickle, which each has.
_HEAD: Final = Struct("<QQ")
# Of each of the others where it begins and ends in shared memory; it is sent where it begins at 0, which is no place.
_PLACE: Final = Struct("<QQ")
# So much fits into a pipe before its reader has to be awake.
_PIPE: Final = 1 << 18
# And so much where the system widens none.
_SURE: Final = 1 << 14
# A system takes so many pieces at a time, at least.
_AT_ONCE: Final = 512
_HAS_DESCRIPTORS: Final = hasattr(os, "readv")

Parts = list[memoryview]
"""A message: the pickle, then the arrays."""


def widen(connection: Connection) -> None:
    """Let more fit into a pipe, where the system allows that."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(connection.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


def pack(message: Any) -> Parts:
    """Make a message of data."""
    arrays: list[pickle.PickleBuffer] = []

    def take(buffer: pickle.PickleBuffer) -> bool:
        is_small = buffer.raw().nbytes < _SMALL
        if not is_small:
            arrays.append(buffer)
        return is_small

    data = pickle.dumps(message, protocol=5, buffer_callback=take)
    return [memoryview(data), *(array.raw() for array in arrays)]


def unpack(parts: Parts) -> Any:
    """Return the data of a message; its arrays are parts of what has come."""
    return pickle.loads(parts[0], buffers=parts[1:])


def fits(parts: Parts) -> bool:
    """Tell whether an empty pipe takes a message at once, whatever its reader does."""
    n_bytes = sum(part.nbytes for part in parts) + _HEAD.size + _PLACE.size * (len(parts) - 1)
    return _HAS_DESCRIPTORS and n_bytes <= _SURE


def write(connection: Connection, parts: Parts, shared: SharedMemory | None = None) -> None:
    """Send a message.

    Args:
        connection: The end of a pipe.
        parts: The message.
        shared: Memory that the reader has too, in which arrays of the message may lie.

    Raises:
        OSError: The reader is gone.
    """
    first, *others = parts
    left = [None] * len(others) if shared is None else shared.leave(others)
    places = [place or (0, part.nbytes) for part, place in zip(others, left, strict=True)]
    sent = [first, *(part for part, place in zip(others, left, strict=True) if place is None)]
    header = _HEAD.pack(len(parts), first.nbytes) + b"".join([_PLACE.pack(*place) for place in places])
    if not _HAS_DESCRIPTORS:
        connection.send_bytes(b"".join([header, *sent]))
        return
    rest = [part for part in (memoryview(header), *sent) if part.nbytes]
    while rest:
        written = os.writev(connection.fileno(), rest[:_AT_ONCE])
        done = 0
        while done < len(rest) and written >= rest[done].nbytes:
            written -= rest[done].nbytes
            done += 1
        rest = rest[done:]
        if written:
            rest[0] = rest[0][written:]


def read(connection: Connection) -> Parts:
    """Wait for a message.

    Raises:
        EOFError: The sender is gone.
    """
    return next(parts for parts in arriving(connection) if parts is not None)


def never_wait(connection: Connection) -> None:
    """Let nobody wait for the rest of a message, where the system allows that."""
    if _HAS_DESCRIPTORS:
        os.set_blocking(connection.fileno(), False)


def arriving(connection: Connection, shared: SharedMemory | None = None) -> Iterator[Parts | None]:
    """Yield the next message, and before it None as often as its rest has not come and nobody is to wait for that.

    Args:
        connection: The end of a pipe.
        shared: Memory in which arrays of the message may lie.

    Raises:
        EOFError: The sender is gone.
    """
    if not _HAS_DESCRIPTORS:
        whole = memoryview(bytearray(connection.recv_bytes()))
        number, size = _HEAD.unpack(whole[: _HEAD.size])
        start = _HEAD.size + _PLACE.size * (number - 1)
        places, block = _places(whole[_HEAD.size : start]), whole[start:]
    else:
        number, size = _HEAD.unpack((yield from _read(connection, _HEAD.size)))
        places = _places((yield from _read(connection, _PLACE.size * (number - 1))))
        block = yield from _read(connection, size + sum(end for start, end in places if not start))
    sizes = [size, *(end for start, end in places if not start)]
    sent = iter([block[start:end] for start, end in pairwise(accumulate(sizes, initial=0))])
    left = [place for place in places if place[0]]
    found = iter(shared.take(left) if shared is not None and left else ())
    yield [next(sent), *(next(found if start else sent) for start, _ in places)]


def _places(data: memoryview) -> list[tuple[int, int]]:
    return [*_PLACE.iter_unpack(data)]


def _read(connection: Connection, size: int) -> Generator[None, None, memoryview]:
    """Return the next bytes of a pipe; yields where there are no more yet.

    Raises:
        EOFError: There are not as many.
    """
    # Not zeroed, as a bytearray would be.
    block = np.empty(size, dtype=np.uint8).data
    rest = block
    while rest.nbytes:
        try:
            done = os.readv(connection.fileno(), [rest])
        except BlockingIOError:
            yield
            continue
        if not done:
            raise EOFError
        rest = rest[done:]
    return block
