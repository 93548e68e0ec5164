"""What a knowledge base has of the mentions of a corpus."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from nlpx.checks import counts, fail, good, plain, warn
from nlpx.errors import counted

from .gold import NIL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nlpx.checks import Finding

    from .kb import Candidate, KnowledgeBase


class Mention(NamedTuple):
    """Hold a mention of a corpus.

    Attributes:
        where: Where it stands, its text and its id.
        kb_id: The id that the corpus gives it; empty where it gives none.
    """

    where: str
    kb_id: str


@dataclass
class LinkStatistics:
    """Count what a knowledge base has of mentions.

    Attributes:
        n_mentions: How many mentions there are.
        n_nil: How many are said to be in no knowledge base.
        n_without_id: Of how many nobody says what they are.
        ids: How often each entity is linked.
        outside: How often each that the knowledge base does not have, and where.
        without_candidates: Where linked mentions are that have no candidates.
        missed: Where those are that have candidates, but not the right one.
        n_candidates: How many candidates mentions have in all.
        n_ambiguous: How many linked mentions have several.
        n_predicted: How many mentions get a link by the most likely candidate.
        n_right: How many of these are right.
    """

    n_mentions: int = 0
    n_nil: int = 0
    n_without_id: int = 0
    ids: Counter[str] = field(default_factory=Counter)
    outside: dict[str, list[str]] = field(default_factory=dict)
    without_candidates: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    n_candidates: int = 0
    n_ambiguous: int = 0
    n_predicted: int = 0
    n_right: int = 0

    @property
    def n_linked(self) -> int:
        """How many mentions are linked to an entity."""
        return self.ids.total()

    @property
    def n_outside(self) -> int:
        """How many are linked to an entity that the knowledge base does not have."""
        return sum(map(len, self.outside.values()))

    @property
    def candidate_recall(self) -> float:
        """The share of linked mentions whose right entity is a candidate."""
        n_missed = len(self.without_candidates) + len(self.missed)
        return 1 - n_missed / self.n_linked if self.n_linked else 0.0

    @property
    def prior_f(self) -> float:
        """The F-score of links by the most likely candidate alone."""
        return 2 * self.n_right / (self.n_predicted + self.n_linked) if self.n_linked else 0.0

    def add(self, mention: Mention, candidates: Sequence[Candidate], kb: KnowledgeBase | None) -> None:
        """Count a mention.

        Args:
            mention: The mention.
            candidates: Its candidates.
            kb: The knowledge base; None where nothing is known of it.
        """
        self.n_mentions += 1
        self.n_candidates += len(candidates)
        best = max(candidates, key=lambda candidate: candidate.prior_prob).entity_ if candidates else None
        self.n_predicted += best is not None and bool(mention.kb_id)
        if mention.kb_id in ("", NIL):
            self.n_nil += mention.kb_id == NIL
            self.n_without_id += not mention.kb_id
            return
        self.ids[mention.kb_id] += 1
        self.n_right += best == mention.kb_id
        self.n_ambiguous += len(candidates) > 1
        if kb is None:
            return
        if not kb.contains_entity(mention.kb_id):
            self.outside.setdefault(mention.kb_id, []).append(mention.where)
        if not candidates:
            self.without_candidates.append(mention.where)
        elif all(candidate.entity_ != mention.kb_id for candidate in candidates):
            self.missed.append(mention.where)


def findings_of(found: LinkStatistics, *, corpus: str, has_kb: bool = True) -> Iterator[Finding]:
    """Say what was counted.

    Args:
        found: What was counted.
        corpus: What the corpus is called in a sentence, such as ``training data``.
        has_kb: Whether the knowledge base is known.
    """
    if not found.n_linked:
        yield fail(f"No entity in the {corpus} has an id, so there are no links", name="no-links")
        return
    others = [
        f"{_share(count, found.n_mentions)} {what}"
        for count, what in ((found.n_nil, NIL), (found.n_without_id, "without an id"))
        if count
    ]
    linked = f"{found.n_linked:,} linked to {counted(len(found.ids), 'entity')}"
    yield plain(f"{counted(found.n_mentions, 'mention')} in the {corpus}: {', '.join((linked, *others))}")
    if not has_kb:
        return
    yield from _outside(found, corpus=corpus)
    yield from _candidates(found, corpus=corpus)
    precision = found.n_right / found.n_predicted if found.n_predicted else 0.0
    yield plain(
        f"By priors alone, F is {100 * found.prior_f:.1f} in the {corpus} (precision {100 * precision:.1f}, recall "
        f"{100 * found.n_right / found.n_linked:.1f})"
    )


def _outside(found: LinkStatistics, *, corpus: str) -> Iterator[Finding]:
    if not found.outside:
        yield good(f"All linked entities of the {corpus} are in the knowledge base", name="entity-outside-kb")
        return
    by_id = {kb_id: len(places) for kb_id, places in found.outside.items()}
    say = fail if len(by_id) == len(found.ids) else warn
    yield say(
        f"{counted(len(by_id), 'entity')} of the {corpus}, in {counted(found.n_outside, 'link')}, not in the knowledge "
        f"base: {counts(by_id)}",
        name="entity-outside-kb",
        where=[place for places in found.outside.values() for place in places],
        detail="Nothing is learnt from these links, and they cannot be predicted: add the entities, or write NIL.",
    )


def _candidates(found: LinkStatistics, *, corpus: str) -> Iterator[Finding]:
    """Say how many mentions can be linked to the right entity at all."""
    yield plain(
        f"{found.n_candidates / max(found.n_mentions, 1):.2f} candidates a mention in the {corpus}; "
        f"{_share(found.n_ambiguous, found.n_linked)} of the linked mentions have several"
    )
    for name, places, what, detail in (
        (
            "mention-without-candidates",
            found.without_candidates,
            "without candidates",
            "Add their texts as aliases, or find candidates otherwise.",
        ),
        (
            "entity-not-candidate",
            found.missed,
            "whose entity is not among their candidates",
            "Add the entity to what the alias may mean.",
        ),
    ):
        if places:
            yield warn(
                f"{counted(len(places), 'linked mention')} of the {corpus} {what} "
                f"({100 * len(places) / found.n_linked:.1f} %)",
                name=name,
                where=places,
                detail=detail,
            )
    if found.candidate_recall == 1:
        yield good(
            f"The right entity is a candidate for all linked mentions of the {corpus}", name="entity-not-candidate"
        )


def _share(count: int, total: int) -> str:
    return f"{count:,} ({100 * count / max(total, 1):.1f} %)"
