"""Models are those of spaCy 3.8: the same nodes in their files, and the same outputs for the same weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import srsly

from nlpx.registry import registry
from nlpx.tokens import Doc

if TYPE_CHECKING:
    from thinc.api import Model

FACTS = json.loads((Path(__file__).parent / "facts.json").read_text(encoding="utf8"))
# spaCy's encoder with Mish lets neighbouring docs in a batch see each other; ours keeps them apart by padding.
# A file brings the padding that its model was trained with.
APART = ("pad", "receptive_field")


def build(config: dict[str, Any]) -> Model[Any, Any]:
    name = config["@"]
    settings = {key: build(value) if isinstance(value, dict) else value for key, value in config.items() if key != "@"}
    return registry.get("architectures", name)(**settings)


def without_padding(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**node, "attrs": {name: value for name, value in node["attrs"].items() if name not in APART}} for node in nodes
    ]


@pytest.mark.parametrize("name", FACTS)
def test_model_has_the_nodes_of_spacys_files(name, nodes_in_file):
    assert without_padding(nodes_in_file(build(FACTS[name]["config"]))) == without_padding(FACTS[name]["nodes"])


@pytest.mark.parametrize("name", [name for name, fact in FACTS.items() if "output" in fact])
def test_model_gives_the_outputs_of_spacy(name, docs, filled, as_array):
    fact = FACTS[name]
    model = build(fact["config"])
    X: Any = docs
    if "Encoder" in name:
        rng = np.random.RandomState(3)
        X = [rng.uniform(-1, 1, (len(doc), 8)).astype("float32") for doc in docs]
        X = X if name.endswith("v2") else np.concatenate(X)
    filled(model.initialize(X=X))
    for node, saved in zip(model.walk(), fact["nodes"], strict=True):
        node.attrs.update({key: value for key, value in saved["attrs"].items() if key in APART})
    np.testing.assert_allclose(as_array(model.predict(X)), fact["output"], atol=1e-4)


@pytest.mark.parametrize("name", [name for name, fact in FACTS.items() if "output" in fact])
def test_model_predicts_the_same_after_saving_and_loading(name, docs, filled, as_array, tmp_path):
    if "Encoder" in name:
        pytest.skip("part of the Tok2Vec models")
    config = FACTS[name]["config"]
    model = filled(build(config).initialize(X=docs))
    model.to_disk(tmp_path / "model")
    loaded = build(config).from_disk(tmp_path / "model")
    np.testing.assert_array_equal(as_array(loaded.predict(docs)), as_array(model.predict(docs)))
    assert loaded.to_bytes() == model.to_bytes()


def test_weights_of_a_trained_pipeline_load(en_core_web_sm, vocab):
    # The expected numbers were computed with spaCy 3.8.18.
    config = (en_core_web_sm / "config.cfg").read_text(encoding="utf8")
    assert 'attrs = ["NORM","PREFIX","SUFFIX","SHAPE","SPACY","IS_SPACE"]' in config
    model = build(
        {
            "@": "spacy.Tok2Vec.v2",
            "embed": {
                "@": "spacy.MultiHashEmbed.v2",
                "width": 96,
                "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
                "rows": [5000, 1000, 2500, 2500, 50, 50],
                "include_static_vectors": False,
            },
            "encode": {
                "@": "spacy.MaxoutWindowEncoder.v2",
                "width": 96,
                "depth": 4,
                "window_size": 1,
                "maxout_pieces": 3,
            },
        }
    )
    saved = (en_core_web_sm / "tok2vec" / "model").read_bytes()
    model.from_bytes(saved)
    docs = [
        Doc(
            vocab,
            words=["The", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "dog", "."],
            spaces=[True] * 8 + [False] * 2,
        ),
        Doc(vocab, words=["Hello", ",", "\n\n", "world", "!"], spaces=[False, True, False, False, False]),
    ]
    vectors = model.predict(docs)
    edges = [row[:6] for Y in vectors for row in (Y[0], Y[-1])]
    np.testing.assert_allclose(
        edges,
        [
            [0.45011, -0.01158, 0.20756, 0.68349, -0.2688, -0.39802],
            [-0.62279, -0.54619, -1.50237, -0.79849, -0.91004, 0.93271],
            [-0.68567, -0.65031, 0.06409, 0.86039, -0.14151, -0.99323],
            [-1.08862, -0.10803, -0.98181, -0.1016, -0.13577, 1.40764],
        ],
        atol=1e-4,
    )
    assert srsly.msgpack_loads(model.to_bytes())["nodes"] == srsly.msgpack_loads(saved)["nodes"]
