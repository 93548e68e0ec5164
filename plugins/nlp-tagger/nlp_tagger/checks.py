"""What ``debug data`` says about tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpx.checks import CorpusData, Finding, Item, LabelCounts, counts, fail, good, info, plain, warn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def check_tags(data: CorpusData) -> Iterator[Finding]:
    """Count the tags, and compare them with the tag map and with those of the evaluation data."""
    train, untagged = _count(data.train)
    dev, _ = _count(data.dev)
    if not train.counts:
        yield fail("No tags in the training data, so there is nothing for a tagger to learn")
        return
    in_map = "" if data.tag_map is None else f" ({len(data.tag_map)} labels in tag map)"
    yield info(f"{len(train.counts)} label{'' if len(train.counts) == 1 else 's'} in data{in_map}")
    yield plain(counts(train.counts))
    if untagged:
        yield warn(
            f"{sum(count for _, count in untagged)} tokens without a tag",
            where=(place for place, _ in untagged),
            detail="The tagger learns nothing from them.",
        )
    if data.tag_map is not None:
        yield from _check_tag_map(data, train)
    for label in sorted(set(dev.counts) - set(train.counts) - data.known_labels("tagger")):
        yield warn(
            f"Tag {label!r} is in the evaluation data only ({dev.counts[label]}), so it cannot be learnt",
            where=dev.where(label),
        )


def _count(items: Sequence[Item]) -> tuple[LabelCounts, list[tuple[str, int]]]:
    """Count tags, and the tokens without one by the Doc they are in; white space needs none."""
    counts = LabelCounts()
    untagged: list[tuple[str, int]] = []
    for item in items:
        doc = item.doc
        ids = doc.values("tag").tolist()
        missing = [i for i, key in enumerate(ids) if not key and not doc.lexemes[i].text.isspace()]
        if missing:
            untagged.append((item.at(missing[0]), len(missing)))
        counts.add_ids(item, ids)
    return counts, untagged


def _check_tag_map(data: CorpusData, train: LabelCounts) -> Iterator[Finding]:
    unknown = sorted(set(train.counts) - set(data.tag_map or ()))
    for label in unknown:
        yield fail(f"Label {label!r} not found in tag map for language '{data.nlp.lang}'", where=train.where(label))
    if not unknown:
        yield good(f"All labels present in tag map for language '{data.nlp.lang}'")
