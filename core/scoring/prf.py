"""Precision, recall and their harmonic mean, from counts of hits and misses."""

from __future__ import annotations

from typing import Any


class PRFScore:
    """Count true positives, false positives and false negatives.

    Args:
        tp: True positives to start with.
        fp: False positives to start with.
        fn: False negatives to start with.
    """

    __slots__ = ("fn", "fp", "tp")

    def __init__(self, *, tp: int = 0, fp: int = 0, fn: int = 0) -> None:
        self.tp = tp
        self.fp = fp
        self.fn = fn

    def __len__(self) -> int:
        return self.tp + self.fp + self.fn

    def __iadd__(self, other: PRFScore) -> PRFScore:  # noqa: PYI034  (Self needs a newer Python)
        self.add(tp=other.tp, fp=other.fp, fn=other.fn)
        return self

    def __add__(self, other: PRFScore) -> PRFScore:
        return PRFScore(tp=self.tp + other.tp, fp=self.fp + other.fp, fn=self.fn + other.fn)

    def __repr__(self) -> str:
        return f"PRFScore(tp={self.tp}, fp={self.fp}, fn={self.fn})"

    def add(self, *, tp: int = 0, fp: int = 0, fn: int = 0) -> None:
        """Count more."""
        self.tp += tp
        self.fp += fp
        self.fn += fn

    def score_set(self, cand: set[Any], gold: set[Any]) -> None:
        """Count the candidates that are gold, those that are not, and the gold that is no candidate."""
        hits = len(cand & gold)
        self.add(tp=hits, fp=len(cand) - hits, fn=len(gold) - hits)

    @property
    def precision(self) -> float:
        """The share of candidates that are gold."""
        return self.tp / (self.tp + self.fp + 1e-100)

    @property
    def recall(self) -> float:
        """The share of gold that was found."""
        return self.tp / (self.tp + self.fn + 1e-100)

    @property
    def fscore(self) -> float:
        """The harmonic mean of precision and recall."""
        precision, recall = self.precision, self.recall
        return 2 * ((precision * recall) / (precision + recall + 1e-100))

    def to_dict(self) -> dict[str, float]:
        """Give precision, recall and F-score as ``p``, ``r`` and ``f``."""
        return {"p": self.precision, "r": self.recall, "f": self.fscore}


def scores_or_none(prefix: str, score: PRFScore, *, any_gold: bool) -> dict[str, float | None]:
    """Name the three figures of a score; None for each where there was nothing to score."""
    keys = (f"{prefix}_p", f"{prefix}_r", f"{prefix}_f")
    if not any_gold:
        return dict.fromkeys(keys)
    return dict(zip(keys, (score.precision, score.recall, score.fscore), strict=True))


def per_type(scores: dict[str, PRFScore]) -> dict[str, dict[str, float]]:
    """Give precision, recall and F-score for each label."""
    return {label: score.to_dict() for label, score in scores.items()}
