"""What ``debug data`` says about the labels of texts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from nlpx.checks import CorpusData, Finding, Item, LabelCounts, check_new_labels, counts, fail, good, info, plain, warn
from nlpx.errors import shown

from .gold import has_several, wrong_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST_EXAMPLES = 50
_COMPONENTS = ("textcat", "textcat_multilabel")
# From which share of the texts on a label is right nearly always, and by how much labels may differ in number.
_NEARLY_ALWAYS = 0.9
_IMBALANCE = 20
_MOST_NAMES = 20


def check_cats(data: CorpusData) -> Iterator[Finding]:
    """Count the labels of texts, and look for what cannot be learnt or teaches something wrong."""
    exclusive = _COMPONENTS[0] in data.pipeline
    train, dev, wrong = _readable(data)
    if wrong:
        yield fail(f"{_docs(wrong)} with categories whose value is no number from 0 to 1", where=wrong)
    found, found_in_dev = _count(train), _count(dev)
    if not found.counts:
        yield fail("No labels in the training data, so there is nothing for a text classifier to learn")
        return
    component = _COMPONENTS[0] if exclusive else _COMPONENTS[1]
    labels = data.known_labels(component).union(*(item.doc.cats for item in train))
    if exclusive and len(labels) < 2:
        yield fail("Only one label, where textcat needs another to choose; train textcat_multilabel, or add texts")
    yield from check_new_labels(data, component, train=found, dev=found_in_dev, least=LEAST_EXAMPLES)
    yield from _check_coverage(train, found, found_in_dev)
    yield from _check_balance(train, found)
    yield from _check_spelling(found)
    yield from _check_numbers_of_labels([*train, *dev], exclusive=exclusive)
    denied = any(value < 1 for item in train for value in item.doc.cats.values())
    # A pipeline that is trained further knows, and a config says it.
    known = dict(data.nlp.pipeline).get(component)
    due = data.nlp.config["initialize"]["components"].get(component, {})
    others_are_false = exclusive or "others_are_false" in getattr(known, "cfg", {}) or bool(due.get("others_are_false"))
    if not denied and not others_are_false:
        yield warn(
            "No training text has a label that is false, so all that can be learnt is that every label holds; if "
            "labels that a text does not mention are false, train with others_are_false = true",
            detail="It stands in [initialize.components.textcat_multilabel]; the flag is --textcat-others-false.",
        )
    yield from _check_white_space([*train, *dev])
    yield from _check_repeated_texts(train, dev, only_what_holds=others_are_false or not denied)


def _readable(data: CorpusData) -> tuple[list[Item], list[Item], list[str]]:
    """Return the texts of both corpora whose categories make sense, and the places of others."""
    readable: list[list[Item]] = [[], []]
    wrong = []
    for corpus, items in zip(readable, (data.train, data.dev), strict=True):
        for item in items:
            category = wrong_value(item.doc.cats)
            if category is None:
                corpus.append(item)
            else:
                wrong.append(f"{item.place}: {category[0]!r} is {category[1]!r}")
    return readable[0], readable[1], wrong


def _holding(item: Item) -> list[str]:
    """Return the labels that hold, at least in part."""
    return [label for label, value in item.doc.cats.items() if value > 0]


def _count(items: Sequence[Item]) -> LabelCounts:
    found = LabelCounts()
    for item in items:
        for label in _holding(item):
            found.add(label, item.place)
    return found


def _check_coverage(train: Sequence[Item], found: LabelCounts, found_in_dev: LabelCounts) -> Iterator[Finding]:
    """Look for labels that are never true, and for those that no evaluation text has."""
    mentioned = dict.fromkeys(label for item in train for label in item.doc.cats)
    never = [label for label in mentioned if label not in found.counts]
    if never:
        yield warn(f"No training text has the {_labels(never)}, so nothing tells when to predict it")
    unseen = {label: count for label, count in found.counts.items() if label not in found_in_dev.counts}
    if unseen and found_in_dev.counts:
        yield warn(
            f"{_number(len(unseen), 'label')} in the training data only, so no score says how well they are learnt: "
            f"{counts(unseen)}"
        )


def _check_balance(train: Sequence[Item], found: LabelCounts) -> Iterator[Finding]:
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
            detail="Look at the scores of each label (cats_f_per_type) and at cats_macro_auc.",
        )
    if most >= _IMBALANCE * fewest:
        yield warn(
            f"Labels are not balanced: {common!r} holds for {_number(most, 'text')}, {rare!r} for {fewest}",
            detail="Rare labels are predicted too rarely; more examples of them help, or a lower threshold.",
        )


def _check_spelling(found: LabelCounts) -> Iterator[Finding]:
    """Look for labels that are likely to be one."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for label in found.counts:
        alike[_plain(label)].append(label)
    for labels in alike.values():
        if len(labels) > 1:
            yield warn(f"The {_labels(labels)} differ only in case or white space", where=found.where(labels[1]))


