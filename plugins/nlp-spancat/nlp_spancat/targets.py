"""What a span categorizer learns: which labels each candidate has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .reference_spans import aligned_spans, has_reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from nlpx.tokens import Example


@dataclass(frozen=True)
class Targets:
    """Hold what is known of the candidates of a batch.

    Attributes:
        values: 1 for each label of each candidate, else 0, (n_candidates, n_outputs). Where there is an output for no
            label, it is the last, and 1 for a candidate without any.
        is_known: Whether anything is known of a candidate, (n_candidates,).
        is_negative: Whether a candidate has no label, (n_candidates,).
    """

    values: NDArray[np.float32]
    is_known: NDArray[np.bool_]
    is_negative: NDArray[np.bool_]

    def weights(self, negative_weight: float) -> NDArray[np.float64]:
        """Return how much each candidate counts, (n_candidates,); nothing where nothing is known.

        Args:
            negative_weight: How much candidates without a label count.
        """
        return np.where(self.is_negative, negative_weight, 1.0) * self.is_known


def make_targets(
    examples: Sequence[Example],
    bounds: NDArray[np.int32],
    lengths: NDArray[np.int32],
    *,
    spans_key: str,
    numbers: Mapping[int, int],
    has_negative: bool,
) -> Targets:
    """Find the labels of candidates in the references.

    Args:
        examples: The batch.
        bounds: The first token of each candidate and the token after its last, (n_candidates, 2).
        lengths: How many candidates each predicted Doc has.
        spans_key: The key of the spans in ``doc.spans``; of a doc without it, nothing is known.
        numbers: The number of each label, by the id of its string; others are passed over.
        has_negative: Whether there is an output for no label.
    """
    values = np.zeros((len(bounds), len(numbers) + has_negative), dtype="f")
    is_known = np.zeros(len(bounds), dtype=bool)
    start = 0
    for example, length in zip(examples, lengths.tolist(), strict=True):
        end = start + length
        if has_reference(example, spans_key):
            is_known[start:end] = True
            _mark(values[start:end], bounds[start:end], aligned_spans(example, spans_key), numbers)
        start = end
    is_negative: NDArray[np.bool_] = np.logical_not(values.any(axis=1))
    if has_negative:
        values[is_negative, -1] = 1
    return Targets(values, is_known, is_negative)


def _mark(
    values: NDArray[np.float32],
    bounds: NDArray[np.int32],
    spans: Sequence[tuple[int, int, int]],
    numbers: Mapping[int, int],
) -> None:
    """Set the labels of the candidates of one doc; a candidate may have been suggested more than once."""
    if not spans or not len(bounds):
        return
    longest = int(bounds[:, 1].max()) + 1
    keys = bounds[:, 0].astype(np.int64) * longest + bounds[:, 1]
    order = keys.argsort(kind="stable")
    ordered = keys[order]
    wanted = np.array([start * longest + end if end < longest else -1 for start, end, _ in spans])
    first = np.searchsorted(ordered, wanted, side="left").tolist()
    after = np.searchsorted(ordered, wanted, side="right").tolist()
    for (_, _, label), begin, end in zip(spans, first, after, strict=True):
        if label in numbers:
            values[order[begin:end], numbers[label]] = 1


def gradient_of(targets: Targets, scores: Any, rows: Any, *, weights: NDArray[np.float64], xp: Any) -> Any:
    """Return the gradient of the cross-entropy for the scores of some candidates; 0 where nothing is known.

    Args:
        targets: What is known of all candidates.
        scores: Probabilities, (n_candidates, n_outputs).
        rows: Which of all candidates they are of.
        weights: How much each of all candidates counts, (n_candidates,).
        xp: The array module of the scores.
    """
    own = weights[rows]
    d_scores = scores - xp.asarray(targets.values[rows])
    if (own != 1).any():
        d_scores *= xp.asarray(own[:, None].astype("f"))
    return d_scores
