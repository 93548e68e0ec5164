"""The types of entities, such as person or place, as an `InMemoryLookupKB` holds them."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from nlpx.errors import ModelError
from nlpx.files import Record, pack, unpack

if TYPE_CHECKING:
    from typing_extensions import Self

_KINDS, _ROWS = "kinds", "rows"


class EntityTypes:
    """Hold the types of entities by their rows: in 4 bytes an entity, where any has types."""

    def __init__(self) -> None:
        # Each combination of types once, the first one for entities without, and the number of each.
        self._kinds: list[tuple[str, ...]] = [()]
        self._numbers: dict[tuple[str, ...], int] = {(): 0}
        self._of_rows = array("i")

    def __bool__(self) -> bool:
        return len(self._of_rows) > 0

    def put(self, row: int, types: tuple[str, ...]) -> None:
        """Give the types of a row that has none."""
        if types:
            self._of_rows.extend([0] * (row + 1 - len(self._of_rows)))
            self._of_rows[row] = self._number(types)

    def _number(self, types: tuple[str, ...]) -> int:
        number = self._numbers.setdefault(types, len(self._kinds))
        if number == len(self._kinds):
            self._kinds.append(types)
        return number

    def of(self, row: int) -> tuple[str, ...]:
        """Return the types of a row."""
        return self._kinds[self._of_rows[row]] if 0 <= row < len(self._of_rows) else ()

    def to_bytes(self) -> bytes:
        """Return all as bytes."""
        rows = np.array(self._of_rows, dtype="<i4").tobytes()
        return pack({_KINDS: [list(types) for types in self._kinds], _ROWS: rows})

    @classmethod
    def from_bytes(cls, data: bytes, *, n_entities: int, where: str) -> Self:
        """Return what `to_bytes` returned.

        Args:
            data: The bytes.
            n_entities: How many entities there are.
            where: Where they stand.

        Raises:
            ModelError: They are damaged, or belong to other entities.
        """
        record = Record(unpack(data, where=where, error=ModelError), where=where, error=ModelError)
        kinds, rows = record.value(_KINDS, list, "a list of lists of types"), record.content(_ROWS)
        made = cls()
        for types in kinds[1:]:
            if not (isinstance(types, list) and types and all(isinstance(each, str) for each in types)):
                record.refuse(f"{_KINDS!r} has something else than lists of types")
            made._number(tuple(types))
        if len(rows) % 4 or len(rows) // 4 > n_entities:
            record.refuse(f"{_ROWS!r} has types of {len(rows) / 4:g} entities, and there are {n_entities}")
        numbers = np.frombuffer(rows, dtype="<i4")
        if len(made._kinds) != len(kinds) or not ((numbers >= 0) & (numbers < len(kinds))).all():
            record.refuse(f"{_ROWS!r} has types that are not there")
        made._of_rows = array("i", numbers.astype("i").tobytes())
        return made
