"""What the threshold of a label is found by: what a component scores with the label, and what is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class LabelCases(NamedTuple):
    """Hold whatever a component scores with each label, such as a text or a span.

    Args:
        scores: The scores, (n_cases, n_labels).
        is_right: Whether the label is right, (n_cases, n_labels).
        is_known: Whether that is known, and the label can be given, (n_cases, n_labels).
        n_missed: How often each label is right where it can not be given, (n_labels,).
    """

    scores: NDArray[Any]
    is_right: NDArray[np.bool_]
    is_known: NDArray[np.bool_]
    n_missed: NDArray[np.int64]

    def as_one(self) -> LabelCases:
        """Return the cases of all labels as those of one."""
        scores, is_right, is_known = (field.reshape(-1, 1) for field in self[:3])
        return LabelCases(scores, is_right, is_known, self.n_missed.sum(keepdims=True))


def joined_cases(parts: Sequence[LabelCases]) -> LabelCases:
    """Return the cases of several batches as one."""
    scores, is_right, is_known = (np.concatenate([part[field] for part in parts]) for field in range(3))
    return LabelCases(scores, is_right, is_known, np.sum([part.n_missed for part in parts], axis=0))


def best_cuts(cases: LabelCases) -> list[float | None]:
    """Return for each label the threshold with the highest F-score; None where none is above 0.

    It lies in the middle between two neighbouring scores, or below the lowest; of several it is the highest. It is the
    upper one where the scores have no number between the two.
    """
    return [
        _best_cut(cases.scores[known, label], cases.is_right[known, label], n_missed=int(cases.n_missed[label]))
        for label, known in enumerate(cases.is_known.T)
    ]


def _best_cut(scores: NDArray[Any], is_right: NDArray[np.bool_], *, n_missed: int) -> float | None:
    if not is_right.any():
        return None
    order = np.argsort(-scores, kind="stable")
    falling, n_hits = scores[order].astype(np.float64), is_right[order].cumsum()
    # A cut can be only where the next score is lower.
    ends = np.flatnonzero(np.append(falling[1:] < falling[:-1], True))
    f_scores = 2 * n_hits[ends] / (ends + 1 + n_hits[-1] + n_missed)
    end = ends[f_scores.argmax()]
    upper, lower = np.append(falling, 0.0)[end : end + 2]
    middle = (upper + lower) / 2
    # Components compare in the precision of their scores, in which the middle of two neighbours can be the lower one.
    return float(middle if middle.astype(scores.dtype) > lower else upper)
