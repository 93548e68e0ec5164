"""Score the labels of texts."""

from __future__ import annotations

import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import shown
from nlpx.scoring import CatsTable, PRFScore, Scorer, add_up, pairs_in_blocks

from .calibration import calibration_error, cases_of
from .gold import Truths, checked_cats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

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
    known = add_up(partial(_count_known, multi_label=multi_label, labels=frozenset(labels)), examples)
    settings |= {"multi_label": multi_label, "labels": labels}
    # Where nothing is known, the scores only have their names.
    scored = examples if known else []
    scores = Scorer.score_cats(scored, "cats", **settings)
    scores["cats_ece"] = calibration_error(_cases(scored, **settings))
    if known:
        return scores
    others = dict.fromkeys(label for example in examples for label in example.reference.cats)
    if others:
        warnings.warn(
            f"of the categories of the data, {shown(list(others))}, the classifier has none (it has {shown(labels)}), "
            "so that nothing can be measured; take the data, or the model, that was meant",
            stacklevel=2,
        )
    return dict.fromkeys(scores)


def _count_known(example: Example, *, multi_label: bool, labels: frozenset[str]) -> dict[str, PRFScore]:
    """Count an example whose reference says something of the labels.

    Raises:
        DataError: It has several labels where a text has one, or a value that is no number from 0 to 1.
    """
    component = "textcat_multilabel" if multi_label else "textcat"
    cats = checked_cats(example.reference, exclusive=not multi_label, component=component, labels=labels)
    return {component: PRFScore(tp=1)} if cats else {}


def _cases(
    examples: Iterable[Example],
    *,
    labels: Iterable[str] = (),
    multi_label: bool,
    others_are_false: bool = False,
    **settings: Any,
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Yield the probabilities that are looked at, and what came of each, some examples at a time."""
    table = CatsTable(labels)
    if not table.labels:
        return
    for predicted, references in pairs_in_blocks(examples, len(table.labels)):
        scores, values = table.rows(predicted), table.rows(references)
        is_given, is_said = ~np.isnan(scores), ~np.isnan(values)
        scores[~is_given], values[~is_said] = (0.0 if multi_label else -np.inf), 0.0
        if multi_label:
            known = is_given if others_are_false else is_given & is_said
        else:
            # Where a text has one label it is known only if it is said which, be it none of these.
            has_label = np.array([any(doc.cats.values()) for doc in references], dtype=bool)
            known = is_given.any(axis=1, keepdims=True) & has_label[:, np.newaxis] & np.ones(values.shape, dtype=bool)
        yield cases_of(scores, Truths(values, known), exclusive=not multi_label)


def make_textcat_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of ``textcat`` (``spacy.textcat_scorer.v1`` and ``.v2``)."""
    return textcat_score


def make_textcat_multilabel_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of ``textcat_multilabel`` (``spacy.textcat_multilabel_scorer.v1`` and ``.v2``)."""
    return textcat_multilabel_score
