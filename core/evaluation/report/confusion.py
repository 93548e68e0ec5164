"""What was taken for what, on the page: the most frequent pairs, and the labels with the most errors as a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...isolation import clean
from ..cases import Blank
from .markup import Markup, as_markup, details, element, join, table

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from ..cases import Label
    from ..confusion import Confusion

_N_PAIRS = 20
_N_LABELS = 25
# How much of a label is shown, in characters.
_LONGEST = 120


def show_confusion(confusion: Confusion) -> Markup:
    """Return what is shown of the confusion of an annotation."""
    title, counts = confusion.annotation.title, confusion.counts
    total = sum(counts.values())
    n_right = sum(count for (right, given), count in counts.items() if right == given)
    pairs = confusion.most_confused(_N_PAIRS)
    of_right = _totals(counts)
    rows = [
        (
            show_label(right),
            element("td", show_label(given)),
            element("td", f"{count:,}", class_="number"),
            element("td", f"{100 * count / of_right[right]:.1f} %", class_="number"),
        )
        for right, given, count in pairs
    ]
    labels = confusion.labels(_N_LABELS)
    n_all = len({label for pair in counts for label in pair})
    caption = f"{title}: right labels down, predicted ones across"
    left_out = f"; the {len(labels)} labels of {n_all} with the most errors" if len(labels) < n_all else ""
    return join(
        [
            element("h3", title),
            element("p", f"{n_right:,} of {total:,} have the right label."),
            table(f"{title}: most frequent errors", ["right", "predicted", "times", "of the right label"], rows)
            if rows
            else "",
            details(f"{title}: matrix", _matrix(caption + left_out, labels, counts)) if rows else "",
        ]
    )


def show_label(label: Label) -> Markup:
    """Return a label with what cannot be seen as escapes, or in italics what stands for none."""
    if isinstance(label, Blank):
        return element("i", label.value)
    return as_markup(clean(label, width=_LONGEST)) if label else element("i", "empty")


def _matrix(caption: str, labels: Sequence[Label], counts: Counter[tuple[Label, Label]]) -> Markup:
    of_right = _totals(counts)
    rows = [
        (show_label(right), *(_cell(right, given, counts[right, given], of_right[right]) for given in labels))
        for right in labels
        if right in of_right
    ]
    return table(caption, ["", *map(show_label, labels)], rows, class_="matrix")


def _cell(right: Label, given: Label, count: int, total: int) -> Markup:
    """Return a cell that is the darker the more of the right label's cases are in it."""
    if not count:
        return Markup("<td></td>")
    kind = "right" if right == given else "wrong"
    return element("td", f"{count:,}", class_=kind, style=f"--share: {100 * count / total:.0f}%")


def _totals(counts: Counter[tuple[Label, Label]]) -> dict[Label, int]:
    totals: dict[Label, int] = {}
    for (right, _), count in counts.items():
        totals[right] = totals.get(right, 0) + count
    return totals
