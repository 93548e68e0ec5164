from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
import srsly
from thinc.api import Model

from nlpx.pipeline import Tok2VecListener
from nlpx.registry import registry
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

WIDTH = 4


def vectors() -> Model[Any, Any]:
    """Stand for a Tok2Vec model: a vector for each token, made of its text."""

    def forward(model, docs, is_train):
        arrays = [
            np.array([[ord(token.text[0]) % (i + 2) for i in range(WIDTH)] for token in doc], dtype="f") for doc in docs
        ]
        return [array.reshape(-1, WIDTH) for array in arrays], lambda dY: []

    return Model("vectors", forward, dims={"nO": WIDTH})


def build(version: str, nO: int | None = None, **settings: Any) -> Model[Any, Any]:
    return registry.get("architectures", f"spacy.Tagger.{version}")(vectors(), nO, **settings)


@pytest.fixture
def docs() -> list[Doc]:
    vocab = Vocab()
    return [Doc(vocab, words=words) for words in (["She", "saw", "it", "."], [], ["Cats", "jump"])]


def trained(model: Model[Any, Any], docs: list[Doc]) -> Model[Any, Any]:
    model.initialize(X=docs, Y=[np.zeros((len(doc), 3), dtype="f") for doc in docs])
    softmax = model.get_ref("softmax")
    rng = np.random.RandomState(0)
    for name in softmax.param_names:
        softmax.set_param(name, rng.uniform(-1, 1, softmax.get_param(name).shape).astype("f"))
    return model


@pytest.mark.parametrize(
    ("version", "settings"), [("v1", "tok2vec nO=None"), ("v2", "tok2vec nO=None normalize=False")]
)
def test_tagger_has_the_documented_settings_and_defaults(version, settings):
    parameters = inspect.signature(registry.get("architectures", f"spacy.Tagger.{version}")).parameters.values()
    described = [
        parameter.name if parameter.default is parameter.empty else f"{parameter.name}={parameter.default!r}"
        for parameter in parameters
    ]
    assert described == settings.split()


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_tagger_has_the_nodes_of_spacys_files(version):
    message = srsly.msgpack_loads(build(version, 5).to_bytes())
    assert [node["name"] for node in message["nodes"]] == [
        "vectors>>with_array(softmax)",
        "vectors",
        "with_array(softmax)",
        "softmax",
    ]
    assert message["nodes"][0]["refs"] == {"tok2vec": 1, "softmax": 3, "output_layer": 3}
    attrs = [{name: srsly.msgpack_loads(value) for name, value in attrs.items()} for attrs in message["attrs"]]
    softmax = {"softmax_normalize": version == "v1", "softmax_temperature": 1.0}
    assert attrs == [{}, {}, {"pad": 0}, softmax]


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_tagger_takes_the_number_of_tags_from_the_data(version, docs):
    model = trained(build(version), docs)
    assert model.get_dim("nO") == 3
    assert [scores.shape for scores in model.predict(docs)] == [(4, 3), (0, 3), (2, 3)]


def test_tagger_v1_predicts_probabilities(docs):
    np.testing.assert_allclose(np.concatenate(trained(build("v1"), docs).predict(docs)).sum(axis=1), 1, rtol=1e-5)


def test_tagger_v2_predicts_probabilities_only_where_it_is_told_to(docs):
    scores, probabilities = (
        np.concatenate(trained(build("v2", normalize=normalize), docs).predict(docs)) for normalize in (False, True)
    )
    assert (abs(scores.sum(axis=1) - 1) > 1e-3).any()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(scores.argmax(axis=1), probabilities.argmax(axis=1))


def test_resize_output_keeps_the_scores_of_known_tags(docs):
    model = trained(build("v2"), docs)
    before = np.concatenate(model.predict(docs))
    model.attrs["resize_output"](model, 5)
    after = np.concatenate(model.predict(docs))
    assert model.get_dim("nO") == model.get_ref("softmax").get_dim("nO") == 5
    np.testing.assert_array_equal(after[:, :3], before)
    assert (after[:, 3:].max(axis=1) < before.max(axis=1)).all()


def test_resize_output_works_before_there_are_weights():
    model = build("v2", 3)
    assert model.attrs["resize_output"](model, 4).get_ref("softmax").get_dim("nO") == 4


def test_weights_of_a_trained_pipeline_load(en_core_web_sm):
    # The expected numbers were computed with spaCy 3.8.18.
    model = registry.get("architectures", "spacy.Tagger.v2")(Tok2VecListener("tok2vec", 96))
    model.from_bytes((en_core_web_sm / "tagger" / "model").read_bytes())
    doc = Doc(Vocab(), words=["a", "b", "c"])
    doc.tensor = np.random.RandomState(0).uniform(-1, 1, (3, 96)).astype("f")
    (scores,) = model.predict([doc])
    assert scores.argmax(axis=1).tolist() == [22, 22, 24]
    expected = [
        [1.4175, -2.4052, -0.9209, -6.7528],
        [-4.1626, -1.823, -1.558, -3.8947],
        [-1.4546, 0.0605, 1.6685, -3.6371],
    ]
    np.testing.assert_allclose(scores[:, :4], expected, atol=1e-4)
