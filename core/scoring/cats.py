"""Scores of categories of whole Docs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .prf import PRFScore
from .roc_auc import ROCAUCScore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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
    names = list(labels)
    least = dict.fromkeys(names, 0.5 if threshold is None else threshold) | dict(label_thresholds or {})
    types = {label: PRFScore() for label in names}
    aucs = {label: ROCAUCScore() for label in names}
    for example in examples:
        pred: Mapping[str, float] = getter(example.predicted, attr)
        gold: Mapping[str, float] = getter(example.reference, attr)
        if others_are_false and multi_label:
            gold = {**dict.fromkeys(names, 0.0), **gold}
        for label in names:
            # Where a Doc has one label only, the others are no.
            if label in gold or not multi_label:
                aucs[label].score_set(pred.get(label, 0.0), gold.get(label, 0.0))
        if multi_label:
            _count_each(types, pred, gold, thresholds=least)
        else:
            _count_best(types, pred, gold)
    return _summary(attr, types, aucs, multi_label=multi_label, positive_label=positive_label)


def _count_each(
    types: dict[str, PRFScore],
    pred: Mapping[str, float],
    gold: Mapping[str, float],
    *,
    thresholds: Mapping[str, float],
) -> None:
    """Count every label by itself."""
    for label, score in types.items():
        if label not in gold:
            continue
        guessed, right = pred.get(label, 0.0) >= thresholds[label], gold[label] > 0
        score.add(tp=guessed and right, fp=guessed and not right, fn=right and not guessed)


def _count_best(types: dict[str, PRFScore], pred: Mapping[str, float], gold: Mapping[str, float]) -> None:
    """Count the best label of each side, whatever its score; of several the first that it has."""
    right = max((label for label in gold if label in types), key=gold.__getitem__, default=None)
    guess = max((label for label in pred if label in types), key=pred.__getitem__, default=None)
    if right is not None:
        types[right].add(tp=guess == right, fn=guess != right)
    if guess is not None:
        types[guess].add(fp=guess != right)


def _summary(
    attr: str,
    types: dict[str, PRFScore],
    aucs: dict[str, ROCAUCScore],
    *,
    multi_label: bool,
    positive_label: str | None,
) -> dict[str, Any]:
    micro = PRFScore()
    for score in types.values():
        micro += score
    count = len(types) + 1e-100
    auc_of = {label: auc.score if auc.is_binary() else None for label, auc in aucs.items()}
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
