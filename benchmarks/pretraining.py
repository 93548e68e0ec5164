"""Pretraining: speed, losses, memory, and what it gains where few sentences are labelled."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from inputs import (
    Corpus,
    book_vectors,
    few_sentences,
    narrow_pretraining_config,
    pretraining_config,
    quickstart,
    raw_texts,
    treebank,
)
from side_by_side import NLPX, SPACY, WORK, Row, compare, measure, medians, module, run

if TYPE_CHECKING:
    from pathlib import Path

    from side_by_side import Figures

SEEDS = ("0", "1", "2")
# As far as a user would go: averages of the weights, as nlpx recommends, until two evaluations have brought nothing.
TO_NO_GAIN = (
    *("--training.optimizer.use_averages", "true"),
    *("--training.eval_frequency", "200", "--training.patience", "400", "--training.max_steps", "2000"),
)
NOTHING = "nothing"
# What is learnt from the texts, and the libraries that can.
OBJECTIVES = {"characters": (NLPX, SPACY), "vectors": (NLPX, SPACY), "distil": (NLPX,)}
DUE = {"tag_acc": 0.5, "dep_las": 1.0}
# The texts are 21 MB; so many times they are a gigabyte.
GIGABYTE = 48
# How many epochs of all texts an hour of one processor is enough for.
HOUR = {"characters": {NLPX: 19, SPACY: 4}, "vectors": {NLPX: 23, SPACY: 6}, "distil": {NLPX: 13}}


def bench_pretraining() -> list[Row]:
    """Compare one epoch of the first 2,000 texts."""
    texts = raw_texts(limit=2000)
    rows = []
    for objective in ("characters", "vectors"):
        vectors = book_vectors() if objective == "vectors" else "-"
        found = medians("pretraining", pretraining_config(objective), texts, vectors)
        rows += [
            compare(f"{objective}, whole process, words / CPU s", found, "words_per_second", due="≥ 2.5 ×"),
            compare(f"{objective}, loss a word", found, "loss_per_word", due="level", less=True, form=".5f"),
            compare(f"{objective}, peak MB", found, "peak_megabytes", due="≤ 500", less=True),
        ]
    return rows


def bench_pretraining_memory() -> list[Row]:
    """Find the peak with a file of 21 MB, and with one of a gigabyte."""
    config = narrow_pretraining_config()
    found = {
        size: measure(NLPX, "pretraining", config, raw_texts(times=times), "-")["peak_megabytes"]
        for size, times in {"21 MB": 1, "1 GB": GIGABYTE}.items()
    }
    return [
        Row(f"an epoch of {size} of texts, a narrow layer, peak MB", "", f"{peak:,.0f}", "", due)
        for (size, peak), due in zip(found.items(), ("", "≤ 500, and flat"), strict=True)
    ]


def bench_pretraining_gain() -> list[Row]:
    """Compare taggers and parsers trained on 500 sentences, from nothing and from an epoch of all texts."""
    without = {library: _medians(library, NOTHING) for library in (NLPX, SPACY)}
    return [
        row
        for objective, libraries in OBJECTIVES.items()
        for row in _gains(objective, without, {library: _medians(library, objective) for library in libraries})
    ]


def bench_pretraining_hour() -> list[Row]:
    """Compare the same after an hour of one processor on each side."""
    without = {library: _medians(library, NOTHING) for library in (NLPX, SPACY)}
    return [
        row
        for objective, hour in HOUR.items()
        for row in _gains(
            f"{objective}, an hour",
            without,
            {library: _medians(library, objective, epochs) for library, epochs in hour.items()},
        )
    ]


def _gains(objective: str, without: dict[str, Figures], learnt: dict[str, Figures]) -> list[Row]:
    rows = []
    for key, least in DUE.items():
        gains = {library: figures[key] - without[library][key] for library, figures in learnt.items()}
        cells = {
            library: f"{without[library][key]:.2f} → {learnt[library][key]:.2f} ({gain:+.2f})"
            for library, gain in gains.items()
        }
        beside = f"{gains[NLPX] - gains[SPACY]:+.2f}" if SPACY in gains else ""
        what = f"{objective}, 500 sentences of EWT, dev {key.removeprefix('dep_').removesuffix('_acc').upper()}"
        rows.append(Row(what, cells.get(SPACY, ""), cells[NLPX], beside, f"≥ {least:+.1f}"))
    return rows


def _medians(library: str, objective: str, epochs: int = 1) -> Figures:
    """Return the medians of the scores over the seeds."""
    each = [_scores(library, objective, seed, epochs) for seed in SEEDS]
    return {key: statistics.median(figures[key] for figures in each) for key in DUE}


def _scores(library: str, objective: str, seed: str, epochs: int) -> Figures:
    """Train a tagger and a parser, unless that was done, and let spaCy score the best of them."""
    corpus = few_sentences()
    best = _fine_tuned(library, objective, seed, epochs, corpus)
    return measure(SPACY, "scores", best, corpus.score)


def _fine_tuned(library: str, objective: str, seed: str, epochs: int, corpus: Corpus) -> Path:
    output = WORK / "trained" / f"few-{objective}{_suffix(epochs)}-{seed}-{module(library)}"
    best = output / "model-best"
    if not best.exists():
        start = () if objective == NOTHING else ("--paths.init_tok2vec", str(pretrained(library, objective, epochs)))
        options = ("--system.seed", seed, *TO_NO_GAIN, *start)
        config = pretraining_config("characters")
        measure(library, "training", config, corpus.train, corpus.dev, output, "0", *options)
    return best


def pretrained(library: str, objective: str, epochs: int = 1) -> Path:
    """Return the weights after some epochs of all texts, which are learnt where they are not there yet."""
    output = WORK / "pretrained" / f"{objective}{_suffix(epochs)}-{module(library)}"
    last = output / "model-last.bin"
    if not last.exists():
        options = ["--paths.raw_text", str(raw_texts()), "--pretraining.max_epochs", str(epochs)]
        if objective == "vectors":
            options += ["--paths.vectors", str(book_vectors())]
        if objective == "distil":
            options += ["--pretraining.objective.teacher", str(teacher())]
        run(library, "pretrain", pretraining_config(objective), output, *options)
    return last


def _suffix(epochs: int) -> str:
    return "" if epochs == 1 else f"-{epochs}"


def teacher() -> Path:
    """Return a tagger and parser that has learnt from all of EWT; it is trained where it is not there yet."""
    output = WORK / "trained" / f"teacher-{module(NLPX)}"
    best = output / "model-best"
    if not best.exists():
        corpus = treebank("en_ewt")
        measure(NLPX, "training", quickstart("tagger,parser"), corpus.train, corpus.dev, output, "2000")
    return best
