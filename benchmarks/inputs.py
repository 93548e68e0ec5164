"""The corpora and configs that both libraries train from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from side_by_side import DATA, NLPX, SPACY, WORK, run

if TYPE_CHECKING:
    from pathlib import Path


class Corpus(NamedTuple):
    """Files in spaCy's binary format: to learn from, to choose the best model by, and to score that on."""

    train: Path
    dev: Path
    score: Path


def treebank(name: str, *, train: str = "train", dev: str = "dev", score: str = "dev") -> Corpus:
    """Convert parts of a treebank, ten sentences to a document."""
    files = {part: DATA / "ud" / name / f"{name}-ud-{part}.conllu" for part in (train, dev, score)}
    return Corpus(*(_converted(files[part], name, part, "-n", "10") for part in (train, dev, score)))


def entities() -> Corpus:
    """Convert the names of people, organizations and places in EWT, one sentence to a document."""
    folder = DATA / "ner" / "uner_en_ewt"
    train, dev = (
        _converted(folder / f"en_ewt-{part}.jsonl", "uner", part, "--lang", "en") for part in ("train", "dev")
    )
    return Corpus(train, dev, dev)


def _converted(source: Path, name: str, part: str, *options: str) -> Path:
    output = WORK / "corpora" / name / f"{part}.spacy"
    run(NLPX, "convert", source, output, "--file-type", "spacy", *options)
    return output


def quickstart(pipeline: str, *, lang: str = "en") -> Path:
    """Write the config that spaCy recommends for a small pipeline on the CPU."""
    WORK.mkdir(exist_ok=True)
    config = WORK / f"{lang}-{pipeline.replace(',', '-')}.cfg"
    run(SPACY, "init", "config", config, "--lang", lang, "--pipeline", pipeline, "--force")
    return config


def own_config(pipeline: str, *, lang: str = "en") -> Path:
    """Write the config that nlpx recommends for the same."""
    WORK.mkdir(exist_ok=True)
    config = WORK / f"{lang}-{pipeline.replace(',', '-')}-own.cfg"
    run(NLPX, "init", "config", config, "--lang", lang, "--pipeline", pipeline, "--force")
    return config
