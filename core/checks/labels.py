"""How often labels occur, and whether that is enough to learn them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .findings import Finding, counts, good, info, plain, warn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .corpus_data import CorpusData, Item

# How many labels have a warning of their own; of more there is one.
_MOST_WARNINGS = 20


class LabelCounts:
    """Count the labels of one corpus, and keep the first place of each."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.places: dict[str, str] = {}

    def add(self, label: str, place: str) -> None:
        """Count a label once."""
        self.counts[label] += 1
        self.places.setdefault(label, place)

    def add_ids(self, item: Item, ids: Sequence[int], *, offset: int = 0) -> None:
        """Count the labels of consecutive tokens, given by their ids; 0 is no label.

        Args:
            item: Where the tokens are.
            ids: The id of each token's label.
            offset: The index of the first token.
        """
        strings = item.doc.vocab.strings
        for key, count in Counter(ids).items():
            if key:
                label = strings[key]
                self.counts[label] += count
                if label not in self.places:
                    self.places[label] = item.at(offset + ids.index(key))

    def where(self, label: str) -> tuple[str, ...]:
        """Give the first place of a label."""
        return (self.places[label],) if label in self.places else ()


def check_new_labels(
    data: CorpusData, component: str, *, train: LabelCounts, dev: LabelCounts, least: int, missing: int = 0
) -> Iterator[Finding]:
    """Tell new labels from those of the base model, and warn of rare ones and of those that are only in the dev data.

    Args:
        data: The corpora.
        component: The factory or the name of the component that learns the labels.
        train: The labels in the training data.
        dev: The labels in the evaluation data.
        least: How many examples a new label should have.
        missing: How many tokens nobody has annotated.
    """
    known = data.known_labels(component)
    new = {label: count for label, count in train.counts.items() if label not in known}
    old = {label: count for label, count in train.counts.items() if label in known}
    yield info(f"{_number(len(new), 'new label')}, {_number(len(old), 'existing label')}")
    if missing:
        yield plain(f"{missing} missing values (tokens with '-' label)")
    if new:
        yield plain(f"New: {counts(new)}")
    if old:
        yield plain(f"Existing: {counts(old)}")
    rare = sorted(label for label, count in new.items() if count < least)
    yield from _warn_of(
        rare,
        train,
        one="Low number of examples for new label {label!r} ({count})",
        many="Low number of examples for {number} new labels",
    )
    if rare:
        yield plain(f"To train a new label, your data should include at least {least} instances of it.")
    elif new:
        yield good("Good amount of examples for all labels")
    yield from _warn_of(
        sorted(set(dev.counts) - set(train.counts) - known),
        dev,
        one="Label {label!r} is in the evaluation data only ({count}), so it cannot be learnt",
        many="{number} labels are in the evaluation data only, so they cannot be learnt",
    )


def _warn_of(labels: Sequence[str], found: LabelCounts, *, one: str, many: str) -> Iterator[Finding]:
    """Warn of each label, or of many at once."""
    if len(labels) > _MOST_WARNINGS:
        where = (f"{label!r} ({found.counts[label]}), {found.places[label]}" for label in labels)
        yield warn(many.format(number=len(labels)), where=where)
        return
    for label in labels:
        yield warn(one.format(label=label, count=found.counts[label]), where=found.where(label))


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
