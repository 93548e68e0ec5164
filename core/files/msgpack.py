"""Pack and unpack msgpack with NumPy arrays in it, in the form that srsly writes.

srsly looks through the entry points of all installed packages at every call, which takes longer than to unpack a Doc.
Its compiled packer does not, so that is what is used here; nothing that is unpacked runs code. It is imported when it
is first used: a process that looks things up in a large knowledge base needs 6 MB less without it.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from math import copysign
from typing import IO, TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from ..quoting import counted
from . import outside
from .surrogates import LoneSurrogate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KINDS = frozenset("biufcSUmM")
"""The kinds of NumPy's types that are read: truth values, numbers and strings, without fields, objects or code."""

LONGEST: Final = 2**32 - 1
"""The most bytes, and the most entries of a list, that msgpack has a number for."""

# Where an array is that is not among what is packed.
_OUTSIDE: Final = b"outside"
_ZERO, _ONE = 0.0, 1.0
# From so many bytes on msgpack has but one way to say how many there are.
_LARGE = 2**16
_CHUNK = 1 << 14
_LONG_BYTES: Final = b"\xc6"
# How a list begins: a short one with its length.
_LISTS: Final = frozenset(bytes([byte]) for byte in (*range(0x90, 0xA0), 0xDC, 0xDD))
_MAPPINGS: Final = frozenset(bytes([first]) for first in (*range(0x80, 0x90), 0xDE, 0xDF))


class Readable(Protocol):
    """What packed bytes can be read from."""

    def read(self, n_bytes: int, /) -> bytes:
        """Return the next bytes; fewer, or none, at the end."""


def pack(data: Any) -> bytes:
    """Return data as msgpack.

    Raises:
        TypeError: Something in the data is no number, string, bytes, list, dictionary or array.
        LoneSurrogate: A string in the data cannot be UTF-8.
    """
    from srsly.msgpack._packer import Packer

    try:
        packed: bytes = Packer(use_bin_type=True, default=_encode).pack(data)
    except UnicodeEncodeError as error:
        raise LoneSurrogate(error.object) from None
    return packed


def pack_in_parts(data: Any) -> Iterator[bytes]:
    """Yield what `pack` would return, a part at a time: all at once takes three times the memory of large arrays.

    Raises:
        TypeError: As `pack` does, and so `LoneSurrogate`.
    """
    if isinstance(data, dict):
        yield map_header(len(data))
        for key, value in data.items():
            yield pack(key)
            yield from pack_in_parts(value)
    elif isinstance(data, (list, tuple)):
        yield array_header(len(data))
        for value in data:
            yield from pack_in_parts(value)
    elif isinstance(data, np.ndarray):
        yield from pack_in_parts(_encode(data))
    elif isinstance(data, bytes) and len(data) >= _LARGE:
        yield bytes_header(len(data))
        yield data
    else:
        yield pack(data)


def map_header(size: int) -> bytes:
    """Return what comes before the entries of a dictionary of a size."""
    from srsly.msgpack._packer import Packer

    header: bytes = Packer().pack_map_header(size)
    return header


def array_header(size: int) -> bytes:
    """Return what comes before the entries of a list of a size."""
    from srsly.msgpack._packer import Packer

    header: bytes = Packer().pack_array_header(size)
    return header


def bytes_header(size: int) -> bytes:
    """Return what comes before so many bytes."""
    if size >= _LARGE:
        return _LONG_BYTES + size.to_bytes(4, "big")
    return pack(bytes(size))[: -size or None]


def unpack_strings(file: IO[bytes]) -> Iterator[str]:
    """Yield the strings that were packed into a file one after the other, of which little is in memory at a time."""
    from srsly.msgpack._unpacker import Unpacker

    return iter(Unpacker(file, read_size=_CHUNK, max_buffer_size=LONGEST, raw=False))


def unpack_array(
    file: Readable, *, longest: int, make_object: Callable[[list[tuple[Any, Any]]], Any] | None = None
) -> Iterator[Any]:
    """Yield the elements of an array that was packed into a file, of which one is in memory at a time.

    Args:
        file: The file.
        longest: The most bytes, and the most entries, that anything in it can have; the file has no more.
        make_object: Makes something of the entries of a mapping, for which arrays of numbers are mappings too; None for
            what `unpack` makes.

    Raises:
        ValueError: It is no msgpack, no array, or cut off; or `make_object` refuses a mapping.
    """
    with _damage_as_value_error():
        unpacker = _unpacker(file, longest, object_pairs_hook=make_object or _decode)
        for _ in range(unpacker.read_array_header()):
            yield unpacker.unpack()


