"""Candidates for the mentions of Docs, as functions that a config can name give them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from nlpx.errors import PluginError, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from nlpx.tokens import Span

    from .kb import Candidate, KnowledgeBase

    OfOne = Callable[[KnowledgeBase, Span], Iterable[Candidate]]
    OfBatch = Callable[[KnowledgeBase, Iterable[Span]], Iterable[Iterable[Candidate]]]
    # Takes the mentions of one doc after the other, and gives the candidates of each mention in the same form.
    OfAll = Callable[[KnowledgeBase, Iterator[Iterable[Span]]], Iterable[Iterable[Iterable[Candidate]]]]


def build_candidate_generator() -> OfOne:
    """Make what gives the candidates of a mention: those of the knowledge base (``spacy.CandidateGenerator.v1``)."""
    return _of_one


def build_candidate_batch_generator() -> OfBatch:
    """Make what gives those of several mentions (``spacy.CandidateBatchGenerator.v1``)."""
    return _of_batch


def _of_one(kb: KnowledgeBase, mention: Span) -> Iterable[Candidate]:
    return kb.get_candidates(mention)


def _of_batch(kb: KnowledgeBase, mentions: Iterable[Span]) -> Iterable[Iterable[Candidate]]:
    return kb.get_candidates_batch(mentions)


@dataclass(frozen=True)
class CandidateLookup:
    """Look up the candidates of all mentions of a batch of Docs; mentions of one Doc with the same text share them.

    Attributes:
        of_one: Gives the candidates of one mention.
        of_batch: Gives those of several; asked where the size of a batch is above 1.
        of_all: Gives those of all, doc by doc; asked where it is there.
        batch_size: How many mentions are looked up at once.
    """

    of_one: OfOne
    of_batch: OfBatch
    of_all: OfAll | None = None
    batch_size: int = 1

    def __call__(self, kb: KnowledgeBase, mentions: Sequence[Sequence[Span]]) -> list[list[list[Candidate]]]:
        """Return the candidates of each mention.

        Args:
            kb: The knowledge base.
            mentions: The mentions of each Doc.

        Raises:
            PluginError: A function gives candidates for another number of mentions than it was given.
        """
        # The first mention of each text, by Doc; nobody links what is empty or white space.
        distinct = [
            {mention.text: mention for mention in reversed(of_doc) if mention.text.strip()} for of_doc in mentions
        ]
        found = self._look_up(kb, [[*firsts.values()] for firsts in distinct])
        by_text = [dict(zip(firsts, lists, strict=True)) for firsts, lists in zip(distinct, found, strict=True)]
        return [
            [texts.get(mention.text, []) for mention in of_doc] for of_doc, texts in zip(mentions, by_text, strict=True)
        ]

    def _look_up(self, kb: KnowledgeBase, mentions: list[list[Span]]) -> list[list[list[Candidate]]]:
        n_mentions = [*map(len, mentions)]
        if self.of_all is not None:
            by_doc = [[list(found) for found in of_doc] for of_doc in self.of_all(kb, iter(mentions))]
            if [*map(len, by_doc)] != n_mentions:
                raise _wrong_number(self.of_all, sum(n_mentions), sum(map(len, by_doc)))
            return by_doc
        flat = (mention for of_doc in mentions for mention in of_doc)
        candidates = iter([list(found) for found in self._one_after_another(kb, flat)])
        return [[*islice(candidates, number)] for number in n_mentions]

    def _one_after_another(self, kb: KnowledgeBase, mentions: Iterator[Span]) -> Iterator[Iterable[Candidate]]:
        if self.batch_size == 1:
            for mention in mentions:
                yield self.of_one(kb, mention)
        while self.batch_size > 1 and (batch := [*islice(mentions, self.batch_size)]):
            found = [*self.of_batch(kb, batch)]
            if len(found) != len(batch):
                raise _wrong_number(self.of_batch, len(batch), len(found))
            yield from found


def _wrong_number(function: Any, due: int, given: int) -> PluginError:
    name = getattr(function, "__qualname__", None) or shown(function)
    return PluginError(
        f"{name} was asked for the candidates of {due} mentions and gave those of {given}; a function that gives "
        "candidates gives a list for each mention, an empty one where there are none"
    )
