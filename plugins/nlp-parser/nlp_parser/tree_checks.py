"""What ``debug data`` says about dependency trees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from nlpx.checks import (
    CorpusData,
    Finding,
    Item,
    LabelCounts,
    check_spelling,
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
from nlpx.tokens import LIFTED, is_projective, projectivize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlpx import Doc
    from nlpx.checks import Items, Place

LEAST_EXAMPLES = 20
ROOT = "ROOT"


@dataclass(kw_only=True)
class Trees:
    """Collect what there is to know about the trees of one corpus.

    Attributes:
        n_docs: Number of Docs.
        n_single: How many of them are one sentence.
        n_sentences: Number of sentences with a parse.
        n_words: Number of their words.
        labels: Their labels.
        projectivized: The labels after crossing arcs were lifted.
        roots: The labels of roots.
        unparsed: Where a Doc has no parse.
        nonprojective: Where a sentence has crossing arcs.
        several_roots: Where a sentence has several roots.
        outside: Where a head is outside of the sentence.
        unknown: Where nobody has said what the head is; the first word of each sentence.
        below: Where a word that hangs on another has the label of roots.
        on_space: Where a word hangs on white space.
    """

    n_docs: int = 0
    n_single: int = 0
    n_sentences: int = 0
    n_words: int = 0
    labels: LabelCounts = field(default_factory=LabelCounts)
    projectivized: LabelCounts = field(default_factory=LabelCounts)
    roots: LabelCounts = field(default_factory=LabelCounts)
    unparsed: list[Place] = field(default_factory=list)
    nonprojective: list[Place] = field(default_factory=list)
    several_roots: list[Place] = field(default_factory=list)
    outside: list[Place] = field(default_factory=list)
    unknown: list[Place] = field(default_factory=list)
    below: list[Place] = field(default_factory=list)
    on_space: list[Place] = field(default_factory=list)

    @classmethod
    def of(cls, items: Items) -> Trees:
        """Look at every sentence of a corpus."""
        trees = cls()
        for item in items:
            trees.n_docs += 1
            if not item.doc.has_annotation("DEP"):
                trees.unparsed.append(item.place)
                continue
            bounds = [(span.start, span.end) for span in item.doc.sents]
            trees.n_single += len(bounds) == 1
            for start, end in bounds:
                trees._add(item, start, end)
        return trees

    def _add(self, item: Item, start: int, end: int) -> None:
        heads = item.doc.values("head")[start:end] - start
        ids = item.doc.values("dep")[start:end].tolist()
        self.n_sentences += 1
        self.n_words += end - start
        self.labels.add_ids(item, ids, offset=start)
        own = np.arange(end - start)
        is_space = [lexeme.text.isspace() for lexeme in item.doc.lexemes[start:end]]
        unlabelled = [i for i, key in enumerate(ids) if not key and not is_space[i]]
        if unlabelled:
            self.unknown.append(item.at(start + unlabelled[0]))
        outside = np.flatnonzero((heads < 0) | (heads >= end - start))
        if outside.size:
            self.outside.append(item.at(start + int(outside[0])))
            heads = np.where((heads < 0) | (heads >= end - start), own, heads)
        roots = [i for i in np.flatnonzero(heads == own).tolist() if ids[i]]
        for i in roots:
            self.roots.add_ids(item, [ids[i]], offset=start + i)
        if len(roots) > 1:
            self.several_roots.append(item.at(start, end))
        self._look_at_words(item, start, heads.tolist(), ids, is_space)
        self._add_projectivized(item, start, heads.tolist(), ids)

    def _look_at_words(self, item: Item, start: int, heads: list[int], ids: list[int], is_space: list[bool]) -> None:
        root = item.doc.vocab.strings[ROOT]
        self.below += [item.at(start + i) for i, key in enumerate(ids) if key == root and heads[i] != i]
        if any(is_space):
            self.on_space += [
                item.at(start + i) for i, head in enumerate(heads) if is_space[head] and head != i and not is_space[i]
            ]

    def _add_projectivized(self, item: Item, start: int, heads: list[int], ids: list[int]) -> None:
        if is_projective(heads):
            self.projectivized.add_ids(item, ids, offset=start)
            return
        self.nonprojective.append(item.at(start, start + len(heads)))
        strings = item.doc.vocab.strings
        _, labels = projectivize(heads, [strings[key] if key else "" for key in ids])
        for i, label in enumerate(labels):
            if label:
                self.projectivized.add_at(label, item, start + i)


def check_trees(data: CorpusData) -> Iterator[Finding]:
    """Count sentences and labels, and look for trees that are hard or impossible to learn."""
    train, dev = Trees.of(data.train), Trees.of(data.dev)
    if not train.n_sentences:
        yield fail(
            "No dependency trees in the training data, so there is nothing for a parser to learn", name="no-trees"
        )
        return
    average = train.n_words / train.n_sentences
    yield info(
        f"Found {counted(train.n_sentences, 'sentence')} with an average length of {average:.1f} words.",
        name="sentences",
        counts={"sentences": train.n_sentences, "words": train.n_words},
    )
    yield from _check_documents(train, dev)
    for name, trees in (("train", train), ("dev", dev)):
        yield info(
            f"Found {counted(len(trees.nonprojective), f'nonprojective {name} sentence')}",
            name="nonprojective",
            where=trees.nonprojective,
        )
    yield info(f"{counted(len(train.labels.counts), 'label')} in train data")
    yield info(f"{counted(len(train.projectivized.counts), 'label')} in projectivized train data")
    yield plain(counts(train.labels.counts), name="labels", counts=train.labels.counts)
    yield from check_spelling(train.labels)
    yield from _check_rare(train)
    yield from _check_one_sided(train, dev)
    yield from _check_roots(train, "training")
    yield from _check_roots(dev, "evaluation")
    yield from _check_structure(train, dev)
    if other := list(contradictions(data.both(), _said)):
        yield warn(f"{counted(len(other), 'text')} as before, with other trees", name="trees-differ", where=other)


def _said(doc: Doc) -> object:
    """Return the tree of a Doc; None where it has none."""
    return (doc.values("head").tobytes(), doc.values("dep").tobytes()) if doc.has_annotation("DEP") else None


def _check_documents(train: Trees, dev: Trees) -> Iterator[Finding]:
    """Look for docs that teach nothing, and for corpora that do not say where sentences end."""
    if train.n_single == train.n_docs:
        yield warn(
            "Every training doc is one sentence, so the parser cannot learn to divide texts",
            name="single-sentences",
            detail="Put several sentences in a document: 'nlpx convert --n-sents 10'.",
        )
    if dev.n_docs and not dev.n_sentences:
        yield warn("No dependency trees in the evaluation data, so nothing is scored", name="no-trees-in-dev")
    elif unparsed := train.unparsed + dev.unparsed:
        yield warn(
            f"{counted(len(unparsed), 'doc')} without a dependency tree", name="docs-without-tree", where=unparsed
        )


def _check_rare(train: Trees) -> Iterator[Finding]:
    rare = sorted(label for label, count in train.labels.counts.items() if count < LEAST_EXAMPLES)
    yield from warn_of_labels(
        rare,
        train.labels,
        name="rare-label",
        one="Low number of examples for label {label!r} ({count})",
        many="Low number of examples for {number} labels",
    )
    lifted = {
        label: count
        for label, count in train.projectivized.counts.items()
        if count < LEAST_EXAMPLES and LIFTED in label and label not in train.labels.counts
    }
    if lifted:
        yield warn(
            f"Low number of examples for {counted(len(lifted), 'label')} in the projectivized "
            "dependency trees used for training. You may want to projectivize labels such as punct before training in "
            "order to improve parser performance.",
            name="rare-lifted-label",
            where=train.projectivized.where(*sorted(lifted)),
        )
        listed = " ".join(f"{label}: {count}" for label, count in sorted(lifted.items()))
        yield plain(f"Projectivized labels with low numbers of examples: {listed}", counts=lifted)
    if rare or lifted:
        yield plain(f"To train a parser, your data should include at least {LEAST_EXAMPLES} instances of each label.")
    else:
        yield good("Good amount of examples for all labels", name="rare-label")


def _check_one_sided(train: Trees, dev: Trees) -> Iterator[Finding]:
    here, there = train.projectivized, dev.projectivized
    for name, only, trees in (
        ("train", set(here.counts) - set(there.counts), here),
        ("dev", set(there.counts) - set(here.counts), there),
    ):
        if only:
            yield warn(
                f"The following labels were found only in the {name} data: {', '.join(sorted(only))}",
                name=f"label-in-{name}-only",
                where=trees.where(*sorted(only)),
            )


def _check_roots(trees: Trees, corpus: str) -> Iterator[Finding]:
    labels = trees.roots.counts
    others = sorted(set(labels) - {ROOT})
    if not others:
        return
    names = ", ".join(sorted(labels, key=lambda label: (-labels[label], label)))
    if len(labels) > 1:
        message = (
            f"Multiple root labels ({names}) found in {corpus} data. The parser uses a single root label {ROOT}, so "
            "this distinction will not be available."
        )
    else:
        message = f"Root label {names} found in {corpus} data, where the parser uses {ROOT} and predicts nothing else."
    yield warn(message, name="root-labels", where=trees.roots.where(*others))


def _check_structure(train: Trees, dev: Trees) -> Iterator[Finding]:
    """Look for what no tree of the parser can be."""
    reserved = sorted(label for label in train.labels.counts if LIFTED in label)
    yield from warn_of_labels(
        reserved,
        train.labels,
        name="reserved-label",
        one=f"Label {{label!r}} has {LIFTED} in it ({{count}}), which is for arcs that the parser lifts",
        many=f"{{number}} labels have {LIFTED} in them, which is for arcs that the parser lifts",
    )
    for name, places, noun, what in (
        (
            "several-roots",
            train.several_roots + dev.several_roots,
            "sentence",
            "with several roots, which the parser divides",
        ),
        ("head-outside", train.outside + dev.outside, "sentence", "with a head outside of it"),
        ("head-missing", train.unknown + dev.unknown, "sentence", "with words whose head or label is missing"),
        ("root-below", train.below + dev.below, "word", f"with the label {ROOT} and another head"),
        ("head-white-space", train.on_space + dev.on_space, "word", "whose head is white space"),
    ):
        if places:
            yield warn(f"{counted(len(places), noun)} {what}", name=name, where=places)
