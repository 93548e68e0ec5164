"""Morphologizer, senter and trainable lemmatizer: what training gives, and whether pipelines go both ways."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING

from inputs import quickstart, treebank
from parsing import effort, learnt, mean_scores, train_both
from side_by_side import NLPX, SPACY, TO_THE_END, WORK, Row, measure, module

if TYPE_CHECKING:
    from pathlib import Path

PIPELINE = "morphologizer,senter,trainable_lemmatizer"
KEYS = {
    "pos_acc": "POS",
    "morph_acc": "MORPH",
    "morph_micro_f": "feature F",
    "lemma_acc": "LEMMA",
    "sents_f": "sentence F",
}


def bench_morphology() -> list[Row]:
    """Compare what is learnt from an English treebank."""
    return _compare("en_ewt", lang="en")


def bench_morphology_german() -> list[Row]:
    """Compare what is learnt from a German one, of which there is no train part."""
    return _compare("de_gsd", lang="de", train="test")


def bench_morphology_french() -> list[Row]:
    """Compare what is learnt from a French one."""
    return _compare("fr_sequoia", lang="fr")


def _compare(name: str, *, lang: str, train: str = "train") -> list[Row]:
    """Train with both libraries, and let each annotate with what it has trained and with what the other has."""
    corpus = treebank(name, train=train)
    found = train_both(f"{name}-morphology", quickstart(PIPELINE, lang=lang), corpus)
    what = f"{name}, {train} → dev, {TO_THE_END}"
    return [
        *effort(what, found, due=""),
        *mean_scores(f"{what}, dev", found, KEYS),
        *(row for trainer in (NLPX, SPACY) for row in _both_ways(name, trainer, corpus.dev)),
    ]


def _both_ways(name: str, trainer: str, dev: Path) -> list[Row]:
    """Count the tokens of which both libraries say the same with a pipeline that one of them has trained."""
    pipeline = learnt(trainer, f"{name}-morphology")
    said, n_starts = {}, {}
    for library in (NLPX, SPACY):
        output = WORK / f"morphology-{module(library)}.json"
        figures = measure(library, "morphology", pipeline, dev, output)
        said[library] = list(chain.from_iterable(json.loads(output.read_text(encoding="utf8"))))
        n_starts[library] = figures["first_tokens_that_start"]
    same = sum(ours == theirs for ours, theirs in zip(said[NLPX], said[SPACY], strict=True))
    n_tokens, n_texts = len(said[SPACY]), figures["texts"]
    what = f"{name}, trained by {trainer}"
    return [
        Row(
            f"{what}: dev tokens with the same pos, morph, lemma and sentence in both",
            f"{n_tokens:,}",
            f"{same:,}",
            f"{100 * same / n_tokens:.3f} %",
            "100 %",
        ),
        # Where a special case stands first in a longer piece, spaCy's tokenizer leaves that open, and senter denies it.
        Row(
            f"{what}: first tokens that start a sentence by `is_sent_start`, of {n_texts:,} texts",
            f"{n_starts[SPACY]:,}",
            f"{n_starts[NLPX]:,}",
            "",
            "all",
        ),
    ]
