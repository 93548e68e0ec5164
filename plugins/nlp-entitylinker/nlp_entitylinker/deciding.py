"""Choose among the candidates of mentions: by how likely they are, how well they fit the context, and one another."""

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


def with_coherence(lists: Sequence[Sequence[Candidate]], scores: Sequence[Scores], share: float) -> list[Scores]:
    """Let it count how like candidates are to what the other mentions of the Doc are likely to mean.

    What a text is likely to mean is the mean of its candidates, weighted by their scores. Each text counts once,
    however often it stands in the Doc, and not for itself. So the cost grows with the number of candidates only.

    Args:
        lists: The candidates of each mention of a Doc, at least one; mentions with the same text have the same list.
        scores: Their scores without this, one array a mention.
        share: How much it counts, from 0 to 1.

    Returns:
        Their scores with it.

    Raises:
        ValueError: The vectors of candidates have other lengths, or values that are no finite numbers.
    """
    counts, flat = _flat(lists)
    vectors = unit_vectors([each.vector for each in flat])
    numbers = {id(found): number for number, found in enumerate(lists)}
    texts = np.array([numbers[id(found)] for found in lists])
    alone = np.concatenate(scores)
    others = _meant_by_others(vectors, alone, counts, texts).repeat(counts, axis=0)
    return _by_mention((1 - share) * alone + share * np.einsum("ij,ij->i", vectors, others), counts)


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


def _meant_by_others(vectors: Vectors, scores: Scores, counts: Numbers, texts: Numbers) -> Vectors:
    """Return what the mentions of other texts are likely to mean, a vector of length 1 for each mention.

    Args:
        vectors: The vectors of the candidates, of length 1, (n_candidates, vector_length).
        scores: Their scores, (n_candidates,).
        counts: How many candidates each mention has, (n_mentions,).
        texts: The number of the text of each mention, (n_mentions,).
    """
    starts = counts.cumsum() - counts
    weights = np.maximum(scores, 0)
    sums = np.add.reduceat(weights, starts).repeat(counts)
    weights = np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)
    meant = np.add.reduceat(vectors * weights[:, np.newaxis], starts, axis=0)
    by_text = np.zeros((len(counts), vectors.shape[1]))
    np.add.at(by_text, texts, meant)
    by_text /= np.maximum(np.bincount(texts, minlength=len(counts)), 1)[:, np.newaxis]
    return unit_vectors(by_text.sum(axis=0) - by_text)[texts]
