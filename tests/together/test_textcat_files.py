"""Text classifiers are those of spaCy 3.8: the same nodes in their files, and the same outputs for the same weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import srsly

from nlpx.pipeline.components.weights import as_saved
from nlpx.registry import registry
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

if TYPE_CHECKING:
    from thinc.api import Model

# What spaCy 3.8.18 builds for three labels: graphs of layers without the inside of the tok2vec layer, which
# nlp-tok2vec's tests look at, and outputs for the weights of `filled`.
FACTS = json.loads((Path(__file__).parent / "textcat_facts.json").read_text(encoding="utf8"))
WORDS = [
    ["This", "is", "a", "small", "test", "of", "small", "things", "."],
    ["Things", "tested", "twice"],
    ["One"],
]


def build(config: dict[str, Any]) -> Model[Any, Any]:
    settings = {key: build(value) if isinstance(value, dict) else value for key, value in config.items() if key != "@"}
    return registry.get("architectures", config["@"])(**settings)


def docs() -> list[Doc]:
    vocab = Vocab()
    return [Doc(vocab, words=words) for words in WORDS]


def initialized(name: str) -> Model[Any, Any]:
    return build(FACTS[name]["config"]).initialize(X=docs(), Y=np.zeros((3, 3), dtype="f"))


def filled(model: Model[Any, Any]) -> Model[Any, Any]:
    """Give a model weights that anybody can make again."""
    rng = np.random.RandomState(7)
    for node in model.walk():
        for name in node.param_names:
            is_flat = node.name == "sparse_linear" and name == "W"
            shape = (node.get_dim("nO") * node.get_dim("length"),) if is_flat else node.get_param(name).shape
            node.set_param(name, rng.uniform(-0.5, 0.5, shape).astype("f"))
    return model


@pytest.mark.parametrize("name", FACTS)
def test_classifier_has_the_nodes_of_spacys_files(name):
    config, model = FACTS[name]["config"], initialized(name)
    # Weights in the form to work with are written in that of files.
    model(docs(), is_train=True)
    message = srsly.msgpack_loads(as_saved(model))
    tok2vec = build(config["tok2vec"]).name if "tok2vec" in config else ""
    assert len(message["nodes"]) == FACTS[name]["n_nodes"]
    for fact in FACTS[name]["nodes"]:
        index = fact["index"]
        node, attrs, params = (message[part][index] for part in ("nodes", "attrs", "params"))
        node_name = node["name"].replace(tok2vec, "tok2vec") if tok2vec else node["name"]
        assert node_name == fact["name"]
        if node_name != "tok2vec":
            assert (node["dims"], node["refs"]) == (fact["dims"], fact["refs"])
            assert {key: srsly.msgpack_loads(value) for key, value in attrs.items()} == fact["attrs"]
            assert {key: list(value.shape) for key, value in params.items()} == fact["params"]


@pytest.mark.parametrize("name", FACTS)
def test_classifier_gives_the_outputs_of_spacy(name):
    model = filled(initialized(name))
    np.testing.assert_allclose(model.predict(docs()), FACTS[name]["output"], atol=1e-5)


@pytest.mark.parametrize("name", FACTS)
def test_classifier_predicts_the_same_after_saving_and_loading(name):
    model = filled(initialized(name))
    expected = model.predict(docs())
    loaded = build(FACTS[name]["config"]).from_bytes(as_saved(model))
    np.testing.assert_array_equal(loaded.predict(docs()), expected)
    assert as_saved(loaded) == as_saved(model)
