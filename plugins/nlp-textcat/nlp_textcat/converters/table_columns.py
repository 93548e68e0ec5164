"""What the columns of a table of labelled texts hold, as their names say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Where a table has several of these, the first counts.
_TEXT = (
    "text", "sentence", "content", "document", "review", "comment", "comment_text", "utterance", "message", "question",
    "query", "tweet",
)  # fmt: skip
_SEVERAL_LABELS = ("labels", "categories", "cats", "tags", "topics")
_LABELS = (
    "label_text", "label_name", "label", *_SEVERAL_LABELS, "category", "class", "intent", "sentiment", "topic",
    "target",
)  # fmt: skip
_NO_ANNOTATION = frozenset(("", "id", "idx", "index", "unnamed: 0"))
_NUMBERS = re.compile(r"[0-9]+(,[0-9]+)*")
_TRUTH = {"true": 1.0, "false": 0.0}


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Say what is in which column of a table.

    Attributes:
        count: How many columns there are.
        text: The column of the text.
        labels: That of the labels; None where each label has a column.
        has_several: Whether there can be several labels in it.
        scores: The columns that say how true a label is, with their names.
        unread: The names of columns that are not read.
        has_names: Whether the names stand in the first row.
    """

    count: int
    text: int
    labels: int | None = None
    has_several: bool = False
    scores: Mapping[int, str] = field(default_factory=dict)
    unread: Sequence[str] = ()
    has_names: bool = True

    @property
    def has_labels(self) -> bool:
        """Whether there are labels in some column."""
        return self.labels is not None or bool(self.scores)


def names_text(names: Sequence[str]) -> bool:
    """Tell whether one of several columns is named for texts."""
    return len(names) > 1 and not set(_TEXT).isdisjoint(_keys(names))


def named_columns(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Columns:
    """Say what columns hold.

    Args:
        names: The names, of which one is for texts.
        rows: The rows after them; a column whose name means nothing is one of scores where the first cell that is not
            blank holds a number from 0 to 1.
    """
    keys = _keys(names)
    text = next(keys.index(key) for key in _TEXT if key in keys)
    labels = next((keys.index(key) for key in _LABELS if key in keys), None)
    others = [i for i, key in enumerate(keys) if i not in (text, labels) and key not in _NO_ANNOTATION]
    scores = {}
    if labels is None:
        cells = _first_cells(rows, others)
        scores = {i: names[i].strip() for i in others if i in cells and read_score(cells[i]) is not None}
    return Columns(
        count=len(names),
        text=text,
        labels=labels,
        has_several=labels is not None and keys[labels] in _SEVERAL_LABELS,
        scores=scores,
        unread=[names[i] for i in others if i not in scores],
    )


def _first_cells(rows: Iterable[Sequence[str]], columns: Sequence[int]) -> dict[int, str]:
    """Return the first cell of each column that is not blank."""
    cells: dict[int, str] = {}
    for row in rows:
        for i in columns:
            if i not in cells and i < len(row) and row[i].strip():
                cells[i] = row[i]
        if len(cells) == len(columns):
            break
    return cells


def numbered_columns(row: Sequence[str]) -> Columns | None:
    """Say what the columns of a table without names hold: a text, the numbers of its labels, and what is not read."""
    if len(row) < 2 or not _NUMBERS.fullmatch(row[1]):
        return None
    return Columns(count=len(row), text=0, labels=1, has_several=True, has_names=False)


def read_score(cell: str) -> float | None:
    """Return how true a label is, from 0 to 1; None where something else is written."""
    try:
        score = _TRUTH.get(cell.strip().lower())
        score = float(cell) if score is None else score
    except ValueError:
        return None
    return score if 0 <= score <= 1 else None


def _keys(names: Sequence[str]) -> list[str]:
    return [name.strip().lower() for name in names]
