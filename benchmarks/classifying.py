"""Text classification: speed, memory, start, and thousands of labels."""

from __future__ import annotations

import json
import random
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from inputs import Corpus, quickstart
from side_by_side import DATA, NLPX, SPACY, WORK, Row, compare, measure, medians, module

import nlpx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from side_by_side import Figures

EXCLUSIVE, ANY = "textcat", "textcat_multilabel"
FOLDER = DATA / "textcat"
N_LABELS, N_DOCS, N_WORDS = 15_000, 100_000, 30

BOWS = {
    "sentence_polarity": (EXCLUSIVE, 300, "≥ 2 ×"),
    "cooking_stackexchange": (ANY, 100, "≥ 8 ×"),
    "goemotions": (ANY, 50, "≥ 20 ×"),
    "clinc150": (EXCLUSIVE, 12, "≥ 100 ×"),
}
"""The component, how many steps are taken, and how much faster they are to be, by data set."""

PREDICTIONS = {"sentence_polarity": "not slower", "cooking_stackexchange": "not slower", "clinc150": "≥ 3 ×"}


def bench_textcat_bow() -> list[Row]:
    """Compare bags of words with few labels and with many."""
    rows = []
    for name, (kind, steps, due) in BOWS.items():
        found = _speed(name, "bow", kind, steps)
        what = f"bag of words, {name}"
        rows += [
            compare(f"{what}, updates, words / CPU s", found, "learnt_per_second", due=due),
            compare(f"{what}, updates, ms a step", found, "milliseconds_a_step", due="", less=True, form=",.2f"),
            compare(f"{what}, ready Docs, words / CPU s", found, "docs_per_second", due=PREDICTIONS.get(name, "")),
            compare(
                f"{what}, texts, words / CPU s",
                found,
                "texts_per_second",
                due="≥ 2.5 ×" if name == "sentence_polarity" else "",
            ),
        ]
    return rows


def bench_textcat_vectors() -> list[Row]:
    """Compare classifiers that read token vectors, on sentence_polarity."""
    rows = []
    for architecture, what in (("cnn", "CNN"), ("ensemble", "ensemble")):
        found = _speed("sentence_polarity", architecture, EXCLUSIVE, 100)
        saved, dev = _saved("sentence_polarity", architecture), _corpus("sentence_polarity").dev
        memory = {
            library: measure(library, "predicting", f"{saved}-{module(library)}", dev) for library in (NLPX, SPACY)
        }
        rows += [
            compare(f"{what}, updates, words / CPU s", found, "learnt_per_second", due="≥ 2.5 ×"),
            compare(f"{what}, ready Docs, words / CPU s", found, "docs_per_second", due="≥ 3 ×"),
            compare(
                f"{what}, 1,066 Docs, peak MB",
                memory,
                "peak_megabytes",
                due="≥ 2 ×" if architecture == "cnn" else "",
                less=True,
            ),
        ]
    return rows


def bench_textcat_start() -> list[Row]:
    """Compare what it takes to begin training with many examples, and the memory of 200 steps."""
    rows = []
    for name in ("goemotions", "clinc150"):
        kind, *_ = BOWS[name]
        # With 151 labels 200 steps would take spaCy minutes.
        steps = "200" if name == "goemotions" else "2"
        corpus, config = _corpus(name), _noting_first_batch(quickstart(kind))
        found = {
            library: measure(
                library,
                "training",
                config,
                corpus.train,
                corpus.dev,
                WORK / "trained" / f"{name}-bow-{module(library)}",
                steps,
            )
            for library in (NLPX, SPACY)
        }
        what = f"bag of words, {name}"
        rows.append(
            compare(
                f"{what}, CPU s before the first batch", found, "before_first_batch", due="≥ 3 ×", less=True, form=".1f"
            )
        )
        if name == "goemotions":
            rows.append(compare(f"{what}, {steps} steps, peak MB", found, "peak_megabytes", due="≥ 3 ×", less=True))
    return rows