def _check_numbers_of_labels(items: Sequence[Item], *, exclusive: bool) -> Iterator[Finding]:
    """Look for texts without labels, and for those with several."""
    silent = [item.place for item in items if not item.doc.cats]
    if silent:
        yield warn(
            f"{_docs(silent)} without categories, from which nothing is learnt",
            where=silent,
            detail="With others_are_false = true it is learnt that they have no label.",
        )
    none, several = [], []
    for item in items:
        if item.doc.cats:
            if has_several(item.doc.cats):
                several.append(f"{item.place}: {_held(item)}")
            elif not _holding(item):
                none.append(item.place)
    if none and exclusive:
        yield warn(f"{_docs(none)} none of whose labels holds, where textcat gives each text one", where=none)
    if several and exclusive:
        yield fail(
            f"{_docs(several)} with several labels, where textcat gives each text one; train textcat_multilabel",
            where=several,
        )
    elif exclusive and not (none or silent):
        yield good("All texts have exactly one label")
    elif not exclusive:
        number = "No text has" if not several else f"{len(several)} of {len(items)} texts have"
        yield info(f"{number} several labels, {len(none)} none")


def _check_white_space(items: Sequence[Item]) -> Iterator[Finding]:
    blank = [item.place for item in items if item.doc.text.isspace()]
    if blank:
        yield warn(f"{_docs(blank)} of white space only", where=blank)


def _check_repeated_texts(train: Sequence[Item], dev: Sequence[Item], *, only_what_holds: bool) -> Iterator[Finding]:
    """Look for texts that stand more than once, but for case and white space.

    Args:
        train: The training data.
        dev: The evaluation data.
        only_what_holds: Whether a label that a text does not mention is false.
    """
    # Hashes rather than texts, so that this takes little beside the corpora.
    first: dict[int, Item] = {}
    in_train: set[int] = set()
    n_same = 0
    different, leaking = [], []
    for items in (train, dev):
        for item in items:
            key = hash(_plain(item.doc.text))
            other = first.setdefault(key, item)
            if other is item:
                continue
            if _disagree(item, other, only_what_holds=only_what_holds):
                different.append(
                    f"{item.place}: {shown(item.doc.text)} is {_held(item)}, but {_held(other)} in {other.place}"
                )
            elif items is train:
                n_same += 1
            if key in in_train and item.doc.text != other.doc.text:
                leaking.append(f"{item.place}: {shown(item.doc.text)}, as in {other.place}")
        in_train = set(first)
    if n_same:
        yield plain(f"{_number(n_same, 'training text')} as before, with the same labels")
    if different:
        yield warn(f"{_number(len(different), 'text')} as before, with other labels", where=different)
    else:
        yield good("No text stands twice with different labels")
    if leaking:
        yield warn(
            f"{_number(len(leaking), 'evaluation text')} that {'differs' if len(leaking) == 1 else 'differ'} from "
            "training texts only in case or white space",
            where=leaking,
            detail="Scores on texts that were trained on are too good; keep the two apart.",
        )


def _disagree(item: Item, other: Item, *, only_what_holds: bool) -> bool:
    """Say whether a label holds for one of two texts and not for the other."""
    if only_what_holds and _holding(item) and _holding(other):
        return set(_holding(item)) != set(_holding(other))
    both = item.doc.cats.keys() & other.doc.cats.keys()
    return any((item.doc.cats[label] > 0) != (other.doc.cats[label] > 0) for label in both)


def _held(item: Item) -> str:
    return ", ".join(map(repr, _holding(item))) or "nothing"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _labels(names: Sequence[str]) -> str:
    """Write ``label 'a'`` or ``labels 'a', 'b'``, some of them where there are many."""
    some = [*map(repr, names[:_MOST_NAMES]), *([f"and {len(names) - _MOST_NAMES} more"] if names[_MOST_NAMES:] else [])]
    return f"label{'' if len(names) == 1 else 's'} {', '.join(some)}"


def _docs(places: Sequence[str]) -> str:
    return _number(len(places), "doc")


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
