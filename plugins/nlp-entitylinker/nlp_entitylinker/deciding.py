"""Choose among the candidates of a mention, by how likely they are and how well they fit the context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .kb import Candidate


def score_candidates(
    candidates: Sequence[Candidate], context: NDArray[np.float32] | None, *, incl_prior: bool
) -> NDArray[np.float64]:
    """Return the score of each candidate, (n_candidates,).

    Prior probability and similarity to the context are joined as probabilities of independent events are: either is
    enough.

    Args:
        candidates: The candidates of a mention.
        context: The vector of the mention's context, (vector_length,); None where it does not count.
        incl_prior: Whether the prior probabilities count.
    """
    priors = np.array([candidate.prior_prob if incl_prior else 0.0 for candidate in candidates])
    if context is None:
        return priors
    similarities = cosines(np.array([candidate.entity_vector for candidate in candidates], dtype="f"), context)
    scores: NDArray[np.float64] = priors + similarities - priors * similarities
    return scores


def cosines(vectors: NDArray[np.float32], context: NDArray[np.float32]) -> NDArray[Any]:
    """Return the cosine of each vector, (n_vectors, vector_length), and one other; 0 where either is all zero."""
    norms = np.linalg.norm(vectors, axis=1) * np.linalg.norm(context)
    products = vectors @ context
    similarities: NDArray[Any] = np.divide(products, norms, out=np.zeros_like(products), where=norms > 0)
    return similarities
