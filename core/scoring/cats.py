"""Scores of categories of whole Docs."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

from .prf import PRFScore
from .roc_auc import area_under_curve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from ..tokens.comparing.example import Example
    from ..tokens.doc import Doc


def score_cats(
    examples: Iterable[Example],
    attr: str,
    *,
    getter: Callable[[Doc, str], Any] = getattr,
    labels: Iterable[str] = (),
    multi_label: bool = True,
    positive_label: str | None = None,
    threshold: float | None = None,
    label_thresholds: Mapping[str, float] | None = None,
    others_are_false: bool = False,
    **cfg: Any,
) -> dict[str, Any]:
    """Score categories; a label that the reference does not mention counts neither way, unless it is said to be false.

    Args:
        examples: What to score.
        attr: The attribute that holds ``{label: score}``, such as ``cats``.
        getter: Takes a Doc and the attribute, and gives them.
        labels: All labels.
        multi_label: Whether a Doc can have several.
        positive_label: The label that counts, of two exclusive ones.
        threshold: From which score on a label is predicted, where a Doc can have several; 0.5 if None.
        label_thresholds: The same for labels that have one of their own.
        others_are_false: Whether the labels that a reference does not mention are false, where a Doc can have several.
        **cfg: Settings of other scorers; they are passed over.

    Returns:
        ``{attr}_score``, the main score, with ``{attr}_score_desc`` saying what it is; ``micro`` and ``macro``
        precision, recall and F-score, macro AUC; F-score and AUC of each label.
    """
    names = list(dict.fromkeys(labels))
    pred, gold = _Said(names), _Said(names)
    for example in examples:
        for side, doc in ((pred, example.predicted), (gold, example.reference)):
            side.add(getter(doc, attr), find_best=not multi_label)
    scores, _ = pred.values()
    truths, is_known = gold.values()
    if others_are_false or not multi_label:
        # Where a Doc has one label only, the others are no.
        is_known[:] = True
    if multi_label:
        least = dict.fromkeys(names, 0.5 if threshold is None else threshold) | dict(label_thresholds or {})
        guessed = scores >= np.array([least[label] for label in names])
        types = _count_each(guessed & is_known, (truths > 0) & is_known)
    else:
        types = _count_best(np.array(pred.best, dtype=int), np.array(gold.best, dtype=int), n_labels=len(names))
    return _summary(
        attr,
        dict(zip(names, types, strict=True)),
        dict(zip(names, _areas(scores, truths, is_known), strict=True)),
        multi_label=multi_label,
        positive_label=positive_label,
    )


class _Said:
    """Collect what one side says of the labels, Doc by Doc, in little memory: Docs may come in a stream.

    Args:
        labels: The labels; other categories are passed over.

    Attributes:
        best: The number of the best label of each Doc, the first that it has of several; -1 if it has none.
    """

    def __init__(self, labels: list[str]) -> None:
        self._labels = labels
        self._unknown = array("d", [np.nan]) * len(labels)
        self._numbers = {label: number for number, label in enumerate(labels)}
        self._values = array("d")
        self.best: list[int] = []

    def add(self, cats: Mapping[str, float], *, find_best: bool) -> None:
        """Add the categories of a Doc."""
        if list(cats) == self._labels:
            # As a classifier writes them.
            self._values.extend(cats.values())
        else:
            start = len(self._values)
            self._values.extend(self._unknown)
            for label, value in cats.items():
                if label in self._numbers:
                    self._values[start + self._numbers[label]] = value
        if find_best:
            own = cats if cats.keys() <= self._numbers.keys() else [label for label in cats if label in self._numbers]
            self.best.append(self._numbers[max(own, key=cats.__getitem__)] if own else -1)

    def values(self) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return the value of each label, 0 if a Doc does not have it, and whether it has; each (n_docs, n_labels)."""
        n_labels = len(self._numbers)
        n_docs = len(self._values) // n_labels if n_labels else 0
        values = np.asarray(self._values).reshape(n_docs, n_labels)
        missing = np.isnan(values)
        values[missing] = 0.0
        return values, ~missing


def _count_each(guessed: NDArray[np.bool_], right: NDArray[np.bool_]) -> list[PRFScore]:
    """Count every label by itself, given where it is predicted and where it holds, (n_docs, n_labels)."""
    hits, missed, wrong = guessed & right, right & ~guessed, guessed & ~right
    return _scores(hits.sum(axis=0), fp=wrong.sum(axis=0), fn=missed.sum(axis=0))


def _count_best(guess: NDArray[np.int64], right: NDArray[np.int64], *, n_labels: int) -> list[PRFScore]:
    """Count the best label of each side, whatever its score; -1 for none."""
    is_hit = guess == right

    def count(labels: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(labels[labels >= 0], minlength=n_labels)

    return _scores(count(right[is_hit]), fp=count(guess[~is_hit]), fn=count(right[~is_hit]))


def _scores(tp: NDArray[Any], *, fp: NDArray[Any], fn: NDArray[Any]) -> list[PRFScore]:
    """Return a score for each label."""
    counts = zip(tp.tolist(), fp.tolist(), fn.tolist(), strict=True)
    return [PRFScore(tp=hits, fp=wrong, fn=missed) for hits, wrong, missed in counts]


def _areas(scores: NDArray[np.float64], truths: NDArray[np.float64], is_known: NDArray[np.bool_]) -> list[float | None]:
    """Return the area under the curve of each label; None where what is known is not of two classes."""
    lowest = truths.min(axis=0, where=is_known, initial=np.inf)
    highest = truths.max(axis=0, where=is_known, initial=-np.inf)
    is_between = is_known & (truths != lowest) & (truths != highest)
    areas: list[float | None] = [None] * len(lowest)
    for label in np.flatnonzero((lowest < highest) & ~is_between.any(axis=0)).tolist():
        known = is_known[:, label]
        areas[label] = area_under_curve(scores[known, label], truths[known, label])
    return areas


def _summary(
    attr: str,
    types: dict[str, PRFScore],
    auc_of: dict[str, float | None],
    *,
    multi_label: bool,
    positive_label: str | None,
) -> dict[str, Any]:
    micro = PRFScore()
    for score in types.values():
        micro += score
    count = len(types) + 1e-100
    macro_f = sum(score.fscore for score in types.values()) / count
    macro_auc = sum(auc or 0.0 for auc in auc_of.values()) / count
    if positive_label and not multi_label and len(types) == 2:
        main, description = types[positive_label].fscore, f"F ({positive_label})"
    elif not multi_label:
        main, description = macro_f, "macro F"
    else:
        main, description = macro_auc, "macro AUC"
    return {
        f"{attr}_score": main,
        f"{attr}_score_desc": description,
        f"{attr}_micro_p": micro.precision,
        f"{attr}_micro_r": micro.recall,
        f"{attr}_micro_f": micro.fscore,
        f"{attr}_macro_p": sum(score.precision for score in types.values()) / count,
        f"{attr}_macro_r": sum(score.recall for score in types.values()) / count,
        f"{attr}_macro_f": macro_f,
        f"{attr}_macro_auc": macro_auc,
        f"{attr}_f_per_type": {label: score.to_dict() for label, score in types.items()},
        f"{attr}_auc_per_type": auc_of,
    }
