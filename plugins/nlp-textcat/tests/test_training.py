"""Classifiers trained by ``nlpx train``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from thinc.api import Config

import nlpx
from nlpx.cli import main
from nlpx.commands.train import train
from nlpx.registry import registry
from nlpx.tokens import Doc, DocBin

if TYPE_CHECKING:
    from pathlib import Path

# Words enough for weights of n-grams to grow several times.
N_WORDS = 1500
SETTINGS = {
    "training.max_steps": 6,
    "training.eval_frequency": 2,
    "training.batcher.size": 300,
}
WORDS = {"exclusive_classes": True, "ngram_size": 2}
MODELS = {
    "nlpx.TextCatTfidf.v1": {**WORDS, "length": 8192},
    "spacy.TextCatBOW.v3": {**WORDS, "no_output_layer": False, "length": 8192},
    "spacy.TextCatBOW.v2": {**WORDS, "no_output_layer": False},
    "spacy.TextCatEnsemble.v1": {
        **WORDS,
        "pretrained_vectors": None,
        "width": 8,
        "embed_size": 100,
        "conv_depth": 1,
        "window_size": 1,
        "dropout": 0.1,
    },
}


@pytest.fixture
def corpus(tmp_path):
    """Write texts of two kinds, each of which has words of its own."""
    vocab = nlpx.blank("en").vocab
    docs = []
    for number in range(60):
        words = [f"w{(number * 37 + step * 2) % N_WORDS + number % 2}" for step in range(50)]
        doc = Doc(vocab, words=words)
        doc.cats = {"even": float(number % 2 == 0), "odd": float(number % 2)}
        docs.append(doc)
    DocBin(docs=docs).to_disk(tmp_path / "texts.spacy")
    return tmp_path / "texts.spacy"


@pytest.fixture
def config(corpus, tmp_path):
    """Return the file of a config, and the settings that go with it."""
    path = tmp_path / "config.cfg"
    with pytest.raises(SystemExit, match="0"):
        main(["init", "config", str(path), "-p", "textcat"])
    return path, {**SETTINGS, "paths.train": str(corpus), "paths.dev": str(corpus)}


class KilledError(Exception):
    """Stands for a kill -9: nothing gets the chance to clean up."""


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("architecture", MODELS)
def test_killed_run_resumes_to_the_same_bytes(config, tmp_path, architecture):
    path, settings = config
    written = Config().from_disk(path, interpolate=False)
    written["components"]["textcat"]["model"] = {"@architectures": architecture, **MODELS[architecture]}
    written.to_disk(path)

    def die(nlp, info):
        if info["step"] == fatal:
            raise KilledError

    name = f"test.die.{architecture}"
    registry.callbacks(name, lambda: die)
    settings["training.before_update"] = {"@callbacks": name}
    fatal = -1
    train(path, tmp_path / "whole", overrides=settings, quiet=True)
    fatal = 5
    with pytest.raises(KilledError):
        train(path, tmp_path / "killed", overrides=settings, quiet=True)
    fatal = -1
    train(path, tmp_path / "killed", overrides=settings, resume=True, quiet=True)
    whole, killed = (contents(tmp_path / run / "model-last" / "textcat") for run in ("whole", "killed"))
    assert whole == killed
