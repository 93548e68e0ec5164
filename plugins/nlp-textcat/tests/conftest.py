"""Small pipelines that classify texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from thinc.api import Adam, fix_random_seed

import nlpx
from nlpx.testing import token_vectors
from nlpx.tokens import Doc, Example

if TYPE_CHECKING:
    from collections.abc import Callable

    from nlpx.pipeline import Language

TEXTS = {
    "good": ["a good film", "good , very good", "the best film", "best and good"],
    "bad": ["a bad film", "bad , very bad", "the worst film", "worst and bad"],
}
BOW = {"@architectures": "spacy.TextCatBOW.v3", "ngram_size": 1, "no_output_layer": False, "length": 512}


@pytest.fixture(autouse=True)
def seeded() -> None:
    fix_random_seed(0)


def model(architecture: str, *, exclusive: bool) -> dict[str, Any]:
    """Return the block of an architecture with small settings."""
    block: dict[str, Any] = {"@architectures": f"spacy.TextCat{architecture}", "nO": None}
    family = architecture.partition(".")[0]
    if family == "BOW":
        block |= {"exclusive_classes": exclusive, "ngram_size": 1, "no_output_layer": False}
    elif architecture == "Ensemble.v1":
        sizes = {"width": 8, "embed_size": 50, "conv_depth": 1, "window_size": 1}
        block |= {**sizes, "exclusive_classes": exclusive, "ngram_size": 1, "dropout": None, "pretrained_vectors": None}
    elif architecture == "Ensemble.v2":
        block |= {"tok2vec": token_vectors(), "linear_model": {**BOW, "exclusive_classes": exclusive}}
    else:
        block |= {"tok2vec": token_vectors(), "exclusive_classes": exclusive}
    if family == "Reduce":
        block |= {f"use_reduce_{which}": True for which in ("first", "last", "max", "mean")}
    return block


@pytest.fixture
def blank() -> Callable[..., Language]:
    """Make a pipeline with a classifier that has no weights."""

    def make(name: str = "textcat", architecture: str = "BOW.v3", **settings: Any) -> Language:
        nlp = nlpx.blank("en")
        config = {"model": model(architecture, exclusive=name == "textcat"), **settings}
        nlp.add_pipe(name, config=config)
        return nlp

    return make


def example(nlp: Language, text: str, cats: dict[str, Any]) -> Example:
    words = text.split()
    reference = Doc(nlp.vocab, words=words)
    reference.cats = cats
    return Example(Doc(nlp.vocab, words=words), reference)


def lessons(nlp: Language) -> list[Example]:
    """Return examples of the labels good and bad, every label of each text known."""
    return [
        example(nlp, text, {label: float(label == right) for label in TEXTS})
        for right, texts in TEXTS.items()
        for text in texts
    ]


def learn(nlp: Language, examples: list[Example], *, rounds: int = 20, optimizer: Any = None) -> None:
    optimizer = optimizer or Adam(0.03)
    for _ in range(rounds):
        nlp.update(examples, sgd=optimizer)


@pytest.fixture
def trained(blank: Callable[..., Language]) -> Callable[..., Language]:
    """Make a pipeline that has learnt `lessons`."""

    def make(name: str = "textcat", architecture: str = "BOW.v3", **settings: Any) -> Language:
        nlp = blank(name, architecture, **settings)
        nlp.initialize(lambda: lessons(nlp))
        learn(nlp, lessons(nlp))
        return nlp

    return make
