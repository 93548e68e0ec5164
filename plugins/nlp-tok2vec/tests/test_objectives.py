"""Objectives are those of spaCy 3.8: the same nodes in their files, and the same losses and gradients."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from thinc.api import Adam

from nlpx.config import Config, check_config
from nlpx.errors import ConfigError
from nlpx.registry import registry
from nlpx.training import MaskRates
from nlpx.vocab import Vectors, Vocab

if TYPE_CHECKING:
    from thinc.api import Model

FACTS = json.loads((Path(__file__).parent / "objective_facts.json").read_text(encoding="utf8"))
CNN = {
    "width": 8,
    "depth": 1,
    "embed_size": 40,
    "window_size": 1,
    "maxout_pieces": 3,
    "subword_features": False,
    "pretrained_vectors": None,
}


def build(vocab: Vocab, fact: dict[str, Any], **settings: Any) -> Model[Any, Any]:
    create = registry.get("architectures", fact["architecture"])(**{**fact["settings"], **settings})
    return create(vocab, registry.get("architectures", "spacy.HashEmbedCNN.v2")(**CNN))


@pytest.mark.parametrize("name", FACTS)
def test_objective_has_the_nodes_of_spacys(name, vocab, nodes_in_file):
    assert nodes_in_file(build(vocab, FACTS[name])) == FACTS[name]["nodes"]


@pytest.mark.parametrize("name", FACTS)
def test_weights_of_the_tok2vec_layer_are_laid_out_as_spacys(name, vocab, docs, nodes_in_file):
    model = build(vocab, FACTS[name]).initialize(X=docs)
    assert nodes_in_file(model.get_ref("tok2vec")) == FACTS[name]["weights"]


@pytest.mark.parametrize("name", FACTS)
def test_loss_and_gradient_are_spacys(name, vocab, docs):
    model = build(vocab, FACTS[name]).initialize(X=docs)
    prediction = np.random.RandomState(5).uniform(-1, 1, (11, model.get_dim("nO"))).astype("f")
    loss, gradient = model.attrs["loss"](model.ops, docs, prediction)
    assert loss == pytest.approx(FACTS[name]["loss"], rel=1e-6)
    np.testing.assert_allclose(gradient[:, :4], FACTS[name]["gradient"], atol=1e-6)
    assert np.linalg.norm(gradient) == pytest.approx(FACTS[name]["gradient_length"], rel=1e-5)


@pytest.mark.parametrize("name", FACTS)
def test_output_layer_does_in_one_pass_what_its_layers_do(name, vocab, docs, check_fused):
    rng = np.random.RandomState(3)
    vectors = [rng.uniform(-1, 1, (len(doc), 8)).astype("f") for doc in docs]
    check_fused(build(vocab, FACTS[name]).get_ref("output_layer"), vectors)


@pytest.mark.parametrize("name", FACTS)
def test_objective_is_learnt(name, vocab, docs):
    model = build(vocab, FACTS[name], mask_rate=0.5).initialize(X=docs)
    optimizer = Adam(0.02)
    losses = []
    for _ in range(50):
        prediction, backprop = model.begin_update(docs)
        loss, gradient = model.attrs["loss"](model.ops, docs, prediction)
        backprop(gradient)
        model.finish_update(optimizer)
        losses.append(loss)
    assert sum(losses[-10:]) < 0.95 * sum(losses[:10])


@pytest.mark.parametrize(
    ("data", "what"), [(None, "which has none:"), (np.zeros((2, 0), dtype="f"), "which has vectors of zero width:")]
)
def test_vectors_that_are_not_there_are_asked_for(data, what):
    vocab = Vocab()
    if data is not None:
        vocab.vectors = Vectors(strings=vocab.strings, data=data, keys=["a", "b"])
    with pytest.raises(ConfigError, match=rf"{what} set initialize.vectors \(VECTORS"):
        build(vocab, FACTS["L2"])


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("loss", "cosinus", "must be 'cosine' or 'L2'"),
        ("mask_rate", 0.0, "must be more than 0"),
        ("mask_rate", 1.5, "must be at most 1"),
        ("random_rate", -0.1, "must be from 0 to 1"),
        ("keep_rate", 1.1, "must be from 0 to 1"),
        ("hidden_size", 0, "must be from 1 to 16,384"),
    ],
)
def test_settings_that_cannot_be_meant_are_mistakes_of_the_config(setting, value, message):
    objective = {"@architectures": "spacy.PretrainVectors.v1", **FACTS["cosine"]["settings"], setting: value}
    sections = {"nlp": {"lang": "en", "pipeline": []}, "pretraining": {"objective": objective}}
    (mistake,) = check_config(Config(sections, is_interpolated=False), files=False)
    assert f"{setting}: {message}" in str(mistake)


@pytest.mark.parametrize("name", FACTS)
def test_rates_that_are_more_than_all_are_refused(name, vocab):
    with pytest.raises(ConfigError, match=r"add up to more than 1: 0\.1 and 0\.95"):
        build(vocab, FACTS[name], keep_rate=0.95)


@pytest.mark.parametrize("name", FACTS)
def test_rates_are_those_of_devlin_unless_they_are_set(name, vocab):
    rates = [build(vocab, FACTS[name], **settings).attrs["rates"] for settings in ({}, {"mask_rate": 0.2})]
    assert rates == [MaskRates(0.15, 0.1, 0.1), MaskRates(0.2, 0.1, 0.1)]
