"""What the input of a knowledge base is made of: entities, and pairs of an alias and an entity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray


@dataclass(slots=True)
class EntityRow:
    """Hold an entity.

    Attributes:
        where: Its file and line.
        id: Its id in the knowledge base.
        name: What it is called; it is found by that where it has no alias. Empty where nobody says.
        text: What a vector is made of: a description, or else the name.
        freq: How often it is mentioned.
        vector: Its vector, (vector_length,); None where it is to be made.
        types: What it is, such as person or place.
    """

    where: str
    id: str
    name: str
    text: str
    freq: float
    vector: list[float] | NDArray[np.floating] | None
    types: tuple[str, ...] = ()


@dataclass(slots=True)
class AliasRow:
    """Hold an entity that an alias may mean.

    Attributes:
        where: Its file and line.
        alias: The text of a mention.
        entity: The id of the entity.
        weight: How often, or how likely, the alias means it.
        is_probability: Whether it is how likely.
    """

    where: str
    alias: str
    entity: str
    weight: float
    is_probability: bool


Row = EntityRow | AliasRow


class Rows(Protocol):
    """Give the rows of an input, as often as they are asked for."""

    @property
    def name(self) -> str:
        """What messages call it."""

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows."""
