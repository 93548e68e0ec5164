"""Build a knowledge base that is held in memory, of what comes in any order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nlpx.files import replace_dir
from nlpx.vocab import Vocab

from .checking import (
    LARGEST_SUM,
    check_count,
    check_priors,
    check_text,
    checked_freq,
    checked_types,
    checked_vector,
    refused_sum,
)
from .grouping import ItemError
from .in_memory import InMemoryLookupKB

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import ArrayLike
    from typing_extensions import Self


@dataclass(slots=True)
class _Alias:
    """Hold how likely or how often an alias means each of its entities."""

    has_counts: bool
    weights: dict[str, float] = field(default_factory=dict)

    def priors(self) -> list[float]:
        """Return how likely the alias means each."""
        # Where none of its entities was ever counted, an alias is likely to mean none of them.
        total = (sum(self.weights.values()) or 1.0) if self.has_counts else 1.0
        return [weight / total for weight in self.weights.values()]


class Gathering:
    """Hold entities and aliases until all have come, and add them to a knowledge base then.

    Args:
        kb: The knowledge base; it stays as it is where they do not go together.
    """

    def __init__(self, kb: InMemoryLookupKB) -> None:
        self.kb = kb
        self._entities: dict[str, tuple[float, ArrayLike, str, tuple[str, ...]]] = {}
        self._aliases: dict[str, _Alias] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        """Leave the knowledge base as it is, unless all was finished."""

    def add_entity(
        self,
        entity: str,
        freq: float,
        entity_vector: ArrayLike,
        name: str | None = None,
        types: Iterable[str] = (),
    ) -> None:
        """Add an entity.

        Args:
            entity: Its id in the knowledge base.
            freq: How often it is mentioned.
            entity_vector: Its vector, (vector_length,).
            name: The alias that it gets if no other one has it.
            types: What it is, such as person or place.

        Raises:
            ItemError: It is there already.
            DataError: There is no id, or frequency, vector or types are not what is due.
        """
        check_text(entity, "entity")
        if entity in self._entities or self.kb.contains_entity(entity):
            raise ItemError(f"The entity {entity!r} is given twice; give it once.", entity=entity)
        vector = checked_vector(entity, entity_vector, length=self.kb.entity_vector_length)
        self._entities[entity] = checked_freq(entity, freq), vector, name or "", checked_types(entity, types)

    def add_prior(self, alias: str, entity: str, prior_prob: float) -> None:
        """Say how likely an alias means an entity.

        Raises:
            ItemError: It has been said already, or the alias has counts.
            DataError: It is no number from 0 to 1.
        """
        check_priors(alias, [prior_prob])
        self._add(alias, entity, prior_prob, is_count=False)

    def add_count(self, alias: str, entity: str, count: float) -> None:
        """Say how often an alias means an entity; in the end that divided by the sum of its counts is the probability.

        Raises:
            ItemError: It has been said already, or the alias has probabilities.
            DataError: It is no number from 0 on.
        """
        check_count(alias, count)
        self._add(alias, entity, count, is_count=True)

    def _add(self, text: str, entity: str, weight: float, *, is_count: bool) -> None:
        check_text(text, "alias")
        check_text(entity, "entity")
        alias = self._aliases.setdefault(text, _Alias(is_count))
        if alias.has_counts != is_count:
            raise ItemError(f"The alias {text!r} has probabilities and counts; give it either.", alias=text)
        if entity in alias.weights:
            raise ItemError(
                f"The alias {text!r} has the entity {entity!r} twice; give it once.", alias=text, entity=entity
            )
        alias.weights[entity] = weight

    def finish(self) -> InMemoryLookupKB:
        """Add all to the knowledge base, and return it.

        Raises:
            ItemError: An alias has an entity that is not there, or probabilities that add up to more than 1.
        """
        self._check()
        self._add_names()
        for entity, (freq, vector, _, types) in self._entities.items():
            self.kb.add_entity(entity, freq, vector, types)
        all_weights = [alias.weights for alias in self._aliases.values()]
        self.kb.add_aliases(self._aliases, map(list, all_weights), map(_Alias.priors, self._aliases.values()))
        return self.kb

    def _check(self) -> None:
        for text, alias in self._aliases.items():
            missing = next((entity for entity in alias.weights if entity not in self._entities), None)
            if missing is not None:
                raise ItemError(
                    f"The alias {text!r} has the entity {missing!r}, which is not in the knowledge base; add it too.",
                    alias=text,
                    entity=missing,
                )
            total = sum(alias.weights.values())
            if not alias.has_counts and total > LARGEST_SUM:
                raise ItemError(refused_sum(text, total), alias=text)

    def _add_names(self) -> None:
        """Let entities that no alias has be found by their names."""
        known = {entity for alias in self._aliases.values() for entity in alias.weights}
        for entity, (freq, _, name, _) in self._entities.items():
            if entity not in known and name.strip():
                alias = self._aliases.setdefault(name, _Alias(has_counts=True))
                rest = max(0.0, 1.0 - sum(alias.weights.values()))
                alias.weights[entity] = max(freq, 1.0) if alias.has_counts else rest


class GatheringForDisk(Gathering):
    """Write what was gathered into a folder, whole or not at all.

    Args:
        path: The folder.
        entity_vector_length: The length of the vectors.
    """

    def __init__(self, path: str | Path, entity_vector_length: int) -> None:
        super().__init__(InMemoryLookupKB(Vocab(), entity_vector_length))
        self._path = path

    def finish(self) -> InMemoryLookupKB:
        """Write the knowledge base, and return it.

        Raises:
            ItemError: An alias has an entity that is not there, or probabilities that add up to more than 1.
        """
        kb = super().finish()
        with replace_dir(self._path) as folder:
            kb.to_disk(folder)
        return kb
