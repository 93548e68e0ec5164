from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from thinc.api import Model, fix_random_seed

import nlpx
from nlp_entitylinker.kb import InMemoryLookupKB
from nlpx.tokens import Doc, Example, Span
from nlpx.vocab import Vocab

# Words, where sentences begin, and entities with the id that the reference gives them.
TEXTS = [
    (
        "Emerson won . He met Ralph and Emerson in Paris . Emerson left .",
        [0, 3, 11],
        [(0, 1, "P", "Q1"), (5, 6, "P", "Q3"), (7, 8, "P", "Q2"), (9, 10, "L", "NIL"), (11, 12, "P", "Q9")],
    ),
    ("Nobody knows .", [0], []),
    ("Ralph Waldo Emerson wrote . Yes .", [0, 5], [(0, 3, "P", "Q3")]),
]


@pytest.fixture(params=["v1", "v2"])
def version(request) -> str:
    return request.param


@pytest.fixture(autouse=True)
def seed():
    fix_random_seed(0)


@pytest.fixture
def vocab() -> Vocab:
    return Vocab()


def make_doc(vocab: Vocab, number: int, *, with_ids: bool = False) -> Doc:
    words, starts, ents = TEXTS[number]
    sent_starts = [place in starts for place in range(len(words.split()))]
    doc = Doc(vocab, words=words.split(), sent_starts=sent_starts)
    doc.ents = [Span(doc, start, end, label=label, kb_id=kb_id * with_ids) for start, end, label, kb_id in ents]
    return doc


@pytest.fixture
def docs(vocab) -> list[Doc]:
    return [make_doc(vocab, number) for number in range(len(TEXTS))]


@pytest.fixture
def examples(vocab, docs) -> list[Example]:
    return [Example(doc, make_doc(vocab, number, with_ids=True)) for number, doc in enumerate(docs)]


def fill(kb: InMemoryLookupKB) -> InMemoryLookupKB:
    """Fill a knowledge base as that of spaCy's facts is filled."""
    for entity, freq, vector in (("Q1", 12, [1, 2, 0.5]), ("Q2", 5, [0, 1, -1]), ("Q3", 0.5, [0.25, -3, 1])):
        kb.add_entity(entity, freq, vector)
    kb.add_alias("Emerson", ["Q2", "Q1"], [0.4, 0.3])
    kb.add_alias("Ralph", ["Q3"], [1.0])
    kb.append_alias("Emerson", "Q3", 0.05)
    kb.add_alias("Ralph Waldo Emerson", ["Q1", "Q3"], [0.5, 0.4])
    return kb


@pytest.fixture
def kb(vocab) -> InMemoryLookupKB:
    return fill(InMemoryLookupKB(vocab, 3))


def filled(model: Model[Any, Any]) -> Model[Any, Any]:
    """Give a model weights that do not depend on how it was initialized."""
    rng = np.random.RandomState(0)
    for node in model.walk():
        for name in sorted(node.param_names):
            if node.has_param(name):
                node.set_param(name, rng.uniform(-1, 1, node.get_param(name).shape).astype("f"))
    return model


@pytest.fixture
def linker(vocab, kb, vectors, docs):
    """Return a function that makes a component over `vectors` with the knowledge base and the weights of the facts."""

    def make(version="v2", **settings):
        nlp = nlpx.blank("en", vocab=vocab)
        pipe = nlp.add_pipe("entity_linker", config=settings)
        architecture = nlpx.registry.get("architectures", f"spacy.EntityLinker.{version}")
        pipe.model = architecture(vectors(), None)
        pipe.weights_read()
        pipe.set_kb(lambda vocab: kb)
        pipe.model.initialize(X=[docs[0]], Y=np.zeros((1, 3), dtype="f"))
        filled(pipe.model)
        return pipe

    return make