def bench_textcat_many_labels() -> list[Row]:
    """Train with more labels than spaCy has memory for."""
    folder = WORK / "corpora" / "many_labels"
    folder.mkdir(parents=True, exist_ok=True)
    measure(NLPX, "many_labels", folder, str(N_DOCS), str(N_LABELS))
    settings = {
        f"--components.{ANY}.model.length": "2048",
        f"--initialize.components.{ANY}.others_are_false": "true",
        "--training.batcher.size.start": "6000",
        "--training.batcher.size.stop": "6000",
    }
    found = measure(
        NLPX,
        "training",
        quickstart(ANY),
        folder / "train.spacy",
        folder / "dev.spacy",
        WORK / "trained" / "many_labels-nlpx",
        "20",
        *(word for pair in settings.items() for word in pair),
    )
    what = f"bag of words, {N_LABELS:,} labels, {N_DOCS:,} documents of {N_WORDS} words, 2,048 rows"
    learnt = found["learnt_per_second"] / N_WORDS
    return [
        Row(f"{what}, peak MB", "", f"{found['peak_megabytes']:,.0f}", "", "≤ 2,048"),
        Row(f"{what}, updates, documents / CPU s", "", f"{learnt:,.0f}", "", "trains"),
    ]


def _speed(name: str, architecture: str, kind: str, steps: int) -> dict[str, Figures]:
    """Compare how fast a classifier learns and predicts."""
    train, dev, _ = _corpus(name)
    return medians("classifying", train, dev, architecture, kind, str(steps), _saved(name, architecture))


def _saved(name: str, architecture: str) -> Path:
    """Return where classifiers are saved, each with its library's name at the end."""
    return WORK / "trained" / f"{name}-{architecture}"


def _noting_first_batch(config: Path) -> Path:
    """Let a config note when the first batch is learnt from."""
    noting = config.with_stem(f"{config.stem}-noting")
    text = config.read_text(encoding="utf8").replace("before_update = null\n", "")
    noting.write_text(f'{text}\n[training.before_update]\n@callbacks = "benchmark.FirstBatch.v1"\n', encoding="utf8")
    return noting


@cache
def _corpus(name: str) -> Corpus:
    """Write the texts of a data set, shuffled, each with all labels of the train part, true and false."""
    rows = {part: list(_rows(name, part)) for part in ("train", "dev")}
    labels = sorted(set(chain.from_iterable(held for _, held in rows["train"])))
    files = [_written(name, part, rows[part], labels) for part in rows]
    return Corpus(*files, files[-1])


def _rows(name: str, part: str) -> Iterator[tuple[str, set[str]]]:
    """Yield the texts of a part of a data set, each with the labels that hold."""
    folder = FOLDER / name
    if name == "goemotions":
        names = (folder / "labels.txt").read_text(encoding="utf8").split()
        for line in (folder / f"{part}.tsv").read_text(encoding="utf8").splitlines():
            text, numbers, _ = line.split("\t")
            yield text, {names[int(number)] for number in numbers.split(",")}
        return
    (path,) = folder.glob(f"*-{part}.jsonl")
    for record in map(json.loads, path.read_text(encoding="utf8").splitlines()):
        cats = record.get("cats") or {record["label"]: 1.0}
        yield record["text"], {label for label, value in cats.items() if value}


def _written(name: str, part: str, rows: list[tuple[str, set[str]]], labels: list[str]) -> Path:
    """Write texts with their labels."""
    path = WORK / "corpora" / name / f"{part}.spacy"
    path.parent.mkdir(parents=True, exist_ok=True)
    nlp = nlpx.blank("en")
    corpus = nlpx.DocBin()
    random.Random(0).shuffle(rows)
    for text, held in rows:
        doc = nlp.make_doc(text)
        doc.cats = {label: float(label in held) for label in labels}
        corpus.add(doc)
    corpus.to_disk(path)
    return path
