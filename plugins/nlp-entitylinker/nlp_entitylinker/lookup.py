"""Look up the candidates of the mentions of a batch of Docs."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from .candidates import as_candidates, listed, wrong_number
from .generators.generator import candidates_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from nlpx.tokens import Span

    from .candidates import OfAll, OfBatch, OfOne
    from .kb import Candidate, KnowledgeBase


@dataclass(frozen=True)
class CandidateLookup:
    """Look up the candidates of all mentions of a batch of Docs; mentions of one Doc with the same text share them.

    Attributes:
        of_one: Gives the candidates of one mention; a generator of this package is asked for all at once.
        of_batch: Gives those of several; asked where the size of a batch is above 1.
        of_all: Gives those of all, doc by doc; asked where it is there.
        batch_size: How many mentions are looked up at once.
        types: By label of a mention, the types that its candidates may have; those without types stay, and so do all
            of mentions with other labels.
    """

    of_one: OfOne
    of_batch: OfBatch
    of_all: OfAll | None = None
    batch_size: int = 1
    types: Mapping[str, Collection[str]] = field(default_factory=dict)

    def __call__(self, kb: KnowledgeBase, mentions: Sequence[Sequence[Span]]) -> list[list[list[Candidate]]]:
        """Return the candidates of each mention.

        Args:
            kb: The knowledge base.
            mentions: The mentions of each Doc.

        Raises:
            PluginError: A function gives something else than candidates, or those of another number of mentions.
        """
        # The first mention of each text, by Doc; nobody links what is empty or white space.
        distinct = [
            {mention.text: mention for mention in reversed(of_doc) if mention.text.strip()} for of_doc in mentions
        ]
        found = self._look_up(kb, [[*firsts.values()] for firsts in distinct])
        by_text = [dict(zip(firsts, lists, strict=True)) for firsts, lists in zip(distinct, found, strict=True)]
        return [
            [self._fitting(mention, texts.get(mention.text, [])) for mention in of_doc]
            for of_doc, texts in zip(mentions, by_text, strict=True)
        ]

    def _fitting(self, mention: Span, candidates: list[Candidate]) -> list[Candidate]:
        """Return the candidates that have types which the label of a mention allows."""
        allowed = self.types.get(mention.label_) if self.types else None
        if allowed is None:
            return candidates
        types = [found.kb.get_types(found.entity_) for found in candidates]
        return [
            found
            for found, has in zip(candidates, types, strict=True)
            if not has or any(map(allowed.__contains__, has))
        ]

    def _look_up(self, kb: KnowledgeBase, mentions: list[list[Span]]) -> list[list[list[Candidate]]]:
        n_mentions = [*map(len, mentions)]
        if self.of_all is not None:
            given = listed(self.of_all, self.of_all(kb, iter(mentions)))
            by_doc = [[as_candidates(self.of_all, found) for found in listed(self.of_all, of_doc)] for of_doc in given]
            if [*map(len, by_doc)] != n_mentions:
                raise wrong_number(self.of_all, sum(n_mentions), sum(map(len, by_doc)))
            return by_doc
        flat = (mention for of_doc in mentions for mention in of_doc)
        if self.batch_size == 1:
            candidates = iter(candidates_of(self.of_one, kb, list(flat)))
        else:
            candidates = self._in_batches(kb, flat)
        return [[*islice(candidates, number)] for number in n_mentions]

    def _in_batches(self, kb: KnowledgeBase, mentions: Iterator[Span]) -> Iterator[list[Candidate]]:
        while batch := [*islice(mentions, self.batch_size)]:
            found = listed(self.of_batch, self.of_batch(kb, batch))
            if len(found) != len(batch):
                raise wrong_number(self.of_batch, len(batch), len(found))
            yield from (as_candidates(self.of_batch, each) for each in found)
