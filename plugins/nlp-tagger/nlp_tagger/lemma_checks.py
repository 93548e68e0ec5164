"""What ``debug data`` says about lemmas, and about the edit trees that make them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from nlpx.checks import contradictions, fail, info, plain, warn
from nlpx.errors import counted

from .edit_trees import EditTrees
from .lemmatizer import EditTreeLemmatizer, lemmas_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlpx import Doc
    from nlpx.checks import CorpusData, Finding, Item, Items, Place

# What holds where no config says otherwise.
_MIN_TREE_FREQ = 3
# Each is an output of the model.
_MANY_TREES = 2000


class _Lemmas:
    """Count the lemmas of one corpus.

    Attributes:
        trees: How often each edit tree occurs.
        first: The first token of each.
        missing: The first token without a lemma in each Doc; white space needs none.
        n_missing: How many there are.
        white: Tokens whose lemma begins or ends with white space.
    """

    def __init__(self, items: Items, edit_trees: EditTrees) -> None:
        self.trees: Counter[int] = Counter()
        self.first: dict[int, Place] = {}
        self.missing: list[Place] = []
        self.n_missing = 0
        self.white: list[Place] = []
        numbers: dict[tuple[str, str], int] = {}
        for item in items:
            self._look_at(item, edit_trees, numbers)

    def _look_at(self, item: Item, edit_trees: EditTrees, numbers: dict[tuple[str, str], int]) -> None:
        missing: list[int] = []
        for token, (form, lemma) in enumerate(lemmas_of(item.doc)):
            if form.isspace():
                continue
            if not lemma:
                missing.append(token)
                continue
            if (form, lemma) not in numbers:
                numbers[form, lemma] = edit_trees.add(form, lemma)
            tree = numbers[form, lemma]
            self.trees[tree] += 1
            if tree not in self.first:
                self.first[tree] = item.at(token, note=f"lemma {lemma!r}")
            if lemma != lemma.strip():
                self.white.append(item.at(token, note=f"lemma {lemma!r}"))
        self.n_missing += len(missing)
        self.missing += [item.at(token) for token in missing[:1]]


def check_lemmas(data: CorpusData) -> Iterator[Finding]:
    """Count lemmas and edit trees, and see which of them can be learnt."""
    edit_trees = EditTrees()
    train, dev = _Lemmas(data.train, edit_trees), _Lemmas(data.dev, edit_trees)
    if not train.trees:
        yield fail(
            "No lemmas in the training data, so there is nothing for a trainable_lemmatizer to learn", name="no-lemmas"
        )
        return
    least = _min_tree_freq(data)
    labels = {tree for tree, count in train.trees.items() if count >= least}
    yield info(
        f"{counted(len(train.trees), 'edit tree')} in the training data, of which {len(labels)} occur {least} times",
        counts={"trees": len(train.trees), "labels": len(labels)},
    )
    yield from _check_trees(train, dev, labels, least=least)
    partly = [lemmas for lemmas in (train, dev) if lemmas.n_missing and lemmas.trees]
    if partly:
        yield warn(
            f"{counted(sum(lemmas.n_missing for lemmas in partly), 'token')} without a lemma",
            name="tokens-without-lemma",
            where=[place for lemmas in partly for place in lemmas.missing],
            detail="The trainable_lemmatizer learns nothing from them, and they are not scored.",
        )
    if len(data.dev) and not dev.trees:
        yield warn("No lemmas in the evaluation data, so nothing is scored", name="no-lemmas-in-dev")
    white = [*train.white, *dev.white]
    if white:
        yield warn(
            f"{counted(len(white), 'lemma')} with white space at the edges", name="lemma-white-space", where=white
        )
    if other := list(contradictions(data.both(), _said)):
        yield warn(f"{counted(len(other), 'text')} as before, with other lemmas", name="lemmas-differ", where=other)


def _check_trees(train: _Lemmas, dev: _Lemmas, labels: set[int], *, least: int) -> Iterator[Finding]:
    """Look at the trees that are to be labels, and at lemmas that none of them makes."""
    if not labels:
        yield fail(
            f"No edit tree occurs {least} times, so there is nothing to learn; set min_tree_freq to less",
            name="no-frequent-trees",
        )
        return
    if len(labels) == 1:
        yield warn("All lemmas are made by one edit tree, so there is nothing to tell apart", name="single-tree")
    if len(labels) > _MANY_TREES:
        yield warn(
            f"{len(labels)} edit trees are many labels for a model",
            name="many-trees",
            detail="Lemmas may not be made from their forms, as numbers or translations are; else set min_tree_freq "
            "to more.",
        )
    for lemmas, where in ((train, "training"), (dev, "evaluation")):
        rare = [tree for tree in lemmas.trees if tree not in labels]
        n_tokens = sum(lemmas.trees[tree] for tree in rare)
        share = n_tokens / max(lemmas.trees.total(), 1)
        if where == "training":
            yield plain(
                f"{counted(n_tokens, f'{where} token')} ({share:.1%}) with a tree that is too rare to be learnt"
            )
        elif rare:
            yield warn(
                f"{counted(n_tokens, f'{where} token')} ({share:.1%}) with a tree that cannot be learnt",
                name="tree-in-dev-only",
                where=[lemmas.first[tree] for tree in rare],
                detail=f"It occurs less than {least} times in the training data.",
            )


def _min_tree_freq(data: CorpusData) -> int:
    """Return how often a tree must occur to be a label, as the pipeline says."""
    pipes = [pipe for _, pipe in data.nlp.pipeline if isinstance(pipe, EditTreeLemmatizer)]
    return min((pipe.min_tree_freq for pipe in pipes), default=_MIN_TREE_FREQ)


def _said(doc: Doc) -> object:
    """Return the lemmas of a Doc; None where it has none."""
    lemmas = doc.values("lemma")
    return lemmas.tobytes() if lemmas.any() else None
