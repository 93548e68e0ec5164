"""What several knowledge bases hold, as rows of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from nlpx.errors import UsageError

from .rows import AliasRow, EntityRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .lookup_kb import LookupKB
    from .rows import Row


_N_NAMED = 5


@dataclass
class Conflict:
    """Count what several knowledge bases say differently, and name some of it."""

    count: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        """Note one more."""
        self.count += 1
        if len(self.names) < _N_NAMED:
            self.names.append(name)


class MergedRows:
    """Give the rows of several knowledge bases; what only one has is as it is there.

    An entity that several have has the frequency, the vector and the types of the first. An alias that several have
    means each entity as likely as these say on average.

    Args:
        kbs: The knowledge bases, by their names.

    Attributes:
        vectors: Entities that have another vector in another one, as far as they were read.
        freqs: Those that have another frequency there.
        types: Those that have other types there.
        aliases: Aliases that have other entities or probabilities there.

    Raises:
        UsageError: Their vectors have different lengths.
    """

    def __init__(self, kbs: Mapping[str, LookupKB]) -> None:
        self._names, self._kbs = [*kbs], [*kbs.values()]
        self._forget()
        first = self._kbs[0].entity_vector_length
        for name, kb in kbs.items():
            if kb.entity_vector_length != first:
                raise UsageError(
                    f"{self._names[0]} has vectors of length {first}, and {name} of length {kb.entity_vector_length}; "
                    "vectors of one knowledge base have one length"
                )

    @property
    def name(self) -> str:
        """What messages call them."""
        return ", ".join(self._names)

    def __iter__(self) -> Iterator[Row]:
        """Yield the entities, and then the aliases."""
        self._forget()
        for place, kb in enumerate(self._kbs):
            earlier, later = self._kbs[:place], self._kbs[place + 1 :]
            for entity, freq, vector in kb.iter_entities():
                if not any(other.contains_entity(entity) for other in earlier):
                    row = EntityRow(self._names[place], entity, "", "", freq, vector, kb.get_types(entity))
                    yield row
                    self._compare(row, [other for other in later if other.contains_entity(entity)])
        for place, kb in enumerate(self._kbs):
            earlier, later = self._kbs[:place], self._kbs[place + 1 :]
            for alias, entities, priors in kb.iter_aliases():
                if not any(other.contains_alias(alias) for other in earlier):
                    said = dict(zip(entities, priors, strict=True))
                    for entity, prior in self._mean(alias, said, later).items():
                        yield AliasRow(self._names[place], alias, entity, prior, is_probability=True)

    def _forget(self) -> None:
        self.vectors, self.freqs, self.types, self.aliases = (Conflict() for _ in range(4))

    def _compare(self, row: EntityRow, others: Sequence[LookupKB]) -> None:
        """Note what others that have an entity say differently of it."""
        entity, vector = row.id, np.asarray(row.vector)
        for conflict, differs in (
            (
                self.vectors,
                lambda kb: not np.array_equal(np.array(kb.get_vector(entity), dtype=np.float32), vector),
            ),
            (self.freqs, lambda kb: kb.get_freq(entity) != row.freq),
            (self.types, lambda kb: {*kb.get_types(entity)} != {*row.types}),
        ):
            if any(map(differs, others)):
                conflict.add(entity)

    def _mean(self, alias: str, first: dict[str, float], later: Sequence[LookupKB]) -> dict[str, float]:
        """Return how likely an alias means its entities, on average."""
        all_said = [first] + [
            {found.entity_: found.prior_prob for found in other.get_alias_candidates(alias)}
            for other in later
            if other.contains_alias(alias)
        ]
        if all(said == first for said in all_said):
            return first
        self.aliases.add(alias)
        entities = dict.fromkeys(entity for said in all_said for entity in said)
        return {entity: sum(said.get(entity, 0.0) for said in all_said) / len(all_said) for entity in entities}
