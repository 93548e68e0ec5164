"""What ``debug data`` says about tags."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nlpx.checks import (
    CorpusData,
    Finding,
    LabelCounts,
    check_spelling,
    check_unlearnable,
    contradictions,
    counts,
    fail,
    good,
    info,
    plain,
    warn,
    warn_of_labels,
)
from nlpx.errors import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nlpx import Doc
    from nlpx.checks import Items, Place


@dataclass
class TokenLabels:
    """Count the labels of the tokens of one corpus.

    Attributes:
        labels: The labels.
        n_missing: How many tokens have none; white space needs none.
        missing: The first of them in each Doc.
    """

    labels: LabelCounts = field(default_factory=LabelCounts)
    n_missing: int = 0
    missing: list[Place] = field(default_factory=list)

    @classmethod
    def of(cls, items: Items, read: Callable[[Doc], list[str]]) -> TokenLabels:
        """Look at every token of a corpus.

        Args:
            items: The corpus.
            read: Returns the label of each token of a Doc; empty where there is none.
        """
        found = cls()
        for item in items:
            labels = read(item.doc)
            missing = [
                token for token, label in enumerate(labels) if not label and not item.doc.lexemes[token].text.isspace()
            ]
            if missing:
                found.n_missing += len(missing)
                found.missing.append(item.at(missing[0]))
            for label, count in Counter(labels).items():
                if label:
                    found.labels.add_at(label, item, labels.index(label), count=count)
        return found


def check_token_labels(
    data: CorpusData, component: str, read: Callable[[Doc], list[str]], *, what: str, plural: str, key: str
) -> Iterator[Finding]:
    """Count the labels of tokens, and see whether a component can learn them.

    Args:
        data: The corpora.
        component: The factory of the component.
        read: Returns the label of each token of a Doc; empty where there is none.
        what: What one is called, such as ``tag``.
        plural: What several are called.
        key: The same in the names of findings.
    """
    train, dev = TokenLabels.of(data.train, read), TokenLabels.of(data.dev, read)
    found = train.labels.counts
    if not found:
        yield fail(
            f"No {plural} in the training data, so there is nothing for a {component} to learn", name=f"no-{key}s"
        )
        return
    in_map = data.tag_map if component == "tagger" else None
    said = "" if in_map is None else f" ({counted(len(in_map), 'label')} in tag map)"
    yield info(f"{counted(len(found), 'label')} in data{said}")
    yield plain(counts(found), name="labels", counts=found)
    if len(found) == 1 and not data.known_labels(component):
        yield warn(f"All tokens have one {what}, so there is nothing to tell apart", name=f"single-{key}")
    partly = [labels for labels in (train, dev) if labels.n_missing and labels.labels.counts]
    if partly:
        yield warn(
            f"{counted(sum(labels.n_missing for labels in partly), 'token')} without a {what}",
            name=f"tokens-without-{key}",
            where=[place for labels in partly for place in labels.missing],
            detail=f"The {component} learns nothing from them, and they are not scored.",
        )
    if len(data.dev) and not dev.labels.counts:
        yield warn(f"No {plural} in the evaluation data, so nothing is scored", name=f"no-{key}s-in-dev")
    yield from warn_of_labels(
        sorted(label for label, count in found.items() if count == 1),
        train.labels,
        name="label-seen-once",
        one=f"{what[:1].upper()}{what[1:]} {{label!r}} occurs once in the training data",
        many=f"{{number}} {plural} occur once in the training data",
    )
    yield from check_unlearnable(
        data, component, train=train.labels, dev=dev.labels, what=f"{what[:1].upper()}{what[1:]}"
    )
    yield from check_spelling(train.labels)
    if other := list(contradictions(data.both(), lambda doc: _said(read(doc)))):
        yield warn(f"{counted(len(other), 'text')} as before, with other {plural}", name=f"{key}s-differ", where=other)


def _said(labels: list[str]) -> object:
    """Return what the labels of a Doc say; None where there are none."""
    return tuple(labels) if any(labels) else None


def check_tags(data: CorpusData) -> Iterator[Finding]:
    """Count the tags, and compare them with the tag map and with those of the evaluation data."""
    yield from check_token_labels(data, "tagger", tags_of, what="tag", plural="tags", key="tag")
    if data.tag_map is not None:
        yield from _check_tag_map(data, TokenLabels.of(data.train, tags_of).labels)


def tags_of(doc: Doc) -> list[str]:
    """Return the tag of each token, empty where there is none."""
    ids = doc.values("tag").tolist()
    strings = {key: doc.string(key) for key in set(ids)}
    return [strings[key] for key in ids]


def _check_tag_map(data: CorpusData, train: LabelCounts) -> Iterator[Finding]:
    unknown = sorted(set(train.counts) - set(data.tag_map or ()))
    for label in unknown:
        yield fail(
            f"Label {label!r} not found in tag map for language '{data.nlp.lang}'",
            name="label-not-in-tag-map",
            where=train.where(label),
        )
    if not unknown:
        yield good(f"All labels present in tag map for language '{data.nlp.lang}'", name="label-not-in-tag-map")
