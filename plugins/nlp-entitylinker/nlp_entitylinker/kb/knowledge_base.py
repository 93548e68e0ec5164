"""What the component ``entity_linker`` asks of a knowledge base."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, TypeVar

from nlpx.errors import UsageError, shown
from nlpx.vocab import vocab_argument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from typing_extensions import Self

    from nlpx.tokens import Span
    from nlpx.vocab import Vocab

    from .candidate import Candidate

Index = TypeVar("Index")


class KnowledgeBase(ABC):
    """Give candidates for mentions, and vectors of entities.

    A subclass writes `get_candidates` and `get_vector`, and `get_candidates_batch` and `get_vectors` where it can look
    up many at once faster than one by one. With `iter_aliases` and `get_alias_candidates`, mentions are also found by
    texts that are nearly theirs.

    Args:
        vocab: The vocabulary, which has the strings of entities and aliases.
        entity_vector_length: The length of the entities' vectors.

    Raises:
        UsageError: The length is no whole number above 0, or the vocabulary is none.
    """

    def __init__(self, vocab: Vocab, entity_vector_length: int) -> None:
        if (
            isinstance(entity_vector_length, bool)
            or not isinstance(entity_vector_length, int)
            or entity_vector_length < 1
        ):
            raise UsageError(
                f"The length of the vectors of a knowledge base is a whole number above 0, not "
                f"{shown(entity_vector_length)}."
            )
        self.vocab = vocab_argument(vocab, "A knowledge base")
        self.entity_vector_length = entity_vector_length
        self._indices: dict[str, Any] = {}

    @abstractmethod
    def get_candidates(self, mention: Span) -> Iterable[Candidate]:
        """Return the entities that a mention may mean, none where it is not known."""

    def get_candidates_batch(self, mentions: Iterable[Span]) -> Iterable[Iterable[Candidate]]:
        """Return, for each of several mentions, the entities that it may mean."""
        return [self.get_candidates(mention) for mention in mentions]

    def get_alias_candidates(self, alias: str) -> Iterable[Candidate]:
        """Return the entities that an alias stands for.

        Raises:
            NotImplementedError: The subclass has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define get_alias_candidates(self, alias)")

    def iter_aliases(self) -> Iterator[tuple[str, Sequence[str], Sequence[float]]]:
        """Yield each alias with its entities and their probabilities.

        Raises:
            NotImplementedError: The subclass has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define iter_aliases(self)")

    def get_types(self, entity: str) -> tuple[str, ...]:
        """Return the types of an entity, such as person or place; none where they are not known."""
        return ()

    def index(self, name: str, build: Callable[[], Index]) -> Index:
        """Return what finds aliases in some way, as long as they stay the same.

        Args:
            name: Names the way.
            build: Makes it of the aliases, when it is asked for first.
        """
        if name not in self._indices:
            self._indices[name] = build()
        found: Index = self._indices[name]
        return found

    def aliases_changed(self) -> None:
        """Forget what finds aliases; a subclass calls it where it gets other ones."""
        self._indices.clear()

    @abstractmethod
    def get_vector(self, entity: str) -> Sequence[float]:
        """Return the vector of an entity, (vector_length,); all zero for one that is not there."""

    def get_vectors(self, entities: Iterable[str]) -> Iterable[Sequence[float]]:
        """Return the vectors of several entities."""
        return [self.get_vector(entity) for entity in entities]

    def contains_entity(self, entity: str) -> bool:
        """Tell whether there is an entity; where a subclass does not know better, it has a vector that is not 0."""
        return any(self.get_vector(entity))

    def is_empty(self) -> bool:
        """Tell whether there are no entities; a subclass that does not count them has some."""
        return False

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write all into a folder.

        Raises:
            NotImplementedError: The subclass has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define to_disk(self, path, exclude=())")

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote.

        Raises:
            NotImplementedError: The subclass has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define from_disk(self, path, exclude=())")

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return all as bytes.

        Raises:
            NotImplementedError: The subclass has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define to_bytes(self, *, exclude=())")

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned.

        Raises:
            NotImplementedError: The subclass has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define from_bytes(self, bytes_data, *, exclude=())")