def array_length(file: Readable, *, longest: int) -> int:
    """Return how many elements an array has that was packed into a file; see `unpack_array`.

    Raises:
        ValueError: It is no array.
    """
    with _damage_as_value_error():
        length: int = _unpacker(file, longest).read_array_header()
        return length


def entry_places(file: Readable, *, longest: int) -> dict[Any, tuple[int, int]]:
    """Return where each entry of a mapping starts and ends that was packed into a file, by its key.

    Args:
        file: The file, from its beginning.
        longest: The most bytes that anything in it can have; the file has as many.

    Raises:
        ValueError: It is no msgpack, no mapping, cut off, or there is more behind it.
    """
    with _damage_as_value_error():
        return {key: (start, end) for key, start, end in each_entry(file, longest=longest)}


def each_entry(file: Readable, *, longest: int) -> Iterator[tuple[Any, int, int]]:
    """Yield what `entry_places` returns, an entry at a time; a key is anything, and may come twice.

    Raises:
        ValueError: As `entry_places`.
    """
    with _damage_as_value_error():
        unpacker = _unpacker(file, longest)
        for _ in range(unpacker.read_map_header()):
            key, start = unpacker.unpack(), unpacker.tell()
            unpacker.skip()
            yield key, start, unpacker.tell()
        if unpacker.tell() != longest:
            raise ValueError("there is more behind it")


@contextmanager
def _damage_as_value_error() -> Iterator[None]:
    from srsly.msgpack.exceptions import UnpackException

    try:
        yield
    except (UnpackException, ValueError, TypeError, KeyError, OverflowError, RecursionError, SyntaxError) as error:
        raise ValueError(str(error) or "it is cut off") from error


def _unpacker(file: Readable, longest: int, **settings: Any) -> Any:
    """Return what unpacks one thing after the other, of which little is in memory at a time."""
    from srsly.msgpack._unpacker import Unpacker

    limits = {**_limits(longest), "max_buffer_size": LONGEST}
    return Unpacker(file, read_size=_CHUNK, raw=False, strict_map_key=False, **limits, **settings)


def unpack_parts(packed: bytes, size: int) -> Iterator[list[Any]]:
    """Yield the elements of a packed list, so many at a time, of which no more are in memory.

    Raises:
        ValueError: It is no msgpack, no list, or cut off.
    """
    from srsly.msgpack._unpacker import Unpacker
    from srsly.msgpack.exceptions import UnpackException

    try:
        unpacker = Unpacker(BytesIO(packed), read_size=_CHUNK, raw=False, **_limits(len(packed)))
        n_left = unpacker.read_array_header()
        while n_left:
            part = [*islice(unpacker, min(n_left, size))]
            if not part:
                raise ValueError("it is cut off")
            n_left -= len(part)
            yield part
    except (TypeError, OverflowError, RecursionError, UnpackException) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def unpack_pairs(packed: bytes) -> Iterator[tuple[Any, Any]]:
    """Yield the keys of a packed mapping with their values, of which one is in memory at a time; a key may come twice.

    The keys of a mapping that is unpacked as a whole are interned, and Python's table of such strings does not shrink.

    Raises:
        ValueError: It is no msgpack, no mapping, or cut off.
    """
    with _damage_as_value_error():
        unpacker = _unpacker(BytesIO(packed), len(packed))
        for _ in range(unpacker.read_map_header()):
            key = unpacker.unpack()
            # What cannot be the key of a dictionary is damage here too.
            hash(key)
            yield key, unpacker.unpack()


def _limits(longest: int) -> dict[str, int]:
    """Return how long anything can be in what is so long: else a few bytes could ask for all memory."""
    return {f"max_{kind}_len": longest for kind in ("array", "map", "str", "bin", "ext")}


