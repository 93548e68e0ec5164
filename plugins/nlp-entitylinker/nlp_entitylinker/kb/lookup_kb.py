"""A knowledge base that looks up the text of a mention among aliases, wherever it holds them."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from .knowledge_base import KnowledgeBase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from nlpx.tokens import Span

    from .candidate import Candidate


class LookupKB(KnowledgeBase):
    """Look up the text of a mention among aliases, each with its entities and how likely it means them.

    It is case-dependent. A subclass says what an alias stands for, and lists what there is.
    """

    def __len__(self) -> int:
        return self.get_size_entities()

    def get_candidates(self, mention: Span) -> list[Candidate]:
        """Return the entities that a mention may mean, by its text."""
        return self.get_alias_candidates(mention.text)

    @abstractmethod
    def get_alias_candidates(self, alias: str) -> list[Candidate]:
        """Return the entities that an alias stands for, in the order in which they were given."""

    @abstractmethod
    def get_vector(self, entity: str) -> list[float]:
        """Return the vector of an entity, (vector_length,); all zero for one that is not there."""

    def get_vectors(self, entities: Iterable[str]) -> list[list[float]]:
        """Return the vectors of several entities."""
        return [self.get_vector(entity) for entity in entities]

    def get_prior_prob(self, entity: str, alias: str) -> float:
        """Return how likely an alias means an entity; 0 where one of them is not there."""
        wanted = self.vocab.strings.id_of(entity)
        return next((found.prior_prob for found in self.get_alias_candidates(alias) if found.entity == wanted), 0.0)

    @abstractmethod
    def get_freq(self, entity: str) -> float:
        """Return how often an entity is mentioned; 0 for one that is not there."""

    @abstractmethod
    def contains_entity(self, entity: str) -> bool:
        """Tell whether there is an entity."""

    @abstractmethod
    def contains_alias(self, alias: str) -> bool:
        """Tell whether there is an alias."""

    def is_empty(self) -> bool:
        """Tell whether there are no entities."""
        return len(self) == 0

    @abstractmethod
    def get_size_entities(self) -> int:
        """Return how many entities there are."""

    @abstractmethod
    def get_size_aliases(self) -> int:
        """Return how many aliases there are."""

    @abstractmethod
    def iter_entities(self) -> Iterator[tuple[str, float, NDArray[np.float32]]]:
        """Yield each entity with its frequency and its vector, (vector_length,), in the order in which they came."""

    @abstractmethod
    def iter_aliases(self) -> Iterator[tuple[str, list[str], list[float]]]:
        """Yield each alias with its entities and their probabilities."""

    def get_entity_strings(self) -> list[str]:
        """Return all entities, in the order in which they came."""
        return [entity for entity, _, _ in self.iter_entities()]

    def get_alias_strings(self) -> list[str]:
        """Return all aliases, in the order in which `iter_aliases` yields them."""
        return [alias for alias, _, _ in self.iter_aliases()]
