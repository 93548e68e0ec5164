"""The corpora and configs that both libraries train from."""

from __future__ import annotations

import csv
import gzip
import json
import random
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from side_by_side import DATA, NLPX, SPACY, TRANSFORMERS, WORK, run
from thinc.api import Config

import nlpx
from nlpx.tokens import DocBin
from nlpx.vocab import Vectors

if TYPE_CHECKING:
    from collections.abc import Iterable
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


def few_sentences() -> Corpus:
    """Take every 25th document of EWT to learn from: 50 of ten sentences each, of all its genres."""
    whole = treebank("en_ewt")
    few = whole.train.with_name("few.spacy")
    docs = list(DocBin().from_disk(whole.train).get_docs(nlpx.blank("en").vocab))
    DocBin(docs=docs[: 50 * 25 : 25]).to_disk(few)
    return whole._replace(train=few)


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


def classified(name: str) -> Corpus:
    """Convert a corpus of texts with labels, shuffled; of the long ones of cooking_stackexchange 500 to score."""
    folder = WORK / "corpora" / name
    train, dev = (folder / f"{part}.spacy" for part in ("train", "dev"))
    if not (train.exists() and dev.exists()):
        folder.mkdir(parents=True, exist_ok=True)
        labels = sorted({label for _, found in labelled_texts(name, "train") for label in found})
        for path in (train, dev):
            texts = list(labelled_texts(name, path.stem))
            random.Random(0).shuffle(texts)
            _write_classified(path, texts[:500] if (name, path) == ("cooking_stackexchange", dev) else texts, labels)
    return Corpus(train, dev, dev)


def labelled_texts(name: str, part: str) -> Iterable[tuple[str, set[str]]]:
    """Yield the texts of a corpus, each with its labels."""
    folder = DATA / "textcat" / name
    if name == "goemotions":
        names = (folder / "labels.txt").read_text(encoding="utf8").split()
        with (folder / f"{part}.tsv").open(encoding="utf8", newline="") as file:
            for text, numbers, _ in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield text, {names[int(number)] for number in numbers.split(",")}
        return
    (path,) = folder.glob(f"*-{part}.jsonl")
    for line in path.read_text(encoding="utf8").splitlines():
        row = json.loads(line)
        cats = row.get("cats") or {row["label"]: 1.0}
        yield row["text"], {label for label, value in cats.items() if value}


def _write_classified(path: Path, texts: Iterable[tuple[str, set[str]]], labels: list[str]) -> None:
    nlp = nlpx.blank("en")
    docs = DocBin()
    for text, found in texts:
        doc = nlp.make_doc(text)
        doc.cats = {label: float(label in found) for label in labels}
        docs.add(doc)
    docs.to_disk(path)


def with_model(config: Path, component: str, model: dict[str, Any], *, learn_rate: float, every: int) -> Path:
    """Write a config with another model, batches of 1,000 words, and an evaluation after every so many steps."""
    changed = Config().from_disk(config, interpolate=False)
    changed["components"][component]["model"] = model
    changed["training"]["optimizer"]["learn_rate"] = learn_rate
    changed["training"]["batcher"]["size"] = 1000
    changed["training"]["eval_frequency"] = every
    output = config.with_name(f"{config.stem}-{model['@architectures']}-{every}.cfg")
    changed.to_disk(output)
    return output


def quickstart(pipeline: str, *, lang: str = "en") -> Path:
    """Write the config that spaCy recommends for a small pipeline on the CPU."""
    WORK.mkdir(exist_ok=True)
    config = WORK / f"{lang}-{pipeline.replace(',', '-')}.cfg"
    run(SPACY, "init", "config", config, "--lang", lang, "--pipeline", pipeline, "--force")
    return config


def transformer_config(model: Path) -> Path:
    """Write the config that spacy-transformers recommends for a tagger and a parser, on the CPU and with a small model.

    Its batches are smaller than for a GPU, and as few steps as are measured learn something.
    """
    WORK.mkdir(exist_ok=True)
    config = WORK / "transformer.cfg"
    run(
        TRANSFORMERS,
        *("init", "config", config, "--lang", "en", "--pipeline", "tagger,parser", "--gpu", "--force"),
        with_torch=True,
    )
    changed = Config().from_disk(config, interpolate=False)
    changed["components"]["transformer"]["model"]["name"] = str(model)
    training = changed["training"]
    training["accumulate_gradient"], training["gpu_allocator"], training["batcher"]["size"] = 1, None, 1000
    training["optimizer"]["learn_rate"] |= {"warmup_steps": 30, "total_steps": 1000, "initial_rate": 1e-4}
    changed.to_disk(config)
    return config


