"""Span categorizer and span finder: speed, memory, and what training gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inputs import Corpus, own_config, quickstart
from side_by_side import NLPX, SPACY, WORK, Row, compare, measure, medians, module

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
# How long the longer runs are, which compare what both recommend.
LONG = {"gum": 400, "germeval": 1200}


def bench_spans() -> list[Row]:
    """Compare a few steps with the same settings, and prediction with what spaCy has learnt in them."""
    rows = []
    for run in RUNS:
        corpus, config = _corpus(run.corpus), quickstart(run.component, lang=run.lang)
        what = f"{run.component}, {run.corpus}"
        learnt = {library: _train(run, library, config, steps=run.steps, kind="short") for library in (NLPX, SPACY)}
        predicted = medians("span_prediction", _output(run, SPACY, "short") / "model-last", corpus.dev)
        is_finder = run.component == "span_finder"
        rows += [
            compare(f"{what}, {run.steps} steps: dev F", learnt, "spans_f", due="not below", form=".1f"),
            compare(f"{what}: updates, words / CPU s", learnt, "learnt_per_second", due="≥ 2.5 ×"),
            compare(f"{what}: training, peak MB", learnt, "peak_megabytes", due="≥ 2 ×", less=True),
            compare(
                f"{what}: prediction, ready Docs, words / CPU s",
                predicted,
                "words_per_second",
                due="≥ 2 ×" if is_finder else "≥ 3 ×",
            ),
            compare(f"{what}: prediction, peak MB", predicted, "peak_megabytes", due="≥ 2 ×", less=True),
        ]
    return rows


def bench_spans_recommended() -> list[Row]:
    """Compare what both recommend, over so many steps."""
    rows = []
    for run in RUNS[:2]:
        steps = LONG[run.corpus]
        configs = {
            NLPX: own_config(run.component, lang=run.lang),
            SPACY: quickstart(run.component, lang=run.lang),
        }
        learnt = {
            library: _train(run, library, config, steps=steps, kind="long") for library, config in configs.items()
        }
        what = f"{run.component}, {run.corpus}, recommended configs, {steps:,} steps: dev F"
        rows.append(compare(what, learnt, "spans_f", due="≥ +3", form=".1f"))
    return rows


def _corpus(name: str) -> Corpus:
    """Return a corpus of spans, made by spaCy where it is not there yet."""
    folder = WORK / "corpora" / "spans"
    train, dev = (folder / name / f"{part}.spacy" for part in ("train", "dev"))
    if not dev.exists():
        measure(SPACY, "span_corpora", folder)
    return Corpus(train, dev, dev)


def _train(run: Run, library: str, config: Path, *, steps: int, kind: str) -> Figures:
    corpus = _corpus(run.corpus)
    return measure(library, "training", config, corpus.train, corpus.dev, _output(run, library, kind), str(steps))


def _output(run: Run, library: str, kind: str) -> Path:
    return WORK / "trained" / f"{run.component}-{run.corpus}-{kind}-{module(library)}"
