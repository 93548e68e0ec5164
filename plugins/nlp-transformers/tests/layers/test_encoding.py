"""The rows of a batch are what the model of HuggingFace gives for each span by itself."""

from __future__ import annotations

import numpy as np
import pytest

from nlpx.config import resolve_block
from nlpx.errors import ConfigError, ModelError
from nlpx.registry import registry
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

WORDS = ["the", "cats", "saw", "extraordinary", "dogs", "  ", "before", "she", "understood", "nothing", "."]


@pytest.fixture(scope="module")
def docs():
    vocab = Vocab()
    return [Doc(vocab, words=WORDS[:n] * 2) for n in (11, 0, 1, 7)]


def encoder(folder, version="v3", **settings):
    block = {
        "@architectures": f"spacy-transformers.TransformerModel.{version}",
        "name": str(folder),
        "get_spans": {"@span_getters": "spacy-transformers.strided_spans.v1", "window": 8, "stride": 6},
        **settings,
    }
    model = resolve_block(block)
    model.initialize()
    return model


@pytest.mark.parametrize("kind", ["wordpiece", "bytes", "unigram"])
@pytest.mark.parametrize("max_batch_items", [1, 64, 4096])
def test_rows_are_those_of_the_model_for_each_span_alone(kind, max_batch_items, models, docs, torch):
    model = encoder(models[kind])
    shim = model.layers[0].shims[0]
    shim.max_batch_items = max_batch_items
    batch = model.predict(docs)
    inner = shim.encoder
    first = 0
    for number, span in enumerate(span for own in batch.spans for span in own):
        (pieces,) = inner.tokenizer.split([span.text])
        with torch.no_grad():
            given = {"input_ids": torch.from_numpy(pieces.ids)[None], "attention_mask": torch.ones(1, len(pieces.ids))}
            due = inner.module(**given)
        np.testing.assert_allclose(batch.rows[first : first + len(pieces.ids)], due.last_hidden_state[0], atol=1e-5)
        np.testing.assert_allclose(batch.pooled[number], due.pooler_output[0], atol=1e-5)
        first += len(pieces.ids)
    assert first == len(batch.rows)


@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
def test_versions_of_the_architecture_give_the_same(version, models, docs):
    rows = encoder(models["wordpiece"]).predict(docs).rows
    np.testing.assert_array_equal(encoder(models["wordpiece"], version).predict(docs).rows, rows)


def test_dropout_is_for_training_only(models, docs):
    model = encoder(models["wordpiece"])
    rows = model.predict(docs).rows
    trained, _ = model.begin_update(docs)
    assert not np.allclose(trained.rows, rows, atol=1e-2)
    assert not model.layers[0].shims[0].encoder.module.training
    np.testing.assert_array_equal(model.predict(docs).rows, rows)


def test_weights_have_the_gradients_of_pytorch(models, docs, torch):
    settings = {"transformer_config": {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}}
    model = encoder(models["bytes"], **settings)
    inner = model.layers[0].shims[0].encoder
    batch, backprop = model.begin_update(docs)
    d_rows = np.random.default_rng(0).normal(size=batch.rows.shape).astype("f")
    backprop(d_rows)
    found = {name: param.grad.clone() for name, param in inner.module.named_parameters() if param.grad is not None}
    inner.module.zero_grad()
    first = 0
    for span in (span for own in batch.spans for span in own):
        (pieces,) = inner.tokenizer.split([span.text])
        hidden = inner.module(input_ids=torch.from_numpy(pieces.ids)[None]).last_hidden_state[0]
        hidden.backward(torch.from_numpy(d_rows[first : first + len(pieces.ids)]))
        first += len(pieces.ids)
    assert len(found) > 20
    for name, param in inner.module.named_parameters():
        if name in found:
            np.testing.assert_allclose(found[name], param.grad, rtol=1e-3, atol=1e-4, err_msg=name)


def test_docs_without_tokens_give_no_rows(models):
    batch = encoder(models["wordpiece"]).predict([Doc(Vocab()), Doc(Vocab())])
    assert batch.rows.shape == (0, 16)
    assert [data.model_output.last_hidden_state.shape for data in batch.doc_data] == [(0, 0, 16)] * 2


def test_blanks_have_no_rows_but_marks(models):
    vocab = Vocab()
    batch = encoder(models["wordpiece"]).predict([Doc(vocab, words=["  ", "\n\n"]), Doc(vocab, words=[" "])])
    assert batch.lengths.tolist() == [0, 0, 0]
    assert batch.wordpieces.strings == [["[CLS]", "[SEP]"]] * 2


def test_decoder_without_a_piece_for_padding_gives_what_it_gives_each_span_alone(models, docs, torch, tmp_path):
    from transformers import AutoTokenizer, GPT2Config, GPT2Model

    tokenizer = AutoTokenizer.from_pretrained(models["bytes"])
    tokenizer.pad_token = None
    tokenizer.save_pretrained(tmp_path)
    torch.manual_seed(0)
    sizes = {"n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 40, "bos_token_id": 0, "eos_token_id": 0}
    GPT2Model(GPT2Config(vocab_size=len(tokenizer), initializer_range=0.3, **sizes)).save_pretrained(tmp_path)
    model = encoder(tmp_path)
    assert model.layers[0].shims[0].encoder._tokenizer.pad_token is None
    together = model.predict(docs)
    model.layers[0].shims[0].max_batch_items = 1
    np.testing.assert_allclose(model.predict(docs).rows, together.rows, atol=1e-5)


def test_model_that_was_not_loaded_says_so(models, docs):
    model = resolve_block(
        {
            "@architectures": "spacy-transformers.TransformerModel.v3",
            "name": "no-such-model",
            "get_spans": {"@span_getters": "spacy-transformers.doc_spans.v1"},
        }
    )
    with pytest.raises(ModelError, match="the transformer has no weights yet"):
        model.predict(docs)


@pytest.mark.parametrize(
    "given",
    [
        lambda docs: [[docs[0][:1]] for _ in docs],
        lambda docs: [[(0, 1)] for _ in docs],
        lambda docs: [doc[:] for doc in docs],
        lambda docs: [None for _ in docs],
        lambda docs: [[doc[:]] for doc in docs[1:]],
        lambda docs: None,
    ],
)
def test_span_getter_that_gives_no_spans_of_the_docs_is_refused(given, models, docs):
    registry.span_getters.register("test.OtherSpans.v1", func=lambda: given)
    model = encoder(models["wordpiece"], get_spans={"@span_getters": "test.OtherSpans.v1"})
    with pytest.raises(ConfigError, match="one list of spans for each Doc, of that Doc"):
        model.predict(docs)


def test_docs_without_spans_teach_nothing(models, docs):
    registry.span_getters.register("test.NoSpans.v1", func=lambda: lambda docs: [[] for _ in docs])
    model = encoder(models["wordpiece"], get_spans={"@span_getters": "test.NoSpans.v1"})
    batch, backprop = model.begin_update(docs)
    assert backprop(np.zeros_like(batch.rows)) == []
