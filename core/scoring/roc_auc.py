"""The area under the ROC curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class ROCAUCScore:
    """Collect scores with their gold classes (0 or 1), and tell how well the scores rank them."""

    __slots__ = ("cands", "golds")

    def __init__(self) -> None:
        self.cands: list[float] = []
        self.golds: list[float] = []

    def score_set(self, cand: float, gold: float) -> None:
        """Add one score and its gold class."""
        self.cands.append(cand)
        self.golds.append(gold)

    def is_binary(self) -> bool:
        """Tell whether both classes occur, so that there is a score."""
        return len(set(self.golds)) == 2

    @property
    def score(self) -> float:
        """The chance that a positive scores above a negative, ties counted as half (Mann–Whitney U).

        Raises:
            DataError: Only one class occurs.
        """
        if not self.is_binary():
            raise DataError(
                f"The area under the ROC curve needs both classes, but all gold values are {sorted(set(self.golds))}; "
                "add examples of the other class."
            )
        return area_under_curve(np.array(self.cands, dtype=np.float64), np.array(self.golds, dtype=np.float64))


def area_under_curve(cands: NDArray[np.float64], golds: NDArray[np.float64]) -> float:
    """Return the area under the ROC curve.

    Args:
        cands: The scores, (n,).
        golds: The gold class of each, (n,): one of two numbers, the larger for positives.
    """
    positive = golds == golds.max()
    _, inverse, counts = np.unique(cands, return_inverse=True, return_counts=True)
    mean_ranks = np.cumsum(counts) - (counts - 1) / 2
    n_positive = int(positive.sum())
    n_negative = len(golds) - n_positive
    rank_sum = float(mean_ranks[inverse.reshape(-1)][positive].sum())
    return (rank_sum - n_positive * (n_positive + 1) / 2) / (n_positive * n_negative)
