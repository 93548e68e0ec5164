"""Classifiers of texts and senter listen to a transformer, whose width is not known before it has been loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from thinc.api import Adam

import nlpx
from nlpx.config.recipes import build_recipe
from nlpx.pipeline import Language
from nlpx.tokens import Doc, Example

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ["Ada", "likes", "green", "apples", "in", "Paris"]
LISTENER = {
    "@architectures": "spacy-transformers.TransformerListener.v1",
    "grad_factor": 1.0,
    "pooling": {"@layers": "reduce_mean.v1"},
}
BAG = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": True,
    "length": 64,
    "ngram_size": 1,
    "no_output_layer": False,
}
MODELS = {
    "ensemble": {"@architectures": "spacy.TextCatEnsemble.v2", "linear_model": BAG},
    "attention": {"@architectures": "spacy.TextCatParametricAttention.v1", "exclusive_classes": True},
    "reductions": {
        "@architectures": "spacy.TextCatReduce.v1",
        "exclusive_classes": True,
        "use_reduce_first": True,
        "use_reduce_last": False,
        "use_reduce_max": True,
        "use_reduce_mean": True,
    },
    "means": {"@architectures": "spacy.TextCatCNN.v2", "exclusive_classes": True},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return the folder of a tiny model with random weights, which knows a few words."""
    # Here, so that no test before these has PyTorch in its process, and no fork has to copy it.
    pytest.importorskip("torch", reason="torch is not installed")
    tokenizers = pytest.importorskip("tokenizers", reason="tokenizers is not installed")
    transformers = pytest.importorskip("transformers", reason="transformers is not installed")
    place: Path = tmp_path_factory.mktemp("model")
    vocab = {piece: number for number, piece in enumerate(["[UNK]", "[PAD]", *WORDS])}
    backend = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocab, unk_token="[UNK]"))
    backend.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    marks = {"unk_token": "[UNK]", "pad_token": "[PAD]"}
    transformers.PreTrainedTokenizerFast(tokenizer_object=backend, **marks).save_pretrained(place)
    sizes = {"hidden_size": 12, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    transformers.BertModel(transformers.BertConfig(vocab_size=len(vocab), **sizes)).save_pretrained(place)
    return place


@pytest.mark.parametrize("kind", MODELS)
def test_classifier_learns_through_a_transformer(kind, folder, tmp_path):
    nlp = nlpx.blank("en")
    spans = {"@span_getters": "spacy-transformers.doc_spans.v1"}
    nlp.add_pipe("transformer", config={"model": {"name": str(folder), "get_spans": spans}})
    nlp.add_pipe("textcat", config={"model": {**MODELS[kind], "tok2vec": LISTENER}})
    cats = ({"A": 1.0, "B": 0.0}, {"A": 0.0, "B": 1.0})
    texts = (WORDS, WORDS[::-1])
    examples = [Example.from_dict(Doc(nlp.vocab, words), {"cats": own}) for words, own in zip(texts, cats, strict=True)]
    nlp.initialize(lambda: examples)
    transformer = nlp.get_pipe("transformer").model
    before = transformer.to_bytes()
    for _ in range(3):
        nlp.update(examples, sgd=nlp.create_optimizer())
    assert transformer.to_bytes() != before
    nlp.to_disk(tmp_path)
    loaded = nlpx.load(tmp_path)
    for words in texts:
        assert loaded(Doc(loaded.vocab, words)).cats == nlp(Doc(nlp.vocab, words)).cats


@pytest.mark.parametrize(
    ("name", "optimize"),
    [("textcat", "accuracy"), ("textcat_multilabel", "accuracy"), ("senter", "accuracy"), ("senter", "efficiency")],
)
def test_what_init_config_writes_for_gpus_learns_through_a_transformer(name, optimize, folder):
    config = build_recipe("en", [name], optimize=optimize, gpu=True).config
    assert config["nlp"]["pipeline"] == ["transformer", name]
    assert config["training"]["optimizer"]["learn_rate"]["@schedules"] == "warmup_linear.v1"
    config["components"]["transformer"]["model"]["name"] = str(folder)
    nlp = Language.from_config(config)
    due = {"cats": {"A": 1.0, "B": 0.0}, "sent_starts": [1, 0, 0, 1, 0, 0]}
    examples = [Example.from_dict(Doc(nlp.vocab, WORDS), due)]
    nlp.initialize(lambda: examples)
    transformer = nlp.get_pipe("transformer").model
    before = transformer.to_bytes()
    optimizer = Adam(0.01)
    for _ in range(2):
        nlp.update(examples, sgd=optimizer)
    assert transformer.to_bytes() != before


@pytest.mark.parametrize(("name", "exclusive"), [("textcat", True), ("textcat_multilabel", False)])
def test_classifier_that_init_config_writes_for_gpus_looks_at_the_words_too(name, exclusive):
    model = build_recipe("en", [name], optimize="accuracy", gpu=True).config["components"][name]["model"]
    assert model["tok2vec"]["@architectures"] == LISTENER["@architectures"]
    bag = model["linear_model"]
    assert (bag["@architectures"], bag["exclusive_classes"]) == (BAG["@architectures"], exclusive)


@pytest.mark.parametrize(
    ("name", "optimize", "gpu"),
    [("textcat", "efficiency", True), ("textcat", "accuracy", False), ("senter", "accuracy", False)],
)
def test_what_needs_no_vectors_of_others_is_written_without(name, optimize, gpu):
    assert build_recipe("en", [name], optimize=optimize, gpu=gpu).config["nlp"]["pipeline"] == [name]
