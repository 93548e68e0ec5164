"""Scores of categories as a component gives them: an array, of which a dictionary is made when somebody asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..named_tuples import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray


class PutCats(NamedTuple):
    """Hold the scores of many categories; a dictionary of thousands takes ten times as much memory.

    Args:
        labels: The categories, one tuple for many Docs.
        scores: The score of each, (n_labels,), which nobody changes.
    """

    labels: tuple[str, ...]
    scores: NDArray[Any]

    def as_dict(self) -> dict[str, float]:
        """Return them as a dictionary."""
        return dict(zip(self.labels, self.scores.tolist(), strict=True))
