"""Choose among the candidates of mentions: by how likely they are, and how well they fit the context and the Doc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .kb import Candidate

    Vectors = NDArray[np.float32]
    Scores = NDArray[np.float64]
    Numbers = NDArray[np.intp]


# How many mentions are scored at once, so that memory does not grow with the batch.
_N_AT_ONCE = 1024
# As likely as anything is, so that what it leaves has a logarithm.
_SURE = 1 - 1e-9


def score_candidates(
    lists: Sequence[Sequence[Candidate]], contexts: Vectors | None, *, incl_prior: bool
) -> list[Scores]:
    """Return the scores of the candidates of each mention, one array (n_candidates,) a mention.

    Prior probability and similarity to the context are joined as probabilities of independent events are: either is
    enough.

    Args:
        lists: The candidates of each mention, at least one.
        contexts: The vector of each mention's context, (n_mentions, vector_length); None where it does not count.
        incl_prior: Whether the prior probabilities count.

    Raises:
        ValueError: The vectors of candidates have other lengths, or values that are no finite numbers.
    """
    scores: list[Scores] = []
    for start in range(0, len(lists), _N_AT_ONCE):
        block = lists[start : start + _N_AT_ONCE]
        counts, flat = _flat(block)
        joined = np.array([each.prior_prob for each in flat]) if incl_prior else np.zeros(len(flat))
        if contexts is not None:
            around = unit_vectors(contexts[start : start + _N_AT_ONCE])
            vectors = unit_vectors([each.vector for each in flat])
            similarities = np.einsum("ij,ij->i", vectors, around.repeat(counts, axis=0))
            joined += similarities - joined * similarities
        scores += _by_mention(joined, counts)
    return scores


def with_coherence(
    texts: Sequence[str], lists: Sequence[Sequence[Candidate]], scores: Sequence[Scores], share: float
) -> list[Scores]:
    """Let it count that a Doc is likely to mention the same entity by another text too.

    How likely a text means a candidate is the candidate's score, or its share of those of all where these are above 1
    together. The cost grows with the number of candidates only.

    Args:
        texts: The texts of the mentions of a Doc; one that stands there several times counts once.
        lists: The candidates of each mention, at least one.
        scores: Their scores without this, one array a mention.
        share: How much it counts, from 0 to 1.

    Returns:
        Their scores with it.
    """
    counts, flat = _flat(lists)
    alone = np.concatenate(scores)
    by_others = _meant_by_others(texts, [each.entity for each in flat], alone, counts)
    return _by_mention((1 - share) * alone + share * by_others, counts)


def _flat(lists: Sequence[Sequence[Candidate]]) -> tuple[Numbers, list[Candidate]]:
    """Return how many candidates each mention has, and all of them."""
    return np.array([*map(len, lists)]), [candidate for found in lists for candidate in found]


def _by_mention(scores: Scores, counts: Numbers) -> list[Scores]:
    ends = counts.cumsum().tolist()
    return [scores[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def unit_vectors(rows: Any) -> Vectors:
    """Return vectors, (n_rows, vector_length), each divided by its length; one that is all zero stays so.

    Raises:
        ValueError: They have different lengths, or values that are no finite numbers.
    """
    vectors: Vectors = np.array(rows, dtype=np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))
    if not np.isfinite(lengths).all():
        raise ValueError("a vector has values that are no finite numbers")
    lengths[lengths == 0] = 1
    vectors /= lengths[:, np.newaxis]
    return vectors


def _meant_by_others(texts: Sequence[str], entities: Sequence[int], scores: Scores, counts: Numbers) -> Scores:
    """Return how likely each candidate is meant by at least one other text, (n_candidates,).

    Args:
        texts: The text of each mention.
        entities: The entity of each candidate, (n_candidates,).
        scores: Its score, (n_candidates,).
        counts: How many candidates each mention has, (n_mentions,).
    """
    _, of_mention, n_mentions = np.unique(texts, return_inverse=True, return_counts=True)
    _, numbers = np.unique(entities, return_inverse=True)
    # Each text with an entity that it can mean.
    text = of_mention.repeat(counts)
    _, first, pairs = np.unique(text * (numbers.max() + 1) + numbers, return_index=True, return_inverse=True)
    likely = np.maximum(scores, 0)
    # The entities of a mention exclude one another; one that is unlikely by itself stays so where there is no other.
    likely /= np.maximum(np.add.reduceat(likely, counts.cumsum() - counts), 1).repeat(counts)
    meant = np.bincount(pairs, likely) / n_mentions[text[first]]
    not_meant = np.log1p(-np.minimum(meant, _SURE))
    by_none = np.bincount(numbers[first], not_meant)
    return -np.expm1(by_none[numbers] - not_meant[pairs])
