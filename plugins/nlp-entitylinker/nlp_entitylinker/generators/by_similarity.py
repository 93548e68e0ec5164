"""Candidates whose alias is nearly the text of the mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz, process

from .forms import normalize
from .generator import CandidateGenerator, alias_texts, joined
from .ngram_index import NgramIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlpx.config import Share, Size
    from nlpx.tokens import Span

    from ..kb import Candidate, KnowledgeBase

Measure = Literal["ratio", "token_sort_ratio", "token_set_ratio", "WRatio"]
"""The functions of rapidfuzz that compare texts."""
# How many aliases with n-grams in common are compared.
_N_COMPARED = 50
# As many characters of a mention count: no name is longer, and time stays bounded.
_LONGEST = 200
_WHOLE = 100.0


class SimilarCandidates(CandidateGenerator):
    """Give the candidates of the aliases that are nearest to the mention, as normalised texts.

    An index of n-grams says which aliases are compared at all. The prior probability of a candidate is multiplied by
    the share of characters that the texts have in common, in any order of words.

    Args:
        min_similarity: How similar an alias has to be.
        max_candidates: How many candidates there are at most.
        n: How many characters an n-gram has.
        measure: The function of rapidfuzz that compares texts.
    """

    def __init__(self, min_similarity: Share, max_candidates: Size, n: Size, measure: Measure) -> None:
        self._min_similarity = min_similarity
        self._max_candidates = max_candidates
        self._n = n
        self._compare = getattr(fuzz, measure)

    def find(self, kb: KnowledgeBase, mentions: Sequence[Span]) -> list[list[Candidate]]:
        """Return the candidates of each mention."""
        strings = kb.vocab.strings
        index = kb.index(f"{self._n}-grams", lambda: NgramIndex.of(alias_texts(kb), _form, strings, n=self._n))
        return [self._nearest(kb, index, _form(mention.text)) for mention in mentions]

    def _nearest(self, kb: KnowledgeBase, index: NgramIndex, text: str) -> list[Candidate]:
        if not text:
            return []
        aliases = [kb.vocab.strings[alias] for alias in index.nearest(text, _N_COMPARED)]
        forms = [_form(alias) for alias in aliases]
        similar = process.extract(
            text, forms, scorer=self._compare, score_cutoff=_WHOLE * self._min_similarity, limit=None
        )
        # Where one text may have more words, the measure says that they are the same.
        lists = [
            (fuzz.token_sort_ratio(text, form) / _WHOLE, kb.get_alias_candidates(aliases[place]))
            for form, _, place in similar
        ]
        return joined(lists)[: self._max_candidates]


def _form(text: str) -> str:
    return normalize(text[:_LONGEST])


def build_similar(
    min_similarity: Share = 0.8, max_candidates: Size = 5, n: Size = 3, measure: Measure = "token_set_ratio"
) -> CandidateGenerator:
    """Make what gives candidates whose alias is nearly the mention (``nlpx.SimilarCandidates.v1``).

    Args:
        min_similarity: How similar an alias has to be, from 0 to 1.
        max_candidates: How many candidates there are at most.
        n: How many characters the n-grams have by which aliases are found before they are compared.
        measure: The function of rapidfuzz that compares normalised texts: ``ratio`` by the characters to insert and to
            delete, ``token_sort_ratio`` in any order of words, ``token_set_ratio`` also where one text has more words
            than the other, ``WRatio`` whichever of several is best.
    """
    return SimilarCandidates(min_similarity, max_candidates, n, measure)
