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


def pretraining_config(objective: str) -> Path:
    """Write the config that spaCy recommends for pretraining, with an objective: ``characters`` or ``vectors``."""
    WORK.mkdir(exist_ok=True)
    config = WORK / f"pretrain-{objective}.cfg"
    run(SPACY, "init", "config", config, "--lang", "en", "--pipeline", "tagger,parser", "--pretraining", "--force")
    if objective == "vectors":
        text = config.read_text(encoding="utf8").replace("spacy.PretrainCharacters.v1", "spacy.PretrainVectors.v1")
        config.write_text(text.replace("n_characters = 4", 'loss = "cosine"'), encoding="utf8")
    return config


def book_vectors() -> Path:
    """Make a pipeline of word vectors from books, which both libraries read."""
    import gzip

    import numpy as np

    import nlpx
    from nlpx.vocab import Vectors

    nlp, folder = nlpx.blank("en"), WORK / "book-vectors"
    with gzip.open(DATA / "vectors" / "en_books_17k_100d.vec.gz", "rt", encoding="utf8") as file:
        next(file)
        rows = [line.rstrip().split(" ") for line in file]
    data = np.array([numbers for _, *numbers in rows], dtype="f")
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=data, keys=[word for word, *_ in rows], name="books")
    nlp.to_disk(folder)
    return folder
