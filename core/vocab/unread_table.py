"""A large table of a file that stays packed until somebody asks for all of it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..cached import cached_property
from ..errors import ModelError
from ..files import msgpack
from ..files.kept import let_go, read_kept
from ..files.reading import Record, damage_told, unpack
from ..quoting import shown
from .symbols import string_id
from .table import NO_KEY, Table, check_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

LARGE: Final = 1 << 12
"""From so many bytes on a table of a file is not read before it is asked for."""
# So many elements of a list of such a table are in memory at a time.
_PART: Final = 10_000


class UnreadTable:
    """A large table of a file that nobody has asked for: in Python's objects it would be ten times as large.

    Args:
        packed: Its entries, as msgpack, which may have stayed in the file.
        where: Where it was read, for messages.
    """

    revision = 0

    def __init__(self, packed: bytes | memoryview, *, where: str) -> None:
        self._packed = packed
        self._where = where
        self._read: dict[str, Table] = {}

    def __getstate__(self) -> dict[str, Any]:
        # A file is not pickled.
        return {"_packed": self.packed(), "_where": self._where, "_read": {}}

    def packed(self) -> bytes:
        """Return its entries, as msgpack.

        Raises:
            ModelError: The file that they were left in has been cut off.
        """
        read_kept(self._packed, error=ModelError)
        packed = bytes(self._packed)
        let_go(self._packed)
        return packed

    def read(self, name: str) -> Table:
        """Return the table, the same one to threads that ask at once: one may change what another reads.

        Raises:
            ModelError: Its keys cannot be such, or its text is broken.
        """
        entries = Record({name: self._unpack(self.packed())}, where=self._where, error=ModelError).record(name)
        check_entries(name, entries)
        table = Table(name, entries.data)
        table.revision = self.revision
        return self._read.setdefault(name, table)

    def find(self, key: str, default: Any) -> Any:
        """Return the value for a key, or a default.

        Raises:
            ModelError: Its text is broken, or keys cannot be such.
        """
        packed = self._find(key)
        return default if packed is None else self._unpack(packed)

    def find_parts(self, key: str) -> Iterable[Iterable[Any]]:
        """Return what a list for a key holds, some at a time.

        Raises:
            ModelError: Its text is broken.
        """
        packed = self._find(key)
        if packed is None or not msgpack.is_list(packed):
            return [] if packed is None else [self._unpack(packed) or ()]
        return self._parts(packed)

    def find_pairs(self, key: str) -> Iterable[tuple[Any, Any]]:
        """Return what a mapping for a key holds, an entry at a time.

        Raises:
            ModelError: Its text is broken.
        """
        packed = self._find(key)
        if packed is None or not msgpack.is_mapping(packed):
            return () if packed is None else dict(self._unpack(packed) or ()).items()
        return self._pairs(packed)

    def _parts(self, packed: bytes) -> Iterator[list[Any]]:
        with damage_told(packed, where=self._where, error=ModelError):
            yield from msgpack.unpack_parts(packed, _PART)

    def _pairs(self, packed: bytes) -> Iterator[tuple[Any, Any]]:
        with damage_told(packed, where=self._where, error=ModelError):
            yield from msgpack.unpack_pairs(packed)

    def _find(self, key: str) -> bytes | None:
        ids, starts, ends = self._places
        number = string_id(key)
        # Of keys that are there twice the last one holds.
        place = int(ids.searchsorted(np.uint64(number), side="right")) - 1
        if place < 0 or ids.item(place) != number:
            return None
        found = bytes(read_kept(self._packed, error=ModelError)[starts.item(place) : ends.item(place)])
        if len(found) >= LARGE:
            let_go(self._packed)
        return found

    @cached_property
    def _places(self) -> tuple[NDArray[np.uint64], NDArray[Any], NDArray[Any]]:
        """The ids of the keys in order, (n,), and where the value of each starts and ends: a twentieth of the table."""
        packed = self.packed()
        place = np.min_scalar_type(len(packed))
        with damage_told(packed, where=self._where, error=ModelError):
            places = np.fromiter(self._each_place(packed), dtype=[("id", "u8"), ("start", place), ("end", place)])
        order = places["id"].argsort(kind="stable")
        return places["id"][order], places["start"][order], places["end"][order]

    def _each_place(self, packed: bytes) -> Iterator[tuple[int, int, int]]:
        for key, start, end in msgpack.each_entry(BytesIO(packed), longest=len(packed)):
            if type(key) is int and key >= 0:
                yield key, start, end
            elif isinstance(key, str):
                yield string_id(key), start, end
            else:
                raise ValueError(f"{shown(key)} {NO_KEY}")

    def _unpack(self, packed: bytes) -> Any:
        return unpack(packed, where=self._where, error=ModelError)
