"""Score the labels of texts."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from nlpx.errors import shown
from nlpx.scoring import Scorer

from .calibration import calibration_error
from .gold import checked_cats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nlpx.tokens import Example


def textcat_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score labels of which each text has exactly one: ``cats_score`` is the macro F-score, or that of one label.

    Raises:
        DataError: A reference has several, or a value that is no number from 0 to 1.
    """
    return _score(examples, multi_label=False, **kwargs)


def textcat_multilabel_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score labels of which each text has any number: ``cats_score`` is the macro AUC.

    Raises:
        DataError: A reference has a value that is no number from 0 to 1.
    """
    return _score(examples, multi_label=True, **kwargs)


def _score(
    examples: Iterable[Example], *, multi_label: bool, labels: Iterable[str] = (), **settings: Any
) -> dict[str, Any]:
    """Score examples; where no reference has a category of the classifier's there is no score."""
    examples, labels = list(examples), list(labels)
    own = set(labels)
    component = "textcat_multilabel" if multi_label else "textcat"
    known = [
        checked_cats(example.reference, exclusive=not multi_label, component=component, labels=own)
        for example in examples
    ]
    settings |= {"multi_label": multi_label, "labels": labels}
    scores = Scorer.score_cats(examples, "cats", **settings)
    scores["cats_ece"] = calibration_error(*_cases(examples, **settings))
    if any(known):
        return scores
    others = dict.fromkeys(label for example in examples for label in example.reference.cats)
    if others:
        warnings.warn(
            f"of the categories of the data, {shown(list(others))}, the classifier has none (it has {shown(labels)}), "
            "so that nothing can be measured; take the data, or the model, that was meant",
            stacklevel=2,
        )
    return dict.fromkeys(scores)


def _cases(
    examples: Iterable[Example],
    *,
    labels: Iterable[str] = (),
    multi_label: bool,
    others_are_false: bool = False,
    **settings: Any,
) -> tuple[list[float], list[float]]:
    """Return the probabilities that are looked at, as `calibration.cases_of` does, and what came of each."""
    labels = list(labels)
    confidences, outcomes = [], []
    for example in examples:
        pred, gold = example.predicted.cats, example.reference.cats
        if multi_label:
            looked_at = [label for label in labels if label in pred and (others_are_false or label in gold)]
        else:
            candidates = [label for label in labels if label in pred] if any(gold.values()) else []
            looked_at = [max(candidates, key=pred.__getitem__)] if candidates else []
        confidences += [pred[label] for label in looked_at]
        outcomes += [gold.get(label, 0.0) for label in looked_at]
    return confidences, outcomes


def make_textcat_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of ``textcat`` (``spacy.textcat_scorer.v1`` and ``.v2``)."""
    return textcat_score


def make_textcat_multilabel_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of ``textcat_multilabel`` (``spacy.textcat_multilabel_scorer.v1`` and ``.v2``)."""
    return textcat_multilabel_score
