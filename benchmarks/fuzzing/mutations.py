"""Damage bytes the way disks, networks and other programs do, and the way somebody does who knows the format.

`mutate` looks at what it is given. JSON, msgpack, NumPy files and what zlib has compressed are taken apart, one value
in them is changed to something extreme or to another type, and they are put together again; any bytes can have bits
flipped, ends cut off and pieces moved. Everything follows from the `Random` that it is given.
"""

from __future__ import annotations

import io
import json
import zlib
from struct import pack
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.files import msgpack

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    # Contents of files by name, None for a folder; bytes in memory have the name "".
    Files = dict[str, bytes | None]

NUMBERS = (
    *(0, 1, -1, 2, 3, 7, 127, 128, 255, 256, 258, 65536, 99999),
    *(2**31 - 1, 2**31, -(2**31), 2**32, 2**32 + 92, 2**40, 2**53, 2**63 - 1, 2**63, -(2**63), 2**64 - 1),
    *(0.0, -0.0, 0.5, -1.5, 1e-320, 1e39, 1e308, float("inf"), float("-inf"), float("nan")),
)
OTHERS: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        "",
        "x",
        "0",
        " ",
        "a" * 3000,
        "é\u0000😀",
        b"",
        b"\x00",
        b"\xc1",
        [],
        [0],
        [[]],
        ["a", 1],
        {},
    ),
    *({"": 0}, {"a": {"b": []}}),
)
POINTER = (
    b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b\nsize 12345\n"
)
DTYPES = ("<f4", "<f8", "<f2", ">f4", "<i4", "<i8", "<u8", "<u4", "|u1", "|b1", "<c8", "<U4", "|S3", "<M8[s]")


def mutate(random: Random, data: bytes) -> bytes:
    """Return damaged bytes, damaged as what they are or merely as bytes."""
    return _mutate_inside(random, data, depth=0)


def mutate_files(random: Random, files: Files) -> Files:
    """Return files of which one is damaged, missing, empty, another one, a folder, or the pointer to a file."""
    name = random.choice([name for name, data in sorted(files.items()) if data is not None])
    changed = dict(files)
    if name and random.random() < 0.2:
        fate = random.choice(("missing", "empty", "pointer", "folder", "other"))
        if fate == "missing":
            del changed[name]
        else:
            contents = {"empty": b"", "pointer": POINTER, "folder": None}
            changed[name] = contents[fate] if fate in contents else random.choice(sorted(filter(None, files.values())))
        return changed
    changed[name] = mutate(random, files[name] or b"")
    return changed


# What is inside


def _mutate_inside(random: Random, data: bytes, depth: int) -> bytes:
    """Take bytes apart if they are something that can be, damage a part of them and put them together."""
    if depth > 4 or random.random() < 0.3:
        return mutate_bytes(random, data)
    for damage in (_inflated, _npy, _json, _msgpack):
        changed = damage(random, data, depth)
        if changed is not None:
            return changed
    return mutate_bytes(random, data)


def _inflated(random: Random, data: bytes, depth: int) -> bytes | None:
    if data[:1] != b"\x78":
        return None
    try:
        inside = zlib.decompress(data)
    except zlib.error:
        return None
    return zlib.compress(_mutate_inside(random, inside, depth + 1), 1)


def _npy(random: Random, data: bytes, depth: int) -> bytes | None:
    if data[:6] != b"\x93NUMPY":
        return None
    if random.random() < 0.4:
        # The header is text that says type, order and shape.
        end = data.index(b"\n") + 1
        head = mutate_bytes(random, data[10:end]) if random.random() < 0.5 else _digits(random, data[10:end])
        return data[:8] + pack("<H", min(len(head), 65535)) + head + data[end:]
    buffer = io.BytesIO()
    changed = _mutate_array(random, np.load(io.BytesIO(data), allow_pickle=False))
    np.save(buffer, changed, allow_pickle=True)
    return buffer.getvalue()


def _digits(random: Random, data: bytes) -> bytes:
    places = [place for place, byte in enumerate(data) if 48 <= byte <= 57] or [0]
    place = random.choice(places)
    return data[:place] + str(int(random.choice(NUMBERS[:24]))).encode() + data[place + 1 :]


def _json(random: Random, data: bytes, depth: int) -> bytes | None:
    if data[:1] not in (b"{", b"[", b'"'):
        return None
    try:
        value = json.loads(data)
    except ValueError:
        return None
    changed = _mutate_value(random, value, depth)
    try:
        return json.dumps(changed, ensure_ascii=random.random() < 0.5).encode("utf8", "surrogatepass")
    except (TypeError, ValueError):
        return mutate_bytes(random, data)


def _msgpack(random: Random, data: bytes, depth: int) -> bytes | None:
    try:
        value = msgpack.unpack(data)
    except ValueError:
        return None
    if not isinstance(value, (dict, list)):
        return None
    try:
        return msgpack.pack(_mutate_value(random, value, depth))
    except (TypeError, ValueError, OverflowError):
        return mutate_bytes(random, data)


