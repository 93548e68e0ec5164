"""Vectors in files: a table of numbers, its rows by key, and settings. What is read is checked before it is used."""

from __future__ import annotations

import json
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import ModelError
from ..files import msgpack
from ..files.kept import read_for_later, read_kept
from ..files.number_maps import unpack_number_map
from ..files.reading import Record, parse_json, read_file, read_npy, unpack
from ..files.writing import replace_file, write_bytes
from ..named_tuples import NamedTuple
from ..quoting import counted, shown
from . import attrs
from .key_rows import KeyRows

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from .key_rows import ReadAgain


class Mode(str, Enum):
    """How a table gives vectors: ``default``, a row for each word, or ``floret``, rows hashed from n-grams."""

    default = "default"
    floret = "floret"

    def __str__(self) -> str:
        return self.value


MODES: Final = tuple(map(str, Mode))
FLORET_LIMITS: Final = {"minn": (0, 1000), "maxn": (0, 1000), "hash_count": (1, 4), "hash_seed": (0, 2**32 - 1)}
"""The smallest and the largest value of numbers that floret vectors are made with."""
FLORET_MARKS: Final = ("bow", "eow")
KEY_ATTRS: Final = range(attrs.ORTH, attrs.SUFFIX + 1)
"""The attributes of words by which vectors can be looked up."""

TABLE, KEYS, SETTINGS = "vectors", "key2row", "vectors.cfg"


class Contents(NamedTuple):
    """What files hold of vectors: settings by name, rows by key, and the table."""

    settings: dict[str, Any]
    key2row: KeyRows
    table: NDArray[Any]


def write_folder(folder: Path, contents: Contents) -> None:
    """Write vectors into a folder."""
    with replace_file(folder / TABLE) as file:
        np.save(file, contents.table, allow_pickle=False)
    write_bytes(folder / KEYS, msgpack.pack(contents.key2row.as_dict(is_read_only=True)))
    settings = json.dumps(_written(contents.settings), ensure_ascii=False, indent=2)
    write_bytes(folder / SETTINGS, settings.encode())


def read_folder(folder: Path) -> Contents | None:
    """Return the vectors in a folder, None if there are none.

    Raises:
        ModelError: A file is missing or cannot be read.
    """
    parts: dict[str, Any] = {}
    read_again: ReadAgain | None = None
    if (folder / KEYS).exists():
        parts[KEYS], kept = read_for_later(folder / KEYS, error=ModelError)
        if kept is not parts[KEYS]:
            read_again = partial(_keys_of, kept)
    if (folder / SETTINGS).exists():
        parts[SETTINGS] = read_file(folder / SETTINGS, error=ModelError)
    if (folder / TABLE).exists():
        parts[TABLE] = read_npy(folder / TABLE, error=ModelError, mapped=True)
    record = Record(parts, where=f"the vectors in {folder}", error=ModelError)
    return _contents(record, read_again=read_again) if parts else None


def parts(contents: Contents) -> dict[str, Any]:
    """Return vectors as parts of what becomes msgpack."""
    return {
        KEYS: msgpack.pack(contents.key2row.as_dict(is_read_only=True)),
        TABLE: msgpack.pack(contents.table),
        SETTINGS: json.dumps(_written(contents.settings), ensure_ascii=False),
    }


def read_bytes(data: bytes) -> tuple[Record, Contents]:
    """Return the parts of some msgpack, and the vectors that they hold.

    Raises:
        ModelError: It holds none.
    """
    where = "the bytes of the vectors"
    record = Record(unpack(data, where=where, error=ModelError), where=where, error=ModelError)
    table = unpack(record.content(TABLE), where=where, error=ModelError)
    return record, _contents(Record({**record.data, TABLE: table}, where=where, error=ModelError))


def _written(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings that are written: of plain vectors the mode, and the attribute unless it is the usual one."""
    if settings["mode"] == "floret":
        return settings
    return {"mode": settings["mode"], **({} if settings["attr"] == attrs.ORTH else {"attr": settings["attr"]})}


def _contents(record: Record, *, read_again: ReadAgain | None = None) -> Contents:
    settings = _settings(record)
    table = record.array(TABLE, kinds="f", shape=(None, None))
    if settings["mode"] == "default":
        return Contents(settings, _key2row(record, len(table), read_again=read_again), table)
    if not table.size:
        record.refuse("floret vectors have a table, and this one is empty")
    return Contents(settings, KeyRows(), table)


def _settings(record: Record) -> dict[str, Any]:
    """Return the settings; pipelines older than floret vectors have none."""
    if SETTINGS not in record:
        return {"mode": "default", "attr": attrs.ORTH}
    where = f"{record.where}: {SETTINGS}"
    packed: Any = record.value(SETTINGS, (bytes, str), "JSON")
    read = Record(parse_json(packed, where=where, error=record.error), where=where, error=record.error)
    settings: dict[str, Any] = {"mode": read.text("mode", "default"), "attr": _attr(read)}
    if settings["mode"] not in MODES:
        read.refuse(f"the mode is {shown(settings['mode'])}, where {' or '.join(MODES)} should stand")
    if settings["mode"] == "floret":
        for name, (low, high) in FLORET_LIMITS.items():
            settings[name] = read.whole(name, low=low, high=high)
        for name in FLORET_MARKS:
            settings[name] = read.text(name)
        if settings["maxn"] < settings["minn"]:
            read.refuse(f"the longest n-gram ({settings['maxn']}) is shorter than the shortest ({settings['minn']})")
    return settings


def _attr(read: Record) -> int:
    """Return the attribute of words by which the vectors are looked up."""
    attr: Any = read.value("attr", (str, int), "the name of an attribute", attrs.ORTH)
    try:
        number = attrs.intify_attr(attr)
    except ValueError:
        number = -1
    if number not in KEY_ATTRS:
        read.refuse(f"'attr' is {shown(attr)}, where {', '.join(attrs.NAMES[key] for key in KEY_ATTRS)} can stand")
    return number


def _key2row(record: Record, n_rows: int, *, read_again: ReadAgain | None) -> KeyRows:
    """Return the rows by key, each of them in the table."""
    if KEYS not in record and not n_rows:
        return KeyRows()
    packed, where = record.content(KEYS), f"{record.where}: {KEYS}"
    many = unpack_number_map(packed)
    if many is not None and many[1].max() < n_rows:
        return KeyRows.of_arrays(*many, read_again=read_again)
    keys = Record(unpack(packed, where=where, error=record.error), where=where, error=record.error)
    rows = keys.data
    if not rows:
        return KeyRows()
    # Hundreds of thousands of them, so they are looked at together.
    if {*map(type, rows), *map(type, rows.values())} != {int}:
        keys.refuse("a key or a row is no whole number")
    if min(rows) < 0 or max(rows) >= 2**64:
        keys.refuse("a key is no id of a string, which is from 0 to 2**64 - 1")
    if min(rows.values()) < 0 or max(rows.values()) >= n_rows:
        key = next(key for key, row in rows.items() if not 0 <= row < n_rows)
        keys.refuse(f"the key {key} has the row {rows[key]}, and the table has {counted(n_rows, 'row')}")
    return KeyRows(rows)


def _keys_of(packed: bytes | memoryview) -> NDArray[np.uint64] | None:
    """Return the keys of some msgpack that was kept, None if it holds something else: (n_keys,).

    Raises:
        ModelError: Its file has been cut off.
    """
    many = unpack_number_map(read_kept(packed, error=ModelError))
    return None if many is None else many[0]
