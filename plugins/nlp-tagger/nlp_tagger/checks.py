"""What ``debug data`` says about tags."""

from __future__ import annotations

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
    number,
    plain,
    warn,
    warn_of_labels,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlpx import Doc
    from nlpx.checks import Items, Place


@dataclass
class _Tags:
    """Count the tags of one corpus.

    Attributes:
        labels: The tags.
        n_untagged: How many tokens have none; white space needs none.
        untagged: The first of them in each Doc.
    """

    labels: LabelCounts = field(default_factory=LabelCounts)
    n_untagged: int = 0
    untagged: list[Place] = field(default_factory=list)

    @classmethod
    def of(cls, items: Items) -> _Tags:
        """Look at every token of a corpus."""
        found = cls()
        for item in items:
            doc = item.doc
            ids = doc.values("tag").tolist()
            missing = [i for i, key in enumerate(ids) if not key and not doc.lexemes[i].text.isspace()]
            if missing:
                found.n_untagged += len(missing)
                found.untagged.append(item.at(missing[0]))
            found.labels.add_ids(item, ids)
        return found


def check_tags(data: CorpusData) -> Iterator[Finding]:
    """Count the tags, and compare them with the tag map and with those of the evaluation data."""
    train, dev = _Tags.of(data.train), _Tags.of(data.dev)
    found = train.labels.counts
    if not found:
        yield fail("No tags in the training data, so there is nothing for a tagger to learn", name="no-tags")
        return
    in_map = "" if data.tag_map is None else f" ({len(data.tag_map)} labels in tag map)"
    yield info(f"{len(found)} label{'' if len(found) == 1 else 's'} in data{in_map}")
    yield plain(counts(found), name="labels", counts=found)
    if len(found) == 1 and not data.known_labels("tagger"):
        yield warn("All tokens have one tag, so there is nothing to tell apart", name="single-tag")
    untagged = [tags for tags in (train, dev) if tags.n_untagged and tags.labels.counts]
    if untagged:
        yield warn(
            f"{sum(tags.n_untagged for tags in untagged)} tokens without a tag",
            name="tokens-without-tag",
            where=[place for tags in untagged for place in tags.untagged],
            detail="The tagger learns nothing from them, and they are not scored.",
        )
    if data.tag_map is not None:
        yield from _check_tag_map(data, train.labels)
    if len(data.dev) and not dev.labels.counts:
        yield warn("No tags in the evaluation data, so nothing is scored", name="no-tags-in-dev")
    yield from warn_of_labels(
        sorted(label for label, count in found.items() if count == 1),
        train.labels,
        name="label-seen-once",
        one="Tag {label!r} occurs once in the training data",
        many="{number} tags occur once in the training data",
    )
    yield from check_unlearnable(data, "tagger", train=train.labels, dev=dev.labels, what="Tag")
    yield from check_spelling(train.labels)
    if other := list(contradictions(data.both(), _said)):
        yield warn(f"{number(len(other), 'text')} as before, with other tags", name="tags-differ", where=other)


def _said(doc: Doc) -> object:
    """Return the tags of a Doc; None where it has none."""
    tags = doc.values("tag")
    return tags.tobytes() if tags.any() else None


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