def _mutate_value(random: Random, value: Any, depth: int) -> Any:
    """Return data of which one value, anywhere inside, is another."""
    if isinstance(value, dict) and value and random.random() < 0.9:
        return _mutate_dict(random, value, depth)
    if isinstance(value, list) and value and random.random() < 0.9:
        return _mutate_list(random, value, depth)
    if isinstance(value, np.ndarray) and random.random() < 0.9:
        return _mutate_array(random, value)
    if isinstance(value, bytes) and value and random.random() < 0.9:
        return _mutate_inside(random, value, depth + 1)
    if isinstance(value, str) and value and random.random() < 0.4:
        return random.choice((value[:-1], value + value, value.encode(), value.upper(), value + " ", [value]))
    if isinstance(value, (int, float)) and random.random() < 0.7:
        return random.choice((*NUMBERS, value + 1, value - 1, -value, str(value), [value]))
    return random.choice((*NUMBERS, *OTHERS))


def _mutate_dict(random: Random, value: dict[Any, Any], depth: int) -> dict[Any, Any]:
    key = random.choice(list(value))
    changed = dict(value)
    chance = random.random()
    if chance < 0.08:
        del changed[key]
    elif chance < 0.14:
        changed[random.choice(("x", "", 0, 2**64 - 1, -1))] = changed.pop(key)
    elif chance < 0.18:
        changed[random.choice(("x", "", 0, 2**64 - 1, -1))] = random.choice((*NUMBERS, *OTHERS))
    elif chance < 0.22:
        changed[key] = random.choice(list(value.values()))
    else:
        changed[key] = _mutate_value(random, value[key], depth)
    return changed


def _mutate_list(random: Random, value: list[Any], depth: int) -> list[Any]:
    place = random.randrange(len(value))
    changed = list(value)
    chance = random.random()
    if chance < 0.1:
        del changed[place]
    elif chance < 0.2:
        changed.insert(place, random.choice((*NUMBERS, *OTHERS, value[place])))
    elif chance < 0.25:
        changed[place], changed[-1] = changed[-1], changed[place]
    else:
        changed[place] = _mutate_value(random, value[place], depth)
    return changed


def _mutate_array(random: Random, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return an array of which a number, the shape or the type is another."""
    chance = random.random()
    with np.errstate(all="ignore"):
        if chance < 0.4 and array.size:
            flat = array.copy().reshape(-1)
            place = random.randrange(flat.size)
            number = random.choice(NUMBERS)
            if flat.dtype.kind in "iu":
                # As a file would hold it: the low bytes of the number.
                number = np.array(int(number) % 2**64 if np.isfinite(number) else 0, np.uint64).astype(flat.dtype)
            flat[place] = number
            return flat.reshape(array.shape)
        if chance < 0.55:
            return array.astype(random.choice(DTYPES)) if array.dtype.kind in "iufb" else array
        if chance < 0.6:
            return array.astype(object)
        if chance < 0.8:
            size, shapes = array.size, [(array.size,), (1, array.size), (array.size, 1), array.shape[::-1]]
            if size % 2 == 0:
                shapes.append((2, size // 2))
            return array.reshape(random.choice(shapes))
        if chance < 0.9:
            return array[:-1] if array.ndim else array.reshape(1)
        return np.zeros(random.choice(((), (0,), (0, 0), (1,), (1, 1), (3, 0), (2, 2, 2))), dtype=array.dtype)


# Mere bytes


def mutate_bytes(random: Random, data: bytes) -> bytes:
    """Return bytes that are damaged in one to three places."""
    for _time in range(random.choice((1, 1, 1, 2, 3))):
        data = random.choice(_WAYS)(random, data)
    return data


def _place(random: Random, data: bytes) -> int:
    return random.randrange(len(data)) if data else 0


def _flip(random: Random, data: bytes) -> bytes:
    if not data:
        return b"\x01"
    place = _place(random, data)
    return data[:place] + bytes([data[place] ^ (1 << random.randrange(8))]) + data[place + 1 :]


def _set(random: Random, data: bytes) -> bytes:
    place = _place(random, data)
    return data[:place] + bytes([random.choice((0, 1, 0x7F, 0x80, 0x90, 0xC1, 0xFF, 0xDD, 0xDF))]) + data[place + 1 :]


def _cut(random: Random, data: bytes) -> bytes:
    return data[: _place(random, data)]


def _remove(random: Random, data: bytes) -> bytes:
    place = _place(random, data)
    return data[:place] + data[place + random.randrange(1, 9) :]


def _insert(random: Random, data: bytes) -> bytes:
    place = _place(random, data)
    return data[:place] + random.randbytes(random.randrange(1, 9)) + data[place:]


def _splice(random: Random, data: bytes) -> bytes:
    """Copy a piece of the bytes over another."""
    source, target, length = _place(random, data), _place(random, data), random.randrange(1, 33)
    return data[:target] + data[source : source + length] + data[target + length :]


def _repeat(random: Random, data: bytes) -> bytes:
    place, length = _place(random, data), random.randrange(1, 33)
    return data[: place + length] + data[place:]


def _number(random: Random, data: bytes) -> bytes:
    """Write an extreme number where a number may be."""
    width, form = random.choice(((1, "<B"), (2, "<H"), (4, "<I"), (8, "<Q"), (4, ">I"), (8, ">Q")))
    place = _place(random, data) // width * width
    number = int(random.choice(NUMBERS[:24])) % 2 ** (8 * width)
    return data[:place] + pack(form, number) + data[place + width :]


def _zeros(random: Random, data: bytes) -> bytes:
    place, length = _place(random, data), random.randrange(1, 65)
    return data[:place] + bytes(len(data[place : place + length])) + data[place + length :]


_WAYS: tuple[Callable[[Random, bytes], bytes], ...] = (
    *(_flip, _flip, _flip, _set, _cut, _remove, _insert, _splice, _repeat, _number, _number, _zeros),
)
