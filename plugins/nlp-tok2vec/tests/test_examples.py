"""Every example config of the reference's section on Tok2Vec: built, run both ways, saved and loaded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nlpx.config import load_config, resolve_block
from nlpx.registry import registry

if TYPE_CHECKING:
    from thinc.api import Model

EMBED = """
[model.embed]
@architectures = "spacy.CharacterEmbed.v2"
width = 128
rows = 7000
nM = 64
nC = 8
"""
MAXOUT_ENCODE = """
[model.encode]
@architectures = "spacy.MaxoutWindowEncoder.{version}"
width = 128
window_size = 1
maxout_pieces = 3
depth = 4
"""
MULTI_HASH_EMBED_V1 = """
[model.embed]
@architectures = "spacy.MultiHashEmbed.v1"
width = 64
attrs = ["NORM", "SHAPE"]
rows = [2000, 1000]
include_static_vectors = false
"""
MISH_ENCODE_V1 = """
[model.encode]
@architectures = "spacy.MishWindowEncoder.v1"
width = 64
window_size = 1
depth = 4
"""
EXAMPLES = {
    "Tok2Vec": '[model]\n@architectures = "spacy.Tok2Vec.v2"\n' + EMBED + MAXOUT_ENCODE.format(version="v2"),
    "Tok2Vec.v1": '[model]\n@architectures = "spacy.Tok2Vec.v1"\n' + EMBED + MAXOUT_ENCODE.format(version="v1"),
    "Tok2Vec.v1 with Mish": '[model]\n@architectures = "spacy.Tok2Vec.v1"\n' + MULTI_HASH_EMBED_V1 + MISH_ENCODE_V1,
    "HashEmbedCNN": """
[model]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 96
depth = 4
embed_size = 2000
window_size = 1
maxout_pieces = 3
subword_features = true
""",
    "MultiHashEmbed": """
[model]
@architectures = "spacy.MultiHashEmbed.v2"
width = 64
attrs = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
rows = [2000, 1000, 1000, 1000]
include_static_vectors = true
""",
    "CharacterEmbed": """
[model]
@architectures = "spacy.CharacterEmbed.v2"
width = 128
rows = 7000
nM = 64
nC = 8
""",
    "MaxoutWindowEncoder": """
[model]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 128
window_size = 1
maxout_pieces = 3
depth = 4
""",
    "MishWindowEncoder": """
[model]
@architectures = "spacy.MishWindowEncoder.v2"
width = 64
window_size = 1
depth = 4
""",
    "TorchBiLSTMEncoder": """
[model]
@architectures = "spacy.TorchBiLSTMEncoder.v1"
width = 64
depth = 2
dropout = 0.0
""",
    "StaticVectors": """
[model]
@architectures = "spacy.StaticVectors.v2"
nO = null
nM = null
dropout = 0.2
key_attr = "ORTH"

[model.init_W]
@initializers = "glorot_uniform_init.v1"
""",
    "FeatureExtractor": """
[model]
@architectures = "spacy.FeatureExtractor.v1"
columns = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "ORTH"]
""",
}


def build(example: str) -> Model[Any, Any]:
    config = load_config(EXAMPLES[example])
    return resolve_block(config["model"], where="model", config=config)


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_runs_forward_and_backward_and_survives_saving(example, docs, as_array, tmp_path):
    if "Torch" in example:
        pytest.importorskip("torch", reason="torch is not installed")
    model = build(example)
    X: Any = docs
    if "Encoder" in example:
        rng = np.random.default_rng(0)
        X = [rng.uniform(-1, 1, (len(doc), model.get_dim("nO"))).astype("f") for doc in docs if len(doc)]
    if example == "StaticVectors":
        # The example leaves the width to whatever is trained on top.
        model.set_dim("nO", 16)
    model.initialize(X=X)
    Y, backprop = model(X, is_train=True)
    assert np.isfinite(as_array(Y).astype("f")).all()
    backprop(Y)
    grads = [node.has_grad(name) for node in model.walk() for name in node.param_names]
    assert all(grads)
    model.to_disk(tmp_path / "model")
    loaded = build(example).from_disk(tmp_path / "model")
    np.testing.assert_array_equal(as_array(loaded.predict(X)), as_array(model.predict(X)))


def test_hash_embed_cnn_uses_mish_for_one_piece(docs):
    config = load_config(EXAMPLES["HashEmbedCNN"], overrides={"model.maxout_pieces": 1})
    model = resolve_block(config["model"], where="model", config=config)
    assert [node.name for node in model.get_ref("encode").walk()].count("mish") == 4
    model.initialize(X=docs).predict(docs)


def test_hash_embed_cnn_without_subword_features_embeds_the_norm_alone(docs):
    config = load_config(EXAMPLES["HashEmbedCNN"], overrides={"model.subword_features": False})
    model = resolve_block(config["model"], where="model", config=config).initialize(X=docs)
    tables = [node.get_dim("nV") for node in model.walk() if node.name == "hashembed"]
    assert tables == [2000]


def test_hash_embed_cnn_gives_subword_features_half_as_many_rows(docs):
    tables = [node.get_dim("nV") for node in build("HashEmbedCNN").walk() if node.name == "hashembed"]
    assert tables == [2000, 1000, 1000, 1000]


def test_hash_embed_cnn_adds_static_vectors_where_they_are_wanted(docs):
    config = load_config(EXAMPLES["HashEmbedCNN"], overrides={"model.pretrained_vectors": True})
    model = resolve_block(config["model"], where="model", config=config).initialize(X=docs)
    assert "static_vectors" in [node.name for node in model.walk()]
    assert [Y.shape for Y in model.predict(docs)] == [(len(doc), 96) for doc in docs]


def test_listener_has_the_width_and_the_upstream_of_its_config():
    listener = registry.get("architectures", "spacy.Tok2VecListener.v1")(width=342)
    assert (listener.name, listener.get_dim("nO"), listener.upstream_name) == ("tok2vec-listener", 342, "*")


def test_models_predict_in_several_threads_at_once(repetitive):
    model = build("HashEmbedCNN").initialize(X=repetitive)
    batches = [repetitive[i:] for i in range(4)] * 8
    alone = [np.concatenate(model.predict(batch)) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        together = pool.map(lambda batch: np.concatenate(model.predict(batch)), batches)
    for expected, found in zip(alone, together, strict=True):
        np.testing.assert_array_equal(found, expected)
