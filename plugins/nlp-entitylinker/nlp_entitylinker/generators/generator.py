"""What all generators are, and candidates by the text of a mention as it stands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from itertools import islice
from typing import TYPE_CHECKING, Any, overload

from nlpx.tokens import Span

from ..candidates import as_candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..candidates import OfOne
    from ..kb import Candidate, KnowledgeBase


class CandidateGenerator(ABC):
    """Give the candidates of a mention, of several, or of the mentions of one doc after the other.

    So it fits each of ``get_candidates``, ``get_candidates_batch`` and ``get_candidates_all``.
    """

    @overload
    def __call__(self, kb: KnowledgeBase, mentions: Span) -> list[Candidate]: ...
    @overload
    def __call__(self, kb: KnowledgeBase, mentions: Iterable[Any]) -> list[Any]: ...
    def __call__(self, kb: KnowledgeBase, mentions: Span | Iterable[Any]) -> list[Any]:
        """Return the candidates, in the form in which the mentions are given.

        Args:
            kb: The knowledge base.
            mentions: A mention, some mentions, or lists of mentions.
        """
        if isinstance(mentions, Span):
            return self.find(kb, [mentions])[0]
        given = list(mentions)
        if all(isinstance(mention, Span) for mention in given):
            return self.find(kb, given)
        by_doc = [list(of_doc) for of_doc in given]
        found = iter(self.find(kb, [mention for of_doc in by_doc for mention in of_doc]))
        return [[*islice(found, len(of_doc))] for of_doc in by_doc]

    @abstractmethod
    def find(self, kb: KnowledgeBase, mentions: Sequence[Span]) -> list[list[Candidate]]:
        """Return the candidates of each mention."""


class ExactCandidates(CandidateGenerator):
    """Give what the knowledge base has for the text of a mention."""

    def find(self, kb: KnowledgeBase, mentions: Sequence[Span]) -> list[list[Candidate]]:
        """Return the candidates of each mention."""
        if len(mentions) == 1:
            return [list(kb.get_candidates(mentions[0]))]
        return [list(found) for found in kb.get_candidates_batch(mentions)]


def build_exact() -> CandidateGenerator:
    """Make what gives candidates by the text of a mention (``spacy.CandidateGenerator.v1``, ``…BatchGenerator.v1``)."""
    return ExactCandidates()


def candidates_of(generator: OfOne, kb: KnowledgeBase, mentions: Sequence[Span]) -> list[list[Candidate]]:
    """Return the candidates of each mention, as a generator or any function that takes one mention gives them.

    Raises:
        PluginError: The function gives something else.
    """
    if isinstance(generator, CandidateGenerator):
        return generator.find(kb, mentions)
    return [as_candidates(generator, generator(kb, mention)) for mention in mentions]


def joined(lists: Iterable[tuple[float, Iterable[Candidate]]]) -> list[Candidate]:
    """Return the candidates of several lists, the likeliest first; of each entity, the likeliest one.

    Args:
        lists: Each with what its prior probabilities are multiplied by.
    """
    best: dict[int, Candidate] = {}
    for weight, candidates in lists:
        for found in candidates:
            prior = found.prior_prob * weight
            if found.entity not in best or best[found.entity].prior_prob < prior:
                best[found.entity] = found.with_prior(prior)
    return sorted(best.values(), key=lambda found: -found.prior_prob)


def alias_texts(kb: KnowledgeBase) -> Iterator[str]:
    """Yield the aliases of a knowledge base."""
    return (alias for alias, _, _ in kb.iter_aliases())
