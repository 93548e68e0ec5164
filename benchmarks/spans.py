"""Span categorizer and span finder: speed, memory, and what training gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inputs import Corpus, own_config, quickstart
from parsing import scores
from side_by_side import NLPX, ROUNDS, SPACY, WORK, Row, compare, measure, median_of, medians, module

if TYPE_CHECKING:
    from pathlib import Path

    from side_by_side import Figures


class Run(NamedTuple):
    """Say what is trained, on what, and for how many steps."""

    component: str
    corpus: str
    lang: str
    steps: int


RUNS = (
    Run("spancat", "gum", "en", 150),
    Run("spancat", "germeval", "de", 300),
    Run("span_finder", "germeval", "de", 200),
)


def bench_spans() -> list[Row]:
    """Compare a few steps with the same settings, and prediction with what spaCy has learnt in them."""
    rows = []
    for run in RUNS:
        corpus, config = _corpus(run.corpus), quickstart(run.component, lang=run.lang)
        what = f"{run.component}, {run.corpus}"
        learnt = _train(run, {NLPX: config, SPACY: config}, steps=run.steps, every=run.steps, kind="short")
        predicted = medians("span_prediction", _output(run, SPACY, "short") / "model-last", corpus.dev)
        rows += [
            *scores(f"{what}, {run.steps} steps", learnt, {"spans_f": "dev F"}),
            compare(f"{what}: updates, words / CPU s", learnt, "learnt_per_second", due="≥ 2.5 ×"),
            compare(f"{what}: training, peak MB", learnt, "peak_megabytes", due="≥ 2 ×", less=True),
            compare(
                f"{what}: prediction, ready Docs, words / CPU s",
                predicted,
                "words_per_second",
                due="≥ 2 ×" if run.component == "span_finder" else "≥ 3 ×",
            ),
            compare(f"{what}: prediction, peak MB", predicted, "peak_megabytes", due="≥ 2 ×", less=True),
        ]
    return rows


def bench_spans_recommended() -> list[Row]:
    """Compare what both recommend, each trained until it gains nothing."""
    rows = []
    for run in RUNS[:2]:
        configs = {
            NLPX: own_config(run.component, lang=run.lang),
            SPACY: quickstart(run.component, lang=run.lang),
        }
        learnt = _train(run, configs, steps=0, every=400, kind="long", n_seeds=1)
        ends = " and ".join(f"{learnt[library]['steps']:,.0f}" for library in (SPACY, NLPX))
        what = f"{run.component}, {run.corpus}, recommended configs, to where each stops"
        rows += [
            *scores(f"{what} ({ends} steps)", learnt, {"best_spans_f": "dev F of model-best"}, due="≥ +3"),
            compare(f"{what}: CPU s of the whole process", learnt, "cpu_seconds", due="", less=True),
        ]
    return rows


def _corpus(name: str) -> Corpus:
    """Return a corpus of spans, made by spaCy where it is not there yet."""
    folder = WORK / "corpora" / "spans"
    train, dev = (folder / name / f"{part}.spacy" for part in ("train", "dev"))
    if not dev.exists():
        measure(SPACY, "span_corpora", folder)
    return Corpus(train, dev, dev)


def _train(
    run: Run, configs: dict[str, Path], *, steps: int, every: int, kind: str, n_seeds: int = ROUNDS
) -> dict[str, Figures]:
    """Train with both libraries, which take turns, from several seeds; return the median of each figure."""
    corpus = _corpus(run.corpus)
    found: dict[str, list[Figures]] = {library: [] for library in configs}
    for seed in range(n_seeds):
        settings = {"--system.seed": str(seed), "--training.eval_frequency": str(every)}
        for library, config in configs.items():
            output = _output(run, library, kind)
            more = (word for pair in settings.items() for word in pair)
            found[library].append(
                measure(library, "training", config, corpus.train, corpus.dev, output, str(steps), *more)
            )
    return {library: median_of(each) for library, each in found.items()}


def _output(run: Run, library: str, kind: str) -> Path:
    return WORK / "trained" / f"{run.component}-{run.corpus}-{kind}-{module(library)}"