def own_config(pipeline: str, *, lang: str = "en") -> Path:
    """Write the config that nlpx recommends for the same."""
    WORK.mkdir(exist_ok=True)
    config = WORK / f"{lang}-{pipeline.replace(',', '-')}-own.cfg"
    run(NLPX, "init", "config", config, "--lang", lang, "--pipeline", pipeline, "--force")
    return config


def long_transformer_config(model: Path, *, steps: int) -> Path:
    """Write the config that nlpx recommends for a tagger and a parser over a transformer, for a long training.

    What is new learns some times as fast as the model, which is small: it takes higher rates than one of the size that
    is recommended. On the way forward it computes in bfloat16.
    """
    WORK.mkdir(exist_ok=True)
    config = WORK / "transformer-own.cfg"
    run(NLPX, "init", "config", config, "--lang", "en", "--pipeline", "tagger,parser", "--gpu", "--force")
    changed = Config().from_disk(config, interpolate=False)
    transformer, training = changed["components"]["transformer"], changed["training"]
    transformer["learn_rate_factor"], transformer["learn_rate_decay"] = 0.3, 0.9
    transformer["model"] |= {"name": str(model), "mixed_precision": "bfloat16"}
    training["accumulate_gradient"], training["batcher"]["size"] = 1, 1000
    training["max_steps"], training["eval_frequency"] = steps, steps // 4
    training["optimizer"]["learn_rate"] |= {"warmup_steps": steps // 10, "total_steps": steps, "initial_rate": 1e-3}
    changed.to_disk(config)
    return config


# What an objective is in a config, but for what the config that spaCy recommends has already.
_OBJECTIVES = {
    "characters": {"@architectures": "spacy.PretrainCharacters.v1", "n_characters": 4},
    "vectors": {"@architectures": "spacy.PretrainVectors.v1", "loss": "cosine"},
    "distil": {"@architectures": "nlpx.PretrainDistil.v1", "loss": "cosine", "teacher": "to be named"},
}


def pretraining_config(objective: str) -> Path:
    """Write the config that spaCy recommends for pretraining, with an objective: one of `_OBJECTIVES`."""
    WORK.mkdir(exist_ok=True)
    config = WORK / f"pretrain-{objective}.cfg"
    run(SPACY, "init", "config", config, "--lang", "en", "--pipeline", "tagger,parser", "--pretraining", "--force")
    changed = Config().from_disk(config, interpolate=False)
    changed["pretraining"]["objective"] = {"maxout_pieces": 3, "hidden_size": 300, **_OBJECTIVES[objective]}
    changed.to_disk(config)
    return config


def narrow_pretraining_config() -> Path:
    """Write a config whose layers are so small that a process has nearly only texts to read."""
    WORK.mkdir(exist_ok=True)
    config = WORK / "pretrain-narrow.cfg"
    run(NLPX, "init", "config", config, "--lang", "en", "--pipeline", "tagger", "--pretraining", "--force")
    changed = Config().from_disk(config, interpolate=False)
    model = changed["components"]["tok2vec"]["model"]
    model["embed"]["width"] = model["encode"]["width"] = 16
    model["encode"]["depth"] = 1
    changed["pretraining"]["objective"] |= {"hidden_size": 16, "n_characters": 1}
    changed.to_disk(config)
    return config


def raw_texts(*, limit: int | None = None, times: int = 1) -> Path:
    """Unpack the raw texts, all or the first of them, so many times one after the other."""
    WORK.mkdir(exist_ok=True)
    path = WORK / f"raw-{limit or 'all'}-{times}.jsonl"
    with gzip.open(DATA / "pretrain" / "raw_text_en.jsonl.gz", "rt", encoding="utf8") as file:
        texts = "".join(islice(file, limit))
    with path.open("w", encoding="utf8") as file:
        for _ in range(times):
            file.write(texts)
    return path


def book_vectors() -> Path:
    """Make a pipeline of word vectors from books, which both libraries read."""
    nlp, folder = nlpx.blank("en"), WORK / "book-vectors"
    with gzip.open(DATA / "vectors" / "en_books_17k_100d.vec.gz", "rt", encoding="utf8") as file:
        next(file)
        rows = [line.rstrip().split(" ") for line in file]
    data = np.array([numbers for _, *numbers in rows], dtype="f")
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=data, keys=[word for word, *_ in rows], name="books")
    nlp.to_disk(folder)
    return folder