def unpack(packed: bytes | bytearray | memoryview, *, use_list: bool = True) -> Any:
    """Return what some msgpack holds.

    Args:
        packed: The msgpack.
        use_list: Whether sequences become lists; tuples can be the keys of dictionaries.

    Raises:
        ValueError: It is no msgpack, there is more behind it, or an array in it is broken.
    """
    from srsly.msgpack._unpacker import unpackb
    from srsly.msgpack.exceptions import UnpackException

    try:
        return unpackb(packed, raw=False, use_list=use_list, strict_map_key=False, object_pairs_hook=_decode)
    except (TypeError, KeyError, OverflowError, RecursionError, SyntaxError, UnpackException) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def entries(packed: bytes | memoryview) -> dict[Any, bytes | memoryview]:
    """Return the entries of a mapping by their keys, each still packed; those of a view are views.

    Raises:
        ValueError: It is no msgpack, no mapping, or there is more behind it.
    """
    from srsly.msgpack._unpacker import Unpacker
    from srsly.msgpack.exceptions import UnpackException

    # Nothing in it has more entries than it has bytes: else a few bytes could ask for all memory.
    most = len(packed)
    unpacker = Unpacker(None, raw=False, max_buffer_size=LONGEST, max_array_len=most, max_map_len=most)
    unpacker.feed(packed)
    found: dict[Any, bytes | memoryview] = {}
    try:
        for _ in range(unpacker.read_map_header()):
            key, start = unpacker.unpack(), unpacker.tell()
            unpacker.skip()
            found[key] = packed[start : unpacker.tell()]
    except (TypeError, UnpackException) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    if unpacker.tell() != len(packed):
        raise ValueError("there is more behind it")
    return found


def is_list(packed: bytes) -> bool:
    """Tell whether some msgpack holds a list."""
    return packed[:1] in _LISTS


def is_mapping(packed: bytes) -> bool:
    """Tell whether some msgpack holds a mapping."""
    return packed[:1] in _MAPPINGS


NO_BYTES: Final = b"\xc4\x00"
"""What stands where there are bytes, and none of them."""


def find_bytes(head: bytes, name: str) -> tuple[int, int, int] | None:
    """Find a long entry of bytes in a mapping.

    Args:
        head: How the packed mapping begins.
        name: The key of the entry.

    Returns:
        Where what stands for the entry starts, where its bytes do, and how many there are; None if `head` does not say.
    """
    from srsly.msgpack._unpacker import Unpacker
    from srsly.msgpack.exceptions import UnpackException

    unpacker = Unpacker(None, raw=False, max_buffer_size=LONGEST, **_limits(len(head)))
    unpacker.feed(head)
    try:
        for _ in range(unpacker.read_map_header()):
            key, start = unpacker.unpack(), unpacker.tell()
            size = head[start + 1 : start + 5]
            if key == name and head[start : start + 1] == _LONG_BYTES and len(size) == 4:
                return start, start + 5, int.from_bytes(size, "big")
            unpacker.skip()
    except (TypeError, ValueError, UnpackException):
        pass
    return None


def _encode(value: Any) -> Any:
    """Return an array or a NumPy number as a dictionary of type, shape and bytes."""
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject:
            raise TypeError("An array of Python objects cannot be saved; make it an array of numbers.")
        start = outside.keep(value)
        return {
            b"nd": True,
            b"type": value.dtype.str,
            b"kind": b"",
            b"shape": value.shape,
            **({b"data": value.tobytes()} if start is None else {_OUTSIDE: start}),
        }
    if isinstance(value, (np.number, np.bool_)):
        return {b"nd": False, b"type": value.dtype.str, b"data": value.tobytes()}
    if hasattr(value, "get") and hasattr(value, "dtype"):
        # An array on a GPU.
        return _encode(value.get())
    raise TypeError(f"A {type(value).__name__} cannot be saved: {value!r:.80}. Use numbers, strings, lists and arrays.")


def _decode(pairs: list[tuple[Any, Any]]) -> Any:
    # Thousands of mappings have the same names and the same few numbers: each is in memory once.
    value: dict[Any, Any] = {
        sys.intern(name) if type(name) is str else name: _shared(entry) if type(entry) is float else entry
        for name, entry in pairs
    }
    if b"nd" not in value:
        return value
    dtype = np.dtype(value[b"type"])
    if dtype.kind not in KINDS:
        raise ValueError(f"an array of the type {str(dtype)[:40]} is not read")
    if _OUTSIDE in value:
        return outside.find(value[_OUTSIDE], dtype, value[b"shape"])
    array = np.frombuffer(value[b"data"], dtype=dtype)
    if not value[b"nd"]:
        if len(array) != 1:
            raise ValueError(f"a number of the type {dtype} has {counted(len(value[b'data']), 'byte')}")
        return array[0]
    return array.reshape(value[b"shape"]).copy()


def _shared(number: float) -> float:
    """Return the one object for 0 and 1, and any other number as it is; minus 0 is another one."""
    if number == _ONE:
        return _ONE
    return _ZERO if number == _ZERO and copysign(1, number) > 0 else number
