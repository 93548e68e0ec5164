"""What a classifier should say of each example, and of which labels that is known."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nlpx.errors import DataError
from nlpx.scoring import CatsTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from nlpx.tokens import Doc, Example

# Probabilities that were rounded when they were written add up to a little more than 1.
_ROUNDED = 1e-3
_QUOTED = 60
_PLAIN = {bool, float, int}


class Truths(NamedTuple):
    """Hold what is right.

    Args:
        values: How true each label is of each example, from 0 to 1, (n_examples, n_labels).
        known: Whether that is known, (n_examples, n_labels).
    """

    values: NDArray[np.float32]
    known: NDArray[np.bool_]


def truths_of(
    examples: Sequence[Example],
    labels: Sequence[str],
    *,
    exclusive: bool,
    component: str,
    others_are_false: bool = False,
) -> Truths:
    """Read the categories of examples.

    A label that an example does not mention is unknown, not false, unless it is said to be; but where a text has
    exactly one label and an example has it, the others are false. Of a text without tokens nothing is known: nobody
    could learn it.

    Args:
        examples: The examples.
        labels: The labels; other categories are passed over.
        exclusive: Whether a text has exactly one label.
        component: The component's name, for messages.
        others_are_false: Whether the labels that an example does not mention are false.

    Raises:
        DataError: A value is no number from 0 to 1, or a text with exactly one label has several.
    """
    cats = [checked_cats(example.reference, exclusive=exclusive, component=component) for example in examples]
    values = CatsTable(labels).rows([example.reference for example in examples], dtype="f4")
    is_said = ~np.isnan(values)
    known = is_said.copy()
    if others_are_false:
        known[:] = True
    elif exclusive:
        known[[any(each.values()) for each in cats]] = True
    known[[not len(example.predicted) for example in examples]] = False
    values[~(known & is_said)] = 0.0
    return Truths(values, known)


class Evidence:
    """Note, while examples are read, what there is to learn from them.

    Args:
        get_examples: Gives the examples each time it is called.

    Attributes:
        any_true: Whether some label holds for some text, at least in part.
        any_false: Whether some label does not, at least in part.
    """

    def __init__(self, get_examples: Callable[[], Iterable[Example]]) -> None:
        self.get_examples = get_examples
        self.any_true = self.any_false = False

    def __call__(self) -> Iterator[Example]:
        """Yield the examples."""
        for example in self.get_examples():
            if not (self.any_true and self.any_false):
                values = example.reference.cats.values()
                self.any_true = self.any_true or any(value != 0 for value in values)
                self.any_false = self.any_false or any(value != 1 for value in values)
            yield example


def checked_cats(
    doc: Doc, *, exclusive: bool, component: str, labels: AbstractSet[str] | None = None
) -> Mapping[str, float]:
    """Return the categories of a Doc, if a classifier can learn from them.

    Args:
        doc: The Doc.
        exclusive: Whether a text has exactly one label.
        component: The component's name, for messages.
        labels: The categories that are the classifier's; None for all.

    Raises:
        DataError: It cannot.
    """
    cats: Mapping[str, Any] = doc.cats
    if labels is not None and not cats.keys() <= labels:
        cats = {label: value for label, value in cats.items() if label in labels}
    wrong = wrong_value(cats)
    if wrong is not None:
        raise DataError(
            f"component {component!r}: the category {wrong[0]!r} of {_quoted(doc)} is {wrong[1]!r}; write 1 where it "
            "holds and 0 where it does not"
        )
    if exclusive and has_several(cats):
        names = ", ".join(repr(label) for label, value in cats.items() if value)
        raise DataError(
            f"component {component!r} gives each text one label, but {_quoted(doc)} has several: {names}; leave one, "
            "or use the component textcat_multilabel"
        )
    return cats


def wrong_value(cats: Mapping[str, Any]) -> tuple[str, Any] | None:
    """Return the first category whose value is no number from 0 to 1, with the value; None if there is none."""
    for label, value in _suspicious(cats):
        if not (isinstance(value, Real) and 0 <= float(value) <= 1):
            return label, value
    return None


def has_several(cats: Mapping[str, float]) -> bool:
    """Tell whether categories are more than the shares of one label that a text has."""
    return sum(cats.values()) > 1 + _ROUNDED


def _suspicious(cats: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """Return the categories that have to be looked at one by one: all, or as nearly always none."""
    values = cats.values()
    # There can be thousands. A sum is a number if all of them are.
    if not cats or (set(map(type, values)) <= _PLAIN and min(values) >= 0 and max(values) <= 1 and sum(values) >= 0):
        return ()
    return cats.items()


def _quoted(doc: Doc) -> str:
    text = doc.text
    return repr(text if len(text) <= _QUOTED else text[:_QUOTED] + "…")
