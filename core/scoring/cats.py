"""Scores of categories of whole Docs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .cats_table import CatsTable, pairs_in_blocks
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
    table = CatsTable(labels, attr=attr, getter=getter)
    n_labels = len(table.labels)
    least = dict.fromkeys(table.labels, 0.5 if threshold is None else threshold) | dict(label_thresholds or {})
    thresholds = np.array([least[label] for label in table.labels])
    counts = np.zeros((3, n_labels), dtype=np.int64)
    # Where a Doc has one label only, the others are no.
    areas = _Areas(n_labels, others_are_false=others_are_false or not multi_label)
    for predicted, references in pairs_in_blocks(examples, n_labels):
        scores, truths = table.rows(predicted), table.rows(references)
        scores[np.isnan(scores)] = 0.0
        areas.add(scores, truths)
        if multi_label:
            counts += _count_each(scores >= thresholds, truths, others_are_false=others_are_false)
        else:
            counts += _count_best(table.best(predicted), table.best(references), n_labels=n_labels)
    types = [PRFScore(tp=tp, fp=fp, fn=fn) for tp, fp, fn in counts.T.tolist()]
    return _summary(
        attr,
        dict(zip(table.labels, types, strict=True)),
        dict(zip(table.labels, areas.values(), strict=True)),
        multi_label=multi_label,
        positive_label=positive_label,
    )


def _count_each(guessed: NDArray[np.bool_], truths: NDArray[Any], *, others_are_false: bool) -> NDArray[np.int64]:
    """Count hits, false and missed predictions of every label by itself, (3, n_labels).

    Args:
        guessed: Where it is predicted, (n_docs, n_labels).
        truths: How true it is; NaN where that is not said.
        others_are_false: Whether it is false there.
    """
    right = truths > 0
    wrong = ~right if others_are_false else truths <= 0
    return np.stack([(guessed & right).sum(axis=0), (guessed & wrong).sum(axis=0), (right & ~guessed).sum(axis=0)])


def _count_best(guess: NDArray[np.intp], right: NDArray[np.intp], *, n_labels: int) -> NDArray[np.int64]:
    """Count hits, false and missed predictions where only the best label of each side counts; -1 for none."""
    is_hit = guess == right

    def count(labels: NDArray[np.intp]) -> NDArray[np.int64]:
        return np.bincount(labels[labels >= 0], minlength=n_labels)

    return np.stack([count(right[is_hit]), count(guess[~is_hit]), count(right[~is_hit])])


class _Areas:
    """Collect what the areas under the curves of labels are made of.

    Args:
        n_labels: The number of labels.
        others_are_false: Whether a label is false where a reference does not mention it.
    """

    def __init__(self, n_labels: int, *, others_are_false: bool) -> None:
        self._others_are_false = others_are_false
        self._scores: list[NDArray[Any]] = []
        self._truths: list[NDArray[Any]] = []
        self._lowest, self._highest = np.full(n_labels, np.inf), np.full(n_labels, -np.inf)

    def add(self, scores: NDArray[Any], truths: NDArray[Any]) -> None:
        """Add Docs: scores and truths, (n_docs, n_labels) each; the truth is NaN where nothing is said."""
        truths = np.nan_to_num(truths, nan=0.0 if self._others_are_false else -1.0)
        is_known = truths >= 0
        self._lowest = np.minimum(self._lowest, truths.min(axis=0, where=is_known, initial=np.inf))
        self._highest = np.maximum(self._highest, truths.max(axis=0, where=is_known, initial=-np.inf))
        self._scores.append(scores)
        # Nearly always they are 0 and 1, which takes an eighth of the memory.
        whole = truths.astype(np.int8)
        self._truths.append(whole if (whole == truths).all() else truths)

    def values(self) -> list[float | None]:
        """Return the area of each label; None where what is known is not of two classes."""
        areas: list[float | None] = [None] * len(self._lowest)
        for label in np.flatnonzero(self._lowest < self._highest).tolist():
            truths = np.concatenate([block[:, label] for block in self._truths])
            is_known = truths >= 0
            known = truths[is_known]
            if ((known == self._lowest[label]) | (known == self._highest[label])).all():
                scores = np.concatenate([block[:, label] for block in self._scores])
                areas[label] = area_under_curve(scores[is_known], known)
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
