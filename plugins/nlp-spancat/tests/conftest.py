from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from thinc.api import Model, fix_random_seed

from nlpx.tokens import Doc, Example, Span
from nlpx.vocab import Vocab


@pytest.fixture(autouse=True)
def seed():
    fix_random_seed(0)


@pytest.fixture
def vocab() -> Vocab:
    return Vocab()


@pytest.fixture
def docs(vocab) -> list[Doc]:
    texts = ["She", "saw", "it", "."], [], ["Cats", "jump", "over", "lazy", "dogs"]
    return [Doc(vocab, words=words) for words in texts]


@pytest.fixture
def examples(docs) -> list[Example]:
    """Return the docs with spans of one label each."""
    references = [doc.copy() for doc in docs]
    for reference, spans in zip(references, ([(0, 1, "A"), (0, 3, "B")], [], [(0, 1, "A"), (2, 5, "A")]), strict=True):
        reference.spans["sc"] = [Span(reference, start, end, label=label) for start, end, label in spans]
    return [Example(*pair) for pair in zip(docs, references, strict=True)]


@pytest.fixture
def examples_of_several_labels(examples) -> list[Example]:
    """Return the docs with spans of which one has two labels."""
    reference = examples[2].reference
    spans = [(0, 1, "A"), (0, 1, "B"), (2, 5, "A")]
    reference.spans["sc"] = [Span(reference, start, end, label=label) for start, end, label in spans]
    return examples


def filled(model: Model[Any, Any]) -> Model[Any, Any]:
    """Give a model weights that do not depend on how it was initialized."""
    rng = np.random.RandomState(0)
    for node in model.walk():
        for name in sorted(node.param_names):
            if node.has_param(name):
                node.set_param(name, rng.uniform(-1, 1, node.get_param(name).shape).astype("f"))
    return model


@pytest.fixture
def blank(vocab, vectors):
    """Return a function that makes a pipeline with one component over `vectors`, initialized with examples."""
    import nlpx
    from nlp_spancat.models import build_linear_logistic, build_mean_max_reducer, build_span_categorizer

    def make(name, examples=None, **settings):
        nlp = nlpx.blank("en", vocab=vocab)
        pipe = nlp.add_pipe(name, config=settings)
        scorer = build_linear_logistic() if name == "spancat" else nlpx.registry.get("layers", "Softmax.v2")()
        pipe.model = build_span_categorizer(vectors(), build_mean_max_reducer(5), scorer)
        if examples is not None:
            pipe.initialize(lambda: examples, nlp=nlp)
            filled(pipe.model)
        return nlp

    return make
