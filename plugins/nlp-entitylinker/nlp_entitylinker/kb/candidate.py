"""An entity that a mention may mean."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from array import array

    from numpy.typing import NDArray
    from typing_extensions import Self

    from .knowledge_base import KnowledgeBase


class Candidate:
    """Name an entity that an alias stands for; its strings are looked up when they are asked for.

    Args:
        kb: The knowledge base.
        entity_hash: The id of the entity's string.
        entity_freq: How often the entity is mentioned.
        entity_vector: Its vector, (vector_length,).
        alias_hash: The id of the alias's string.
        prior_prob: How likely the alias means this entity, whatever stands beside it.
    """

    __slots__ = ("_vector", "alias", "entity", "entity_freq", "kb", "prior_prob")

    def __init__(
        self,
        kb: KnowledgeBase,
        entity_hash: int,
        entity_freq: float,
        entity_vector: list[float] | array[float] | NDArray[np.float32],
        alias_hash: int,
        prior_prob: float,
    ) -> None:
        self.kb = kb
        self.entity = entity_hash
        self.entity_freq = entity_freq
        self._vector = entity_vector
        self.alias = alias_hash
        self.prior_prob = prior_prob

    def __repr__(self) -> str:
        return f"Candidate({self.alias_!r} -> {self.entity_!r}, prior_prob={self.prior_prob:.3g})"

    @property
    def entity_(self) -> str:
        """The entity, as string."""
        return self.kb.vocab.strings[self.entity]

    @property
    def alias_(self) -> str:
        """The alias, as string."""
        return self.kb.vocab.strings[self.alias]

    @property
    def entity_vector(self) -> list[float]:
        """The entity's vector."""
        vector = self._vector
        return vector if isinstance(vector, list) else vector.tolist()

    @property
    def vector(self) -> NDArray[np.float32]:
        """The entity's vector as an array, (vector_length,)."""
        return np.asarray(self._vector, dtype=np.float32)

    def with_prior(self, prior_prob: float) -> Self:
        """Return the same candidate with another prior probability."""
        changed = copy(self)
        changed.prior_prob = prior_prob
        return changed
