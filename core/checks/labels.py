"""How often labels occur, and whether that is enough to learn them."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ..quoting import counted
from .findings import Finding, counts, good, info, plain, warn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..corpora.places import Place
    from .corpus_data import CorpusData, Item

# How many labels have a warning of their own; of more there is one.
_MOST_WARNINGS = 20
# What stands between the words of a label; one sign stays one, since tags of places have signs of their own.
_BETWEEN = str.maketrans(" -", "__")


class LabelCounts:
    """Count the labels of one corpus, and keep the first place of each."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.places: dict[str, Place] = {}

    def add(self, label: str, place: Place) -> None:
        """Count a label once."""
        self.counts[label] += 1
        self.places.setdefault(label, place)

    def add_at(self, label: str, item: Item, start: int, end: int | None = None, *, count: int = 1) -> None:
        """Count a label of some tokens.

        Args:
            label: The label.
            item: Where the tokens are.
            start: The first of them.
            end: The token after the last one; None for one token.
            count: How often it occurs there.
        """
        self.counts[label] += count
        if label not in self.places:
            self.places[label] = item.at(start, end)

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
                self.add_at(strings[key], item, offset + ids.index(key), count=count)

    def where(self, *labels: str) -> tuple[Place, ...]:
        """Give the first place of each of some labels."""
        return tuple(self.places[label] for label in labels if label in self.places)


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
    yield info(f"{counted(len(new), 'new label')}, {counted(len(old), 'existing label')}")
    if missing:
        yield plain(f"{counted(missing, 'missing value')} (tokens with '-' label)", name="missing-values")
    if new:
        yield plain(f"New: {counts(new)}", name="new-labels", counts=new)
    if old:
        yield plain(f"Existing: {counts(old)}", name="existing-labels", counts=old)
    rare = sorted(label for label, count in new.items() if count < least)
    yield from warn_of_labels(
        rare,
        train,
        name="rare-label",
        one="Low number of examples for new label {label!r} ({count})",
        many="Low number of examples for {number} new labels",
    )
    if rare:
        yield plain(f"To train a new label, your data should include at least {least} instances of it.")
    elif new:
        yield good("Good amount of examples for all labels", name="rare-label")
    yield from check_unlearnable(data, component, train=train, dev=dev)
    yield from check_spelling(train)


def check_unlearnable(
    data: CorpusData, component: str, *, train: LabelCounts, dev: LabelCounts, what: str = "Label"
) -> Iterator[Finding]:
    """Look for labels that are in the evaluation data only.

    Args:
        data: The corpora.
        component: The factory or the name of the component that learns the labels.
        train: The labels in the training data.
        dev: The labels in the evaluation data.
        what: What the labels are called at the beginning of a sentence.
    """
    yield from warn_of_labels(
        sorted(set(dev.counts) - set(train.counts) - data.known_labels(component)),
        dev,
        name="label-in-dev-only",
        one=what + " {label!r} is in the evaluation data only ({count}), so it cannot be learnt",
        many=f"{{number}} {what.lower()}s are in the evaluation data only, so they cannot be learnt",
    )


def check_spelling(found: LabelCounts) -> Iterator[Finding]:
    """Look for labels that are likely to be one, and for those with white space at their edges."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for label in found.counts:
        alike[_spelling(label)].append(label)
    for labels in alike.values():
        if len(labels) > 1:
            names = ", ".join(map(repr, labels))
            yield warn(
                f"The labels {names} differ only in case, white space, dashes or invisible characters",
                name="labels-alike",
                where=found.where(labels[1]),
            )
        elif labels[0] != _visible(labels[0]).strip():
            yield warn(
                f"The label {labels[0]!r} has invisible characters, or begins or ends with white space",
                name="label-white-space",
                where=found.where(labels[0]),
            )


def _spelling(label: str) -> str:
    """Return what is equal for labels that are likely to be one; signs such as those of punctuation are as they are."""
    spelling = " ".join(unicodedata.normalize("NFKC", _visible(label)).casefold().split())
    return spelling.translate(_BETWEEN) if any(map(str.isalpha, spelling)) else spelling


def _visible(label: str) -> str:
    """Leave out characters that nobody sees, such as a space of no width."""
    return "".join(character for character in label if unicodedata.category(character) != "Cf")


def warn_of_labels(labels: Sequence[str], found: LabelCounts, *, name: str, one: str, many: str) -> Iterator[Finding]:
    """Warn of each label, or of many at once.

    Args:
        labels: The labels.
        found: Where they are.
        name: The name of the findings.
        one: What is said of one, with ``{label}`` and ``{count}``.
        many: What is said of many, with ``{number}``.
    """
    if len(labels) > _MOST_WARNINGS:
        where = (found.places[label].noting(f"{label!r} ({found.counts[label]})") for label in labels)
        yield warn(many.format(number=len(labels)), name=name, where=where)
        return
    for label in labels:
        yield warn(one.format(label=label, count=found.counts[label]), name=name, where=found.where(label))
