"""Put rows of input into what makes a knowledge base of them."""

from __future__ import annotations

from collections import deque
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from nlpx.errors import DataError, UsageError, counted, shown

from .checking import LARGEST
from .grouping import ItemError
from .rows import EntityRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from typing import TypeGuard

    from numpy.typing import ArrayLike

    from .rows import Row, Rows

    # Takes texts and gives a vector for each; both may be streams.
    Encoder = Callable[[Iterable[str]], Iterable[ArrayLike]]

# So many rows that need no vector follow each other before the stream of texts ends and another one begins.
_MOST_HELD = 10_000


class Builder(Protocol):
    """Take entities and aliases in any order, and make a knowledge base of them in the end; left before, make none."""

    def add_entity(
        self, entity: str, freq: float, entity_vector: Any, name: str | None = None, types: Iterable[str] = ()
    ) -> object:
        """Add an entity, its types, and the alias that it gets if no other one has it."""

    def add_prior(self, alias: str, entity: str, prior_prob: float) -> object:
        """Add how likely an alias means an entity."""

    def add_count(self, alias: str, entity: str, count: float) -> object:
        """Add how often an alias means an entity."""

    def finish(self) -> object:
        """Make the knowledge base.

        Raises:
            ItemError: Entities and aliases do not go together.
        """


def fill(
    make_builder: Callable[[int], AbstractContextManager[Builder]],
    rows: Rows,
    *,
    encode: Encoder | None = None,
    length: int | None = None,
    watch: Callable[[Iterable[Row]], Iterable[Row]] = iter,
) -> None:
    """Build a knowledge base of rows.

    Args:
        make_builder: Takes the length of the vectors.
        rows: The input; it is read once more where something is wrong, to find the lines.
        encode: Makes vectors for entities that have none.
        length: The length of the vectors; None to take that of the first.
        watch: Sees the rows as they pass.

    Raises:
        DataError: Something is wrong with the input; the message says where.
        UsageError: `encode` gives fewer or more vectors than it takes texts.
    """
    complete = _with_vectors(watch(rows), encode)
    first = next(complete, None)
    if not isinstance(first, EntityRow):
        raise DataError(f"{rows.name}: there are no entities; give some")
    length = length or len(np.atleast_1d(np.asarray(first.vector)))
    try:
        with make_builder(length) as builder:
            for row in chain((first,), complete):
                _add(builder, row)
            builder.finish()
    except ItemError as error:
        raise _placed(error, rows) from None


def _add(builder: Builder, row: Row) -> None:
    """Tell a builder what a row says.

    Raises:
        ItemError: It does not go together with others.
        DataError: It is wrong by itself; the message says where.
    """
    try:
        if isinstance(row, EntityRow):
            builder.add_entity(row.id, row.freq, row.vector, row.name, row.types)
        elif row.is_probability:
            builder.add_prior(row.alias, row.entity, row.weight)
        else:
            builder.add_count(row.alias, row.entity, row.weight)
    except ItemError:
        raise
    except DataError as error:
        raise DataError(f"{row.where}: {error}") from None


def _placed(error: ItemError, rows: Rows) -> DataError:
    """Say where in the input something is that does not go together with the rest."""
    places = [row.where for row in rows if _is_about(error, row)]
    others = f" (also {places[-2]})" if len(places) > 1 else ""
    return DataError(f"{places[-1]}: {error}{others}" if places else str(error))


def _is_about(error: ItemError, row: Row) -> bool:
    if isinstance(row, EntityRow):
        return not error.alias and row.id == error.entity
    return row.alias == error.alias and error.entity in ("", row.entity)


def _with_vectors(rows: Iterable[Row], encode: Encoder | None) -> Iterator[Row]:
    """Yield rows, of which all entities have a vector.

    All texts go through one stream, so that many can be encoded at once, in several processes. What is read meanwhile
    and needs no vector waits, in its order.
    """
    source = iter(rows)
    for first in source:
        if not _lacks_vector(first):
            yield first
            continue
        if encode is None:
            raise DataError(
                f"{first.where}: the entity {shown(first.id)} has no vector; give one, or what makes it of a text "
                "(encode, or nlpx kb build --encoder)"
            )
        held: deque[Row] = deque((first,))
        texts = _Texts(source, held)
        n_vectors = 0
        for vector in encode(texts):
            n_vectors += 1
            while held and not _lacks_vector(held[0]):
                yield held.popleft()
            if held and _lacks_vector(row := held.popleft()):
                yield _encoded(row, vector)
        if n_vectors != texts.n_given:
            raise UsageError(
                f"encode gives {counted(n_vectors, 'vector')} for {counted(texts.n_given, 'text')}; let it give one "
                "for each"
            )
        yield from held


class _Texts:
    """Give the texts of entities that have no vector, from the first that is held on, and hold all rows that are read.

    Args:
        rows: The rows after the first.
        held: What waits, the first row at least.

    Attributes:
        n_given: How many texts were given.
    """

    def __init__(self, rows: Iterator[Row], held: deque[Row]) -> None:
        self.n_given = 0
        self._rows = rows
        self._held = held

    def __iter__(self) -> Iterator[str]:
        n_passed = 0
        for row in chain((self._held[0],), self._rows):
            if self.n_given:
                self._held.append(row)
            if _lacks_vector(row):
                n_passed = 0
                self.n_given += 1
                yield _text_of(row)
            else:
                n_passed += 1
                if n_passed == _MOST_HELD:
                    return


def _lacks_vector(row: Row) -> TypeGuard[EntityRow]:
    return isinstance(row, EntityRow) and row.vector is None


def _text_of(row: EntityRow) -> str:
    if not row.text.strip():
        raise DataError(
            f"{row.where}: the entity {shown(row.id)} has neither a vector nor a name or description to make one of"
        )
    return row.text


def _encoded(row: EntityRow, vector: ArrayLike) -> EntityRow:
    """Return an entity with the vector that was made for it."""
    values = np.asarray(vector, dtype=np.float64)
    if not (np.abs(values) <= LARGEST).all():
        raise DataError(
            f"{row.where}: encode gives the entity {shown(row.id)} a vector whose values are no finite numbers; let it "
            "give another"
        )
    row.vector = values
    return row
