"""What ``debug data`` says about dependency trees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from nlpx.checks import CorpusData, Finding, Item, LabelCounts, counts, fail, good, info, plain, warn
from nlpx.tokens import LIFTED, is_projective, projectivize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST_EXAMPLES = 20
ROOT = "ROOT"


@dataclass(kw_only=True)
class Trees:
    """Collect what there is to know about the trees of one corpus.

    Attributes:
        n_sentences: Number of sentences with a parse.
        n_words: Number of their words.
        labels: Their labels.
        projectivized: The labels after crossing arcs were lifted.
        roots: The labels of roots.
        nonprojective: Where a sentence has crossing arcs.
        several_roots: Where a sentence has several roots.
        outside: Where a head is outside of the sentence.
        unknown: Where nobody has said what the head is; the first word of each sentence.
    """

    n_sentences: int = 0
    n_words: int = 0
    labels: LabelCounts = field(default_factory=LabelCounts)
    projectivized: LabelCounts = field(default_factory=LabelCounts)
    roots: LabelCounts = field(default_factory=LabelCounts)
    nonprojective: list[str] = field(default_factory=list)
    several_roots: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, items: Sequence[Item]) -> Trees:
        """Look at every sentence of a corpus."""
        trees = cls()
        for item in items:
            if item.doc.has_annotation("DEP"):
                for start, end in _bounds(item):
                    trees._add(item, start, end)
        return trees

    def _add(self, item: Item, start: int, end: int) -> None:
        heads = item.doc.values("head")[start:end] - start
        ids = item.doc.values("dep")[start:end].tolist()
        self.n_sentences += 1
        self.n_words += end - start
        self.labels.add_ids(item, ids, offset=start)
        own = np.arange(end - start)
        unlabelled = [i for i, key in enumerate(ids) if not key and not item.doc.lexemes[start + i].text.isspace()]
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
        self._add_projectivized(item, start, heads.tolist(), ids)

    def _add_projectivized(self, item: Item, start: int, heads: list[int], ids: list[int]) -> None:
        if is_projective(heads):
            self.projectivized.add_ids(item, ids, offset=start)
            return
        self.nonprojective.append(item.at(start, start + len(heads)))
        strings = item.doc.vocab.strings
        _, labels = projectivize(heads, [strings[key] if key else "" for key in ids])
        for i, label in enumerate(labels):
            if label:
                self.projectivized.add(label, item.at(start + i))


def _bounds(item: Item) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in item.doc.sents]


def check_trees(data: CorpusData) -> Iterator[Finding]:
    """Count sentences and labels, and look for trees that are hard or impossible to learn."""
    train, dev = Trees.of(data.train), Trees.of(data.dev)
    if not train.n_sentences:
        yield fail("No dependency trees in the training data, so there is nothing for a parser to learn")
        return
    average = train.n_words / train.n_sentences
    yield info(f"Found {train.n_sentences} sentences with an average length of {average:.1f} words.")
    yield from _check_documents(data)
    yield info(f"Found {len(train.nonprojective)} nonprojective train sentences")
    yield info(f"Found {len(dev.nonprojective)} nonprojective dev sentences")
    yield info(f"{len(train.labels.counts)} labels in train data")
    yield info(f"{len(train.projectivized.counts)} labels in projectivized train data")
    yield plain(counts(train.labels.counts))
    yield from _check_rare(train)
    yield from _check_one_sided(train, dev)
    yield from _check_roots(train)
    yield from _check_structure(train, dev)


def _check_documents(data: CorpusData) -> Iterator[Finding]:
    """Warn of corpora of single sentences, from which nobody learns where sentences end."""
    single = sum(len(_bounds(item)) == 1 for item in data.train if item.doc.has_annotation("DEP"))
    if single == len(data.train):
        yield warn(
            "Every training doc is one sentence, so the parser cannot learn to divide texts",
            detail="Put several sentences in a document: 'nlpx convert --n-sents 10'.",
        )


def _check_rare(train: Trees) -> Iterator[Finding]:
    rare = {label: count for label, count in train.labels.counts.items() if count < LEAST_EXAMPLES}
    for label, count in sorted(rare.items()):
        yield warn(f"Low number of examples for label {label!r} ({count})", where=train.labels.where(label))
    lifted = {
        label: count
        for label, count in train.projectivized.counts.items()
        if count < LEAST_EXAMPLES and LIFTED in label
    }
    if lifted:
        yield warn(
            f"Low number of examples for {len(lifted)} label{'' if len(lifted) == 1 else 's'} in the projectivized "
            "dependency trees used for training. You may want to projectivize labels such as punct before training in "
            "order to improve parser performance.",
            where=(place for label in sorted(lifted) for place in train.projectivized.where(label)),
        )
        listed = " ".join(f"{label}: {count}" for label, count in sorted(lifted.items()))
        yield plain(f"Projectivized labels with low numbers of examples: {listed}")
    if rare or lifted:
        yield plain(f"To train a parser, your data should include at least {LEAST_EXAMPLES} instances of each label.")
    else:
        yield good("Good amount of examples for all labels")


def _check_one_sided(train: Trees, dev: Trees) -> Iterator[Finding]:
    here, there = train.projectivized, dev.projectivized
    for name, only, trees in (
        ("train", set(here.counts) - set(there.counts), here),
        ("dev", set(there.counts) - set(here.counts), there),
    ):
        if only:
            yield warn(
                f"The following labels were found only in the {name} data: {', '.join(sorted(only))}",
                where=(place for label in sorted(only) for place in trees.where(label)),
            )


def _check_roots(train: Trees) -> Iterator[Finding]:
    labels = train.roots.counts
    if len(labels) > 1:
        names = ", ".join(sorted(labels, key=lambda label: (-labels[label], label)))
        yield warn(
            f"Multiple root labels ({names}) found in training data. The parser uses a single root label {ROOT}, so "
            "this distinction will not be available.",
            where=(place for label in sorted(labels) if label != ROOT for place in train.roots.where(label)),
        )


def _check_structure(train: Trees, dev: Trees) -> Iterator[Finding]:
    """Look for what no tree of the parser can be."""
    for what, places in (
        ("with several roots, which the parser divides", train.several_roots + dev.several_roots),
        ("with a head outside of it", train.outside + dev.outside),
        ("with words whose head or label is missing", train.unknown + dev.unknown),
    ):
        if places:
            yield warn(f"{len(places)} sentence{'' if len(places) == 1 else 's'} {what}", where=places)
