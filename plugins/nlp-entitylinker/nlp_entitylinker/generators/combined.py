"""Candidates of several generators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpx.errors import ConfigError

from .generator import CandidateGenerator, candidates_of, joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nlpx.config import Share, Size
    from nlpx.tokens import Span

    from ..candidates import OfOne
    from ..kb import Candidate, KnowledgeBase


class CombinedCandidates(CandidateGenerator):
    """Ask several generators.

    Args:
        generators: They, the most exact one first.
        join: Whether all are asked; else the next one is asked for the mentions for which there are no candidates yet.
        discount: What the prior probabilities of each further generator are multiplied by once more.
        max_candidates: How many candidates of a mention are kept, the likeliest; None for all.
    """

    def __init__(
        self, generators: Sequence[OfOne], *, join: bool, discount: Share, max_candidates: Size | None
    ) -> None:
        self._generators = generators
        self._join = join
        self._discount = discount
        self._max_candidates = max_candidates

    def find(self, kb: KnowledgeBase, mentions: Sequence[Span]) -> list[list[Candidate]]:
        """Return the candidates of each mention."""
        lists: list[list[tuple[float, list[Candidate]]]] = [[] for _ in mentions]
        for number, generator in enumerate(self._generators):
            places = [place for place, found in enumerate(lists) if self._join or not any(each for _, each in found)]
            given = candidates_of(generator, kb, [mentions[place] for place in places]) if places else []
            for place, candidates in zip(places, given, strict=True):
                lists[place].append((self._discount**number, candidates))
        return [joined(found)[: self._max_candidates] for found in lists]


def build_combined(
    generators: Mapping[str, OfOne],
    join: bool = False,
    discount: Share = 0.8,
    max_candidates: Size | None = None,
) -> CandidateGenerator:
    """Make what gives the candidates of several generators (``nlpx.CombinedCandidates.v1``).

    Args:
        generators: Under any names, the most exact one first; any functions that give the candidates of one mention.
        join: Whether each is asked for all mentions; else only for those for which the ones before found nothing.
        discount: What prior probabilities are multiplied by for each generator that stands before, because what is
            found less exactly is less likely to be meant.
        max_candidates: How many candidates of a mention are kept, the likeliest; null for all.

    Raises:
        ConfigError: There are no generators.
    """
    if not generators:
        raise ConfigError("there are no generators to combine; name at least one in the section generators")
    return CombinedCandidates([*generators.values()], join=join, discount=discount, max_candidates=max_candidates)
