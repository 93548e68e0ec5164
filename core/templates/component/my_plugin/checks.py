"""What ``nlpx debug data`` says about labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpx.checks import (
    CorpusData,
    Finding,
    Items,
    LabelCounts,
    Place,
    counts,
    fail,
    info,
    warn,
)

from .pipe import label_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def check_labels(data: CorpusData) -> Iterator[Finding]:
    """Count the labels, and name docs without one and labels that cannot be learnt."""
    train, unlabelled = count_labels(data.train)
    dev, _ = count_labels(data.dev)
    if not train.counts:
        yield fail("No labels in the training data, so there is nothing to learn")
        return
    yield info(f"Labels in the training data: {counts(train.counts)}")
    if unlabelled:
        yield warn(f"Docs without a label: {len(unlabelled)}", where=unlabelled)
    known = data.known_labels("my_plugin")
    for label in sorted(set(dev.counts) - set(train.counts) - known):
        where = dev.where(label)
        yield warn(f"Label {label!r} is in the evaluation data only", where=where)


def count_labels(items: Items) -> tuple[LabelCounts, list[Place]]:
    """Return how often each label occurs, and the places of docs without one."""
    labels, unlabelled = LabelCounts(), []
    for item in items:
        label = label_of(item.doc)
        if label is None:
            unlabelled.append(item.place)
        else:
            labels.add(label, item.place)
    return labels, unlabelled
