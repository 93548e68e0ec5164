"""What is predicted: the id of each mention, and how good the candidates were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Ragged

from .gold import NIL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from .deciding import Scores
    from .kb import Candidate


class Links(list[str]):
    """The ids of mentions, one Doc after the other, with the scores of their candidates.

    Args:
        candidates: The candidates of each mention.
        scores: Their scores, one array a mention; None where nobody looked, as there was no choice.
        threshold: The score from which on the best candidate is taken; None where it is enough to be the best.
    """

    def __init__(
        self, candidates: Iterable[Sequence[Candidate]], scores: Iterable[Scores | None], threshold: float | None = None
    ) -> None:
        super().__init__()
        self.candidates = list(candidates)
        self.scores = list(scores)
        for found, of_mention in zip(self.candidates, self.scores, strict=True):
            best = 0 if of_mention is None else int(of_mention.argmax())
            self.append(found[best].entity_ if found else NIL)
        self[:] = self.from_score(threshold)

    @property
    def best_scores(self) -> NDArray[np.float64]:
        """The score of the best candidate of each mention, (n_mentions,); NaN where nobody looked."""
        return np.array([np.nan if scores is None else scores.max() for scores in self.scores])

    def from_score(self, threshold: float | None) -> list[str]:
        """Return the ids, with `NIL` for mentions whose best candidate has a score below a threshold."""
        if threshold is None:
            return list(self)
        is_low = (self.best_scores < threshold).tolist()
        return [NIL if low else kb_id for kb_id, low in zip(self, is_low, strict=True)]

    def activations(self, start: int, end: int) -> dict[str, Ragged]:
        """Return the candidates of some mentions as arrays, with one length a mention.

        Returns:
            ``ents``, the ids of the strings of their entities, and ``scores``; both (n_candidates,).
        """
        lists, scores = self.candidates[start:end], self.scores[start:end]
        lengths: Any = np.array([*map(len, lists)], dtype="i")
        ents: Any = np.array([candidate.entity for found in lists for candidate in found], dtype=np.uint64)
        given: Any = np.concatenate([np.zeros(0), *(each for each in scores if each is not None)]).astype("f")
        return {"ents": Ragged(ents, lengths), "scores": Ragged(given, lengths)}
