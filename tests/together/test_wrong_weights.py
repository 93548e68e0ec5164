"""Weights of wrong shapes: each parameter of each architecture, and of a trained pipeline, one at a time."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Ragged

import nlpx
from nlpx.config import load_config, resolve_block
from nlpx.errors import ModelError
from nlpx.files import msgpack
from nlpx.pipeline.components.weights import as_saved, load_weights
from nlpx.pipeline.saving.layers import Misfit, fit_layers, read_layers
from nlpx.registry import registry
from nlpx.tokens import Doc
from nlpx.vocab import Vectors, Vocab

EMBED = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 8, "attrs": ["NORM", "SHAPE"], "rows": [20, 10]}
CHARS = {"@architectures": "spacy.CharacterEmbed.v2", "width": 8, "rows": 20, "nM": 4, "nC": 3}
WINDOW = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 8, "window_size": 1, "maxout_pieces": 2}
MISH = {"@architectures": "spacy.MishWindowEncoder.v2", "width": 8, "window_size": 2, "depth": 2}
LSTM = {"@architectures": "spacy.TorchBiLSTMEncoder.v1", "width": 8, "depth": 2, "dropout": 0.0}
CNN = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "width": 8,
    "depth": 2,
    "embed_size": 40,
    "window_size": 1,
    "maxout_pieces": 3,
    "subword_features": True,
    "pretrained_vectors": True,
}
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 8}
PARSER = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 6,
    "maxout_pieces": 2,
    "use_upper": True,
}


def tok2vec(embed, encode, version="v2"):
    return {"@architectures": f"spacy.Tok2Vec.{version}", "embed": embed, "encode": encode}


TEXTS = {"tok2vec": CNN, "exclusive_classes": True, "nO": 3}
WORDS = {"exclusive_classes": True, "ngram_size": 1, "no_output_layer": False}
MODELS = {
    "window": tok2vec({**EMBED, "include_static_vectors": True}, {**WINDOW, "depth": 2}),
    "window.v1": tok2vec(
        {**EMBED, "include_static_vectors": False, "@architectures": "spacy.MultiHashEmbed.v1"},
        {**WINDOW, "depth": 1, "@architectures": "spacy.MaxoutWindowEncoder.v1"},
        "v1",
    ),
    "mish": tok2vec({**EMBED, "include_static_vectors": False}, MISH),
    "characters": tok2vec({**CHARS, "include_static_vectors": True}, MISH),
    "lstm": tok2vec({**EMBED, "include_static_vectors": False}, LSTM),
    "cnn": CNN,
    "tagger": {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER, "nO": 5},
    "tagger.v1": {"@architectures": "spacy.Tagger.v1", "tok2vec": CNN, "nO": 5},
    "parser": {**PARSER, "tok2vec": LISTENER, "nO": 7},
    "lower": {**PARSER, "tok2vec": CNN, "nO": 7, "use_upper": False, "maxout_pieces": 1},
    "words": {**WORDS, "@architectures": "spacy.TextCatBOW.v3", "length": 64, "nO": 3},
    "words.v2": {**WORDS, "@architectures": "spacy.TextCatBOW.v2", "nO": 3},
    "texts": {**TEXTS, "@architectures": "spacy.TextCatCNN.v2"},
    "pooled texts": {
        **TEXTS,
        "@architectures": "spacy.TextCatReduce.v1",
        "use_reduce_first": True,
        "use_reduce_last": False,
        "use_reduce_max": True,
        "use_reduce_mean": False,
    },
    "attended texts": {**TEXTS, "@architectures": "spacy.TextCatParametricAttention.v1"},
    "texts and words": {
        "@architectures": "spacy.TextCatEnsemble.v2",
        "tok2vec": CNN,
        "linear_model": {**WORDS, "@architectures": "spacy.TextCatBOW.v3", "length": 64},
        "nO": 3,
    },
    "spans": {
        "@architectures": "spacy.SpanCategorizer.v1",
        "tok2vec": CNN,
        "reducer": {"@layers": "spacy.mean_max_reducer.v1", "hidden_size": 6},
        "scorer": {"@layers": "spacy.LinearLogistic.v1", "nO": 3},
    },
    "links": {"@architectures": "spacy.EntityLinker.v2", "tok2vec": CNN, "nO": 4},
    "edges": {
        "@architectures": "spacy.SpanFinder.v1",
        "tok2vec": CNN,
        "scorer": {"@layers": "spacy.LinearLogistic.v1", "nO": 2},
    },
}


@pytest.fixture(scope="module")
def docs():
    vocab = Vocab()
    vocab.vectors = Vectors(strings=vocab.strings, data=np.ones((2, 3), dtype="f"), keys=["She", "cats"])
    doc = Doc(vocab, words=["She", "saw", "cats", "."])
    doc.tensor = np.ones((4, 8), dtype="f")
    return [doc]


def build(name):
    if name == "lstm":
        pytest.importorskip("torch", reason="torch is not installed")
    return resolve_block(load_config({"model": MODELS[name]})["model"], where="model")


def wrong_shapes(array):
    yield np.concatenate([array, array[:1]])
    yield array[:-1]
    yield array[None]
    yield array[:0]
    yield np.float32(1.0)
    yield array.reshape(-1, *array.shape[2:]) if array.ndim > 1 else array.reshape(-1, 1)
    yield from (wrong for wrong in (array.T, np.swapaxes(array, 0, -1)) if wrong.shape != array.shape)
    yield from (np.roll(array, 1, axis=axis)[..., :-1] for axis in range(array.ndim))


def misfits(model, saved):
    """Put each wrong shape in the place of each parameter; yield what was tried, and the message."""
    for number, layer in enumerate(saved):
        for name, array in layer.params.items():
            for wrong in wrong_shapes(array):
                others = [*saved]
                others[number] = layer._replace(params={**layer.params, name: np.asarray(wrong)})
                message = ""
                try:
                    fit_layers(model, others)
                except Misfit as error:
                    message = str(error)
                yield f"{name} of {layer.name}: {wrong.shape}", message


def accepted(tried):
    return [what for what, message in tried if "has the shape" not in message]


@pytest.mark.parametrize("name", MODELS)
def test_each_wrong_shape_of_each_parameter_is_refused(name, docs):
    spans = Ragged(np.array([[0, 1], [1, 4]], dtype="i"), np.array([2], dtype="i"))
    data = as_saved(build(name).initialize(X=(docs, spans) if name == "spans" else docs))
    tried = list(misfits(build(name), read_layers(data, where="model")))
    assert len(tried) >= 10
    assert accepted(tried) == []
    load_weights(build(name), data, component="c", where="model")


def test_all_architectures_that_hold_parameters_are_among_the_models():
    def names(value):
        if isinstance(value, dict):
            yield from (each for key, each in value.items() if key == "@architectures")
            for each in value.values():
                yield from names(each)

    tried = {name.rpartition(".")[0] for name in names(MODELS)}
    objectives = set(registry.table("objectives").names())
    names_here = set(registry.table("architectures").names()) - objectives
    known = {name.rpartition(".")[0] for name in names_here if name.startswith("spacy.")}
    # Those are layers of the others.
    assert known - tried == {"spacy.StaticVectors", "spacy.FeatureExtractor"}


def test_each_wrong_shape_in_a_trained_pipeline_is_refused(en_core_web_sm, tmp_path):
    nlp = nlpx.load(en_core_web_sm, exclude=["senter", "attribute_ruler", "lemmatizer"])
    fresh = type(nlp).from_config(nlp.config, vocab=nlp.vocab)
    tried = []
    for name in nlp.component_names:
        pipe = fresh.get_pipe(name)
        saved = read_layers((en_core_web_sm / name / "model").read_bytes(), where=name)
        if name in ("parser", "ner"):
            pipe.from_disk(en_core_web_sm / name, exclude=["model", "vocab"])
        tried += misfits(pipe.model, saved)
    assert len(tried) > 500
    assert accepted(tried) == []
    message = msgpack.unpack((en_core_web_sm / "tagger/model").read_bytes())
    message["params"][3]["W"] = message["params"][3]["W"].T
    nlp.get_pipe("tagger").to_disk(tmp_path / "tagger")
    (tmp_path / "tagger/model").write_bytes(msgpack.pack(message))
    with pytest.raises(ModelError, match=rf"{tmp_path.name}/tagger/model: .*'tagger'.*has the shape"):
        fresh.get_pipe("tagger").from_disk(tmp_path / "tagger")


def test_weights_that_were_set_and_do_not_fit_are_told_when_a_component_predicts(en_core_web_sm):
    nlp = nlpx.load(en_core_web_sm, exclude=["attribute_ruler", "lemmatizer"])
    kinds = {"softmax", "linear", "maxout", "hashembed", "layernorm", "precomputable_affine"}
    for name in ("tok2vec", "tagger", "parser", "senter", "ner"):
        pipe = nlp.get_pipe(name)
        for layer in pipe.model.walk():
            for param in layer.param_names if layer.name in kinds else ():
                array = layer.get_param(param)
                layer.set_param(param, np.concatenate([array, array], axis=-1))
                with pytest.raises(ModelError, match=rf"component '{name}'.*: {param} of '{layer.name}' has the shape"):
                    list(pipe.pipe([nlp.make_doc("A cat.")]))
                layer.set_param(param, array)


def test_weights_of_pytorch_that_are_no_numbers_are_refused(docs):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    model = build("lstm").initialize(X=docs)
    (shim,) = [shim for node in model.walk() for shim in node.shims]
    with torch.no_grad():
        next(iter(shim._model.parameters()))[0, 0] = float("nan")
    with pytest.raises(ModelError, match=r"keeps holds values that are no finite numbers"):
        load_weights(build("lstm"), model.to_bytes(), component="c", where="model")
