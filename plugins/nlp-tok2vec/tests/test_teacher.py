"""Learning from the token vectors of a stronger pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from thinc.api import Adam

import nlpx
from nlp_tok2vec.losses import vectors_loss
from nlp_tok2vec.teacher import Teacher
from nlpx.errors import ConfigError, ModelNotFound
from nlpx.pipeline import load
from nlpx.registry import registry
from nlpx.tokens import Doc
from nlpx.training import pretraining_loss, pretraining_model
from nlpx.vocab import Vocab

if TYPE_CHECKING:
    from pathlib import Path

    from nlpx.pipeline import Language

SETTINGS = {"maxout_pieces": 2, "hidden_size": 8}
CNN = {
    "depth": 1,
    "embed_size": 40,
    "window_size": 1,
    "maxout_pieces": 3,
    "subword_features": False,
    "pretrained_vectors": None,
}


def cnn(width: int) -> dict[str, Any]:
    return {"@architectures": "spacy.HashEmbedCNN.v2", "width": width, **CNN}


@pytest.fixture(scope="module")
def stronger() -> Language:
    """A pipeline with a shared layer, a component that listens to it, one with a layer of its own and one without."""
    nlp = nlpx.blank("en")
    nlp.add_pipe("tok2vec", config={"model": cnn(6)})
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 6}
    for name, tok2vec in {"listening": listener, "alone": cnn(5)}.items():
        model = {"@architectures": "spacy.Tagger.v2", "tok2vec": tok2vec}
        nlp.add_pipe("tagger", name=name, config={"model": model}).add_label("X")
    nlp.add_pipe("merge_entities")
    nlp.initialize()
    return nlp


@pytest.fixture(scope="module")
def path(stronger, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("teacher") / "model-best"
    stronger.to_disk(path)
    return path


@pytest.mark.parametrize(("component", "width"), [("tok2vec", 6), ("listening", 6), ("alone", 5)])
def test_vectors_are_those_of_the_component(stronger, path, docs, component, width):
    pipe: Any = stronger.get_pipe(component)
    layer = pipe.model if component == "tok2vec" else pipe.model.get_ref("tok2vec")
    own = [Doc(stronger.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc]) for doc in docs]
    teacher = Teacher(str(path), component)
    assert teacher.width == width
    np.testing.assert_allclose(teacher.vectors_of(docs), np.concatenate(layer.predict(own)), atol=1e-6)


@pytest.mark.parametrize(
    ("component", "loaded"),
    [("tok2vec", ["tok2vec", "listening"]), ("listening", ["tok2vec", "listening"]), ("alone", ["alone"])],
)
def test_only_what_makes_the_vectors_is_loaded(path, component, loaded, monkeypatch):
    read = []
    monkeypatch.setattr(
        "nlp_tok2vec.teacher.load", lambda *args, **kwargs: read.append(load(*args, **kwargs)) or read[0]
    )
    Teacher(str(path), component)
    assert read[0].component_names == loaded


def test_vectors_are_those_that_listeners_get(path, docs, monkeypatch):
    teacher = Teacher(str(path), "tok2vec")
    listener = teacher._layer
    before = teacher.vectors_of(docs)
    monkeypatch.setattr(type(listener), "pool", lambda self, docs, output, **_: ([2 * rows for rows in output], None))
    np.testing.assert_allclose(teacher.vectors_of(docs), 2 * before, rtol=1e-6)


def test_docs_without_tokens_have_no_vectors(path):
    assert Teacher(str(path), "tok2vec").vectors_of([Doc(Vocab()), Doc(Vocab())]).shape == (0, 6)


@pytest.mark.parametrize(
    ("component", "message"),
    [
        ("tok2vek", r"the teacher .*model-best has no component 'tok2vek'; did you mean 'tok2vec'\?"),
        ("merge_entities", r"'merge_entities' of the teacher .* has no token vectors; name tok2vec"),
    ],
)
def test_component_without_vectors_is_told(path, component, message):
    with pytest.raises(ConfigError, match=message):
        Teacher(str(path), component)


def test_teacher_that_is_not_there_is_told():
    with pytest.raises(ModelNotFound, match="no-such-teacher"):
        Teacher("no-such-teacher", "tok2vec")


@pytest.mark.parametrize("distance", ["cosine", "L2"])
def test_distillation_is_learnt(path, docs, distance):
    objective = registry.get("objectives", "nlpx.PretrainDistil.v1")(str(path), loss=distance, **SETTINGS)
    layer = registry.get("architectures", "spacy.HashEmbedCNN.v2")(width=4, **CNN)
    model = pretraining_model(objective, docs[0].vocab, layer).initialize(X=docs)
    optimizer = Adam(0.02)
    losses = []
    for _ in range(40):
        prediction, backprop = model.begin_update(docs)
        assert prediction.shape == (11, 6)
        loss, gradient = pretraining_loss(model, docs, prediction)
        backprop(gradient)
        model.finish_update(optimizer)
        losses.append(loss)
    assert losses[-1] < 0.5 * losses[0]


def test_all_words_are_learnt_and_none_is_hidden(path, docs):
    objective = registry.get("objectives", "nlpx.PretrainDistil.v1")(str(path), loss="L2", **SETTINGS)
    layer = registry.get("architectures", "spacy.HashEmbedCNN.v2")(width=4, **CNN)
    model = pretraining_model(objective, docs[0].vocab, layer).initialize(X=docs)
    prediction, backprop = model.begin_update(docs)
    np.testing.assert_allclose(prediction, model.predict(docs), atol=1e-6)
    loss, gradient = pretraining_loss(model, docs, prediction)
    vectors = Teacher(str(path), "tok2vec").vectors_of
    due = vectors_loss(model.ops, docs, prediction, distance="L2", vectors_of=vectors)
    assert loss == due[0]
    np.testing.assert_array_equal(gradient, due[1])
    backprop(gradient)
    np.testing.assert_allclose(model.get_ref("output_layer").layers[-1].get_grad("b"), gradient.sum(axis=0), rtol=1e-5)
