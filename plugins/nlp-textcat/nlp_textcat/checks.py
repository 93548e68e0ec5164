"""What ``debug data`` says about the labels of texts."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from nlpx.checks import (
    CorpusData,
    Finding,
    Item,
    LabelCounts,
    Place,
    check_new_labels,
    counts,
    fail,
    good,
    info,
    plain,
    warn,
)
from nlpx.errors import counted, shown

from .gold import has_several, wrong_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nlpx.checks import Items

LEAST_EXAMPLES = 50
_COMPONENTS = ("textcat", "textcat_multilabel")
# From which share of the texts on a label is right nearly always, and by how much labels may differ in number.
_NEARLY_ALWAYS = 0.9
_IMBALANCE = 20
_MOST_NAMES = 20


class _Readable:
    """Give the texts of a corpus whose categories make sense, again and again.

    Attributes:
        wrong: The places of others.
    """

    def __init__(self, items: Items) -> None:
        self._items = items
        self.wrong: list[Place] = []
        self._length = 0
        for item in items:
            category = wrong_value(item.doc.cats)
            if category is None:
                self._length += 1
            else:
                self.wrong.append(item.place.noting(f"{category[0]!r} is {category[1]!r}"))

    def __len__(self) -> int:
        """Return how many there are."""
        return self._length

    def __iter__(self) -> Iterator[Item]:
        """Yield them."""
        return (item for item in self._items if wrong_value(item.doc.cats) is None)


def check_cats(data: CorpusData) -> Iterator[Finding]:
    """Count the labels of texts, and look for what cannot be learnt or teaches something wrong."""
    exclusive = _COMPONENTS[0] in data.pipeline
    train, dev = _Readable(data.train), _Readable(data.dev)
    if wrong := train.wrong + dev.wrong:
        yield fail(
            f"{counted(len(wrong), 'doc')} with categories whose value is no number from 0 to 1",
            name="category-value",
            where=wrong,
        )
    found, found_in_dev = _count(train), _count(dev)
    if not found.counts:
        yield fail(
            "No labels in the training data, so there is nothing for a text classifier to learn", name="no-categories"
        )
        return
    component = _COMPONENTS[0] if exclusive else _COMPONENTS[1]
    labels = data.known_labels(component).union(*(item.doc.cats for item in train))
    if exclusive and len(labels) < 2:
        yield fail(
            "Only one label, where textcat needs another to choose; train textcat_multilabel, or add texts",
            name="single-category",
        )
    yield from check_new_labels(data, component, train=found, dev=found_in_dev, least=LEAST_EXAMPLES)
    yield from _check_coverage(train, found, found_in_dev)
    yield from _check_balance(train, found)
    yield from _check_numbers_of_labels(train, dev, exclusive=exclusive)
    denied = any(value < 1 for item in train for value in item.doc.cats.values())
    # A pipeline that is trained further knows, and a config says it.
    known = dict(data.nlp.pipeline).get(component)
    due = data.nlp.config["initialize"]["components"].get(component, {})
    others_are_false = exclusive or "others_are_false" in getattr(known, "cfg", {}) or bool(due.get("others_are_false"))
    if not denied and not others_are_false:
        yield warn(
            "No training text has a label that is false, so all that can be learnt is that every label holds; if "
            "labels that a text does not mention are false, train with others_are_false = true",
            name="nothing-false",
            detail="It stands in [initialize.components.textcat_multilabel]; the flag is --textcat-others-false.",
        )
    yield from _check_repeated_texts(train, dev, only_what_holds=others_are_false or not denied)


def _holding(cats: Mapping[str, float]) -> list[str]:
    """Return the labels that hold, at least in part."""
    return [label for label, value in cats.items() if value > 0]


def _count(items: Items) -> LabelCounts:
    found = LabelCounts()
    for item in items:
        for label in _holding(item.doc.cats):
            found.add(label, item.place)
    return found


def _check_coverage(train: Items, found: LabelCounts, found_in_dev: LabelCounts) -> Iterator[Finding]:
    """Look for labels that are never true, and for those that no evaluation text has."""
    mentioned = dict.fromkeys(label for item in train for label in item.doc.cats)
    never = [label for label in mentioned if label not in found.counts]
    if never:
        yield warn(
            f"No training text has the {_labels(never)}, so nothing tells when to predict it",
            name="category-never-true",
        )
    unseen = {label: count for label, count in found.counts.items() if label not in found_in_dev.counts}
    if unseen and found_in_dev.counts:
        yield warn(
            f"{counted(len(unseen), 'label')} in the training data only, so no score says how well they are learnt: "
            f"{counts(unseen)}",
            name="label-in-train-only",
        )


def _check_balance(train: Items, found: LabelCounts) -> Iterator[Finding]:
    """Look for labels that nearly all texts have, and for those that are far rarer than others."""
    if len(found.counts) < 2:
        return
    ordered = found.counts.most_common()
    (common, most), (rare, fewest) = ordered[0], ordered[-1]
    share = most / sum(bool(item.doc.cats) for item in train)
    if share >= _NEARLY_ALWAYS:
        yield warn(
            f"Label {common!r} holds for {share:.0%} of the training texts, so that a classifier that always predicts "
            "it scores well",
            name="category-nearly-always",
            detail="Look at the scores of each label (cats_f_per_type) and at cats_macro_auc.",
        )
    if most >= _IMBALANCE * fewest:
        yield warn(
            f"Labels are not balanced: {common!r} holds for {counted(most, 'text')}, {rare!r} for {fewest}",
            name="categories-unbalanced",
            detail="Rare labels are predicted too rarely; more examples of them help, or a lower threshold.",
        )


def _check_numbers_of_labels(train: Items, dev: Items, *, exclusive: bool) -> Iterator[Finding]:
    """Look for texts without labels, and for those with several."""
    silent, none, several = [], [], []
    for item in chain(train, dev):
        if not item.doc.cats:
            silent.append(item.place)
        elif has_several(item.doc.cats):
            several.append(item.place.noting(_held(item.doc.cats)))
        elif not _holding(item.doc.cats):
            none.append(item.place)
    if silent:
        yield warn(
            f"{counted(len(silent), 'doc')} without categories, from which nothing is learnt",
            name="docs-without-categories",
            where=silent,
            detail="With others_are_false = true it is learnt that they have no label.",
        )
    if none and exclusive:
        yield warn(
            f"{counted(len(none), 'doc')} none of whose labels holds, where textcat gives each text one",
            name="no-category-true",
            where=none,
        )
    if several and exclusive:
        yield fail(
            f"{counted(len(several), 'doc')} with several labels, where textcat gives each text one; train "
            "textcat_multilabel",
            name="several-categories-true",
            where=several,
        )
    elif exclusive and not (none or silent):
        yield good("All texts have exactly one label", name="several-categories-true")
    elif not exclusive:
        texts = counted(len(train) + len(dev), "text")
        yield info(f"Of {texts}, {len(several) or 'none'} with several labels, {len(none) or 'none'} without one")


class _Seen(NamedTuple):
    """Remember a text: a corpus of texts takes far more than this."""

    place: Place
    cats: Mapping[str, float]


def _check_repeated_texts(train: Items, dev: Items, *, only_what_holds: bool) -> Iterator[Finding]:
    """Look for texts that stand more than once, but for case and white space, with other labels.

    Args:
        train: The training data.
        dev: The evaluation data.
        only_what_holds: Whether a label that a text does not mention is false.
    """
    first: dict[int, _Seen] = {}
    n_same = 0
    different = []
    for items in (train, dev):
        for item in items:
            text, cats = item.doc.text, item.doc.cats
            key = hash(" ".join(text.casefold().split()))
            other = first.setdefault(key, _Seen(item.place, cats))
            if other.place is item.place:
                continue
            if _disagree(cats, other.cats, only_what_holds=only_what_holds):
                different.append(
                    item.place.noting(f"{shown(text)} is {_held(cats)}, but {_held(other.cats)} in {other.place}")
                )
            elif items is train:
                n_same += 1
    if n_same:
        yield plain(f"{counted(n_same, 'training text')} as before, with the same labels")
    if different:
        yield warn(
            f"{counted(len(different), 'text')} as before, with other labels", name="categories-differ", where=different
        )
    else:
        yield good("No text stands twice with different labels", name="categories-differ")


def _disagree(cats: Mapping[str, float], others: Mapping[str, float], *, only_what_holds: bool) -> bool:
    """Tell whether a label holds for one of two texts and not for the other."""
    if only_what_holds and _holding(cats) and _holding(others):
        return set(_holding(cats)) != set(_holding(others))
    return any((cats[label] > 0) != (others[label] > 0) for label in cats.keys() & others.keys())


def _held(cats: Mapping[str, float]) -> str:
    return ", ".join(map(repr, _holding(cats))) or "nothing"


def _labels(names: Sequence[str]) -> str:
    """Write ``label 'a'`` or ``labels 'a', 'b'``, some of them where there are many."""
    some = [*map(repr, names[:_MOST_NAMES]), *([f"and {len(names) - _MOST_NAMES} more"] if names[_MOST_NAMES:] else [])]
    return f"label{'' if len(names) == 1 else 's'} {', '.join(some)}"
