"""What ``debug data`` says about entities."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from nlpx.checks import (
    CorpusData,
    Finding,
    LabelCounts,
    check_new_labels,
    contradictions,
    fail,
    good,
    warn,
    warn_of_labels,
)
from nlpx.errors import counted
from nlpx.pipeline import misaligned_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlpx import Doc, Span
    from nlpx.checks import Item, Items, Place

LEAST_EXAMPLES = 50
_MISSING, _INSIDE = 0, 1
_PREFIX = re.compile(r"[BILUESM]-.")


@dataclass
class _Entities:
    """Collect what there is to know about the entities of one corpus.

    Attributes:
        labels: Their labels.
        n_docs: How many Docs say something of entities.
        n_docs_with: How many of them have each label.
        missing: How many tokens there are of which nobody has said whether they are in an entity.
        silent: Where Docs are that say nothing of entities.
        spaces: Where an entity is, or begins or ends with, white space.
        punctuation: Where one is made of punctuation only.
        crossing: Where one is in several sentences.
        other_labels: Where a token goes on with an entity under another label than the token before.
        lost: Where one does not begin and end where the tokenizer's tokens do.
    """

    labels: LabelCounts = field(default_factory=LabelCounts)
    n_docs: int = 0
    n_docs_with: Counter[str] = field(default_factory=Counter)
    missing: int = 0
    silent: list[Place] = field(default_factory=list)
    spaces: list[Place] = field(default_factory=list)
    punctuation: list[Place] = field(default_factory=list)
    crossing: list[Place] = field(default_factory=list)
    other_labels: list[Place] = field(default_factory=list)
    lost: list[Place] = field(default_factory=list)

    @classmethod
    def of(cls, items: Items) -> _Entities:
        """Look at every entity of a corpus."""
        found = cls()
        for item in items:
            codes = item.doc.column("ent_iob")
            if codes is None or not (codes != _MISSING).any():
                found.missing += len(item.doc)
                found.silent.append(item.place)
                continue
            found.n_docs += 1
            found.missing += int((codes == _MISSING).sum())
            ents = item.doc.ents
            found.n_docs_with.update({span.label_ for span in ents})
            begins = item.doc.values("sent_start") == 1 if item.doc.has_annotation("SENT_START") else None
            for span in ents:
                found.labels.add_at(span.label_, item, span.start, span.end)
                if begins is not None and begins[span.start + 1 : span.end].any():
                    found.crossing.append(item.at(span.start, span.end, note=span.label_))
                found._look_at_words(item, span)
            types = item.doc.values("ent_type")
            for token in (np.flatnonzero((codes[1:] == _INSIDE) & (types[1:] != types[:-1])) + 1).tolist():
                found.other_labels.append(item.at(token, note=item.doc[token].ent_type_))
            found.lost += [
                item.at_characters(span.start_char, span.end_char, note=span.label_)
                for span in misaligned_spans(item.example, ents)
            ]
        return found

    def _look_at_words(self, item: Item, span: Span) -> None:
        if span[0].is_space or span[-1].is_space:
            self.spaces.append(item.at(span.start, span.end, note=span.label_))
        elif all(token.is_punct for token in span):
            self.punctuation.append(item.at(span.start, span.end, note=span.label_))


def check_entities(data: CorpusData) -> Iterator[Finding]:
    """Count the labels of entities, and look for entities that cannot be learnt."""
    train, dev = _Entities.of(data.train), _Entities.of(data.dev)
    if not train.labels.counts:
        yield fail(
            "No entities in the training data, so there is nothing for an entity recognizer to learn",
            name="no-entities",
        )
        return
    yield from check_new_labels(
        data, "ner", train=train.labels, dev=dev.labels, least=LEAST_EXAMPLES, missing=train.missing
    )
    if len(data.dev) and not dev.labels.counts:
        yield warn("No entities in the evaluation data, so nothing is scored", name="no-entities-in-dev")
    if train.silent or dev.silent:
        yield warn(
            f"{counted(len(train.silent) + len(dev.silent), 'doc')} without a word on entities",
            name="docs-without-entities-said",
            where=train.silent + dev.silent,
            detail="Nothing is learnt from them. A doc in which there are none says O of each token.",
        )
    yield from _check_prefixes(train)
    yield from _check_negatives(train)
    yield from _check_places(train, dev)
    if other := list(contradictions(data.both(), _said)):
        yield warn(f"{counted(len(other), 'text')} as before, with other entities", name="entities-differ", where=other)


def _said(doc: Doc) -> object:
    """Return what a Doc says of entities; None where it says nothing."""
    codes = doc.column("ent_iob")
    return None if codes is None else (codes.tobytes(), doc.values("ent_type").tobytes())


def _check_prefixes(train: _Entities) -> Iterator[Finding]:
    """Look for labels that are tags, whose first part says where in an entity a token is."""
    tags = sorted(label for label in train.labels.counts if _PREFIX.match(label))
    yield from warn_of_labels(
        tags,
        train.labels,
        name="label-prefix",
        one="Label {label!r} is a tag of one token ({count}); the label of an entity is what stands after the dash",
        many="{number} labels are tags of one token; the label of an entity is what stands after the dash",
    )


def _check_negatives(train: _Entities) -> Iterator[Finding]:
    """Look for labels that are in every text, from which nobody can learn where they are not."""
    everywhere = sorted(label for label, count in train.n_docs_with.items() if count == train.n_docs)
    for label in everywhere:
        yield warn(
            f"No examples for texts WITHOUT label {label!r}", name="label-everywhere", where=train.labels.where(label)
        )
    if not everywhere:
        yield good("Examples without occurrences available for all labels", name="label-everywhere")


def _check_places(train: _Entities, dev: _Entities) -> Iterator[Finding]:
    """Tell of entities that are not where one can be."""
    if spaces := train.spaces + dev.spaces:
        yield fail(
            f"{counted(len(spaces), 'entity')} of or starting/ending with whitespace",
            name="entity-white-space",
            where=spaces,
            detail="White space at the edge of an entity cannot be predicted; let each start and end with a word.",
        )
    else:
        yield good("No entities consisting of or starting/ending with whitespace", name="entity-white-space")
    if other_labels := train.other_labels + dev.other_labels:
        yield fail(
            f"{counted(len(other_labels), 'token')} inside of an entity, with another label than the token before",
            name="entity-transition",
            where=other_labels,
            detail="A token that goes on with an entity (I) has its label; one that begins another is marked so (B).",
        )
    if punctuation := train.punctuation + dev.punctuation:
        yield warn(
            f"{counted(len(punctuation), 'entity')} of punctuation only", name="entity-punctuation", where=punctuation
        )
    if crossing := train.crossing + dev.crossing:
        yield warn(
            f"{counted(len(crossing), 'entity')} crossing sentence boundaries",
            name="entity-crosses-sentences",
            where=crossing,
            detail="An entity lies within one sentence; correct the one or the other.",
        )
    else:
        yield good("No entities crossing sentence boundaries", name="entity-crosses-sentences")
    if lost := train.lost + dev.lost:
        yield warn(
            f"{counted(len(lost), 'entity')} not at token boundaries, which training passes over",
            name="entity-misaligned",
            where=lost,
            detail="The tokenizer of the language divides these texts otherwise; correct the offsets or its rules.",
        )
    else:
        yield good("All entities at token boundaries", name="entity-misaligned")
