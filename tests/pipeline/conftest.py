"""Small components for tests of pipelines: each as short as somebody's own would be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from thinc.api import Linear, Model, Softmax, chain, fix_random_seed, with_array

import nlpx
from nlpx.pipeline import Language, ListenedTo, Pipe, Tok2VecListener, TrainablePipe
from nlpx.registry import registry
from nlpx.tokens.comparing.example import Example

WIDTH = 4
TEXTS = ["She saw it.", "He ran.", "They sang a song."]
TAGS = [["P", "V", "P", "."], ["P", "V", "."], ["P", "V", "D", "N", "."]]


@registry.architectures("test.Features.v1")
def build_features() -> Model[Any, Any]:
    """docs -> one (n_tokens, WIDTH) array of spelling features per doc."""

    def forward(model, docs, is_train):
        rows = [[[len(t.text), t.text.isalpha(), t.text.istitle(), ord(t.text[0]) % 7] for t in doc] for doc in docs]
        return [np.array(row, dtype="f").reshape(-1, WIDTH) for row in rows], lambda d_rows: []

    return Model("features", forward, dims={"nO": WIDTH})


@registry.architectures("test.Vectors.v1")
def build_vectors(width: int = WIDTH) -> Model[Any, Any]:
    """docs -> one (n_tokens, width) array per doc."""
    return chain(build_features(), with_array(Linear(nO=width, nI=WIDTH)))


@registry.architectures("test.Scores.v1")
def build_scores(tok2vec: Model[Any, Any]) -> Model[Any, Any]:
    """docs -> one (n_tokens, n_labels) array per doc."""
    output = Softmax(nO=None, nI=tok2vec.get_dim("nO"))
    model = chain(tok2vec, with_array(output))
    model.set_ref("output_layer", output)
    return model


@registry.architectures("test.Listener.v1")
def build_listener(width: int = WIDTH, upstream: str = "*") -> Model[Any, Any]:
    return Tok2VecListener(upstream, width)


class Vectors(ListenedTo):
    def predict(self, docs):
        return self.model.predict(list(docs))

    def set_annotations(self, docs, scores):
        for doc, vectors in zip(docs, scores, strict=True):
            doc.tensor = vectors


class Guesser(TrainablePipe):
    """Learn tags: what a component with labels needs, and nothing else."""

    def initialize(self, get_examples, *, nlp=None, labels=None):
        labels = labels or sorted({token.tag_ for example in get_examples() for token in example.reference})
        for label in labels:
            self.add_label(label)
        docs = [example.predicted for example in self.sample(get_examples)]
        self.model.initialize(X=docs, Y=[np.zeros((len(doc), len(self.labels)), dtype="f") for doc in docs])

    def set_annotations(self, docs, scores):
        for doc, rows in zip(docs, scores, strict=True):
            for token, number in zip(doc, rows.argmax(axis=1), strict=True):
                token.tag_ = self.labels[number]

    def get_loss(self, examples, scores):
        d_scores = [row.copy() for row in scores]
        for example, rows in zip(examples, d_scores, strict=True):
            for row, tag in zip(rows, example.get_aligned("TAG", as_string=True), strict=True):
                row[self.labels.index(tag)] -= 1
        return sum(float((rows**2).sum()) for rows in d_scores), d_scores


class Marker(Pipe):
    """Append its name to a list on each Doc."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, doc):
        doc.user_data.setdefault("marks", []).append(self.name)
        return doc


VECTORS = {"@architectures": "test.Vectors.v1"}
LISTENER = {"@architectures": "test.Listener.v1"}


@Language.factory("test_vectors", default_config={"model": VECTORS}, assigns=["doc.tensor"])
def make_vectors(nlp, name, model: Model) -> Vectors:
    return Vectors(nlp.vocab, model, name)


@Language.factory(
    "test_guesser",
    default_config={"model": {"@architectures": "test.Scores.v1", "tok2vec": LISTENER}, "strength": 1},
    assigns=["token.tag"],
    requires=["doc.tensor"],
    default_score_weights={"guess_acc": 1.0},
)
def make_guesser(nlp, name, model: Model, strength: int) -> Guesser:
    return Guesser(nlp.vocab, model, name, scorer=score_guesses, labels=[], strength=strength)


def score_guesses(examples, **settings):
    pairs = [
        (a.tag_, b.tag_) for example in examples for a, b in zip(example.predicted, example.reference, strict=True)
    ]
    return {"guess_acc": sum(a == b for a, b in pairs) / len(pairs)}


@Language.factory("test_marker")
def make_marker(nlp, name) -> Marker:
    return Marker(name)


@Language.component("test_boom")
def boom(doc):
    if "boom" in doc.text:
        raise RuntimeError("it went off")
    return doc


OWN = {"model": {"@architectures": "test.Scores.v1", "tok2vec": VECTORS}}


@pytest.fixture
def blank() -> Language:
    return nlpx.blank("en")


def examples_for(nlp: Language) -> list[Example]:
    return [Example.from_dict(nlp.make_doc(text), {"tags": tags}) for text, tags in zip(TEXTS, TAGS, strict=True)]


@pytest.fixture
def shared() -> Language:
    """Return an initialized pipeline of a component and two that listen to it."""
    return make_shared()


def make_shared() -> Language:
    fix_random_seed(0)
    nlp = nlpx.blank("en")
    nlp.add_pipe("test_vectors")
    nlp.add_pipe("test_guesser", "one")
    nlp.add_pipe("test_guesser", "two")
    nlp.initialize(lambda: examples_for(nlp))
    return nlp


def tags_of(doc) -> list[str]:
    return [token.tag_ for token in doc]


def train(nlp: Language, steps: int = 100, **settings: Any) -> dict[str, float]:
    """Update a pipeline a few times and return the last losses."""
    losses: dict[str, float] = {}
    for _ in range(steps):
        losses = nlp.update(examples_for(nlp), **settings)
    return losses
