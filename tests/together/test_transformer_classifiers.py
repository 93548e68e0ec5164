"""Classifiers of texts listen to a transformer, whose width is not known before it has been loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import nlpx
from nlpx.tokens import Doc, Example

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("torch", reason="torch is not installed")
tokenizers = pytest.importorskip("tokenizers", reason="tokenizers is not installed")
transformers = pytest.importorskip("transformers", reason="transformers is not installed")

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
