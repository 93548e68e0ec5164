"""How a model is run and learns: in which precision, in how much memory, how fast."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from thinc.api import SGD

from nlpx.config import resolve_block
from nlpx.errors import ModelError
from nlpx.files.outside import found_outside, kept_outside
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

from ..conftest import model_block

WORDS = ["the", "cats", "saw", "extraordinary", "dogs", "before", "she", "understood"]


@pytest.fixture(scope="module")
def docs():
    vocab = Vocab()
    return [Doc(vocab, words=WORDS[:n]) for n in (8, 3, 5)]


def encoder(folder, **settings):
    model = resolve_block(model_block(folder, **settings))
    model.initialize()
    return model, model.layers[0].shims[0]


def gradient_of(rows):
    """Of no direction: all ones has none behind a normalisation, whose rows sum to the same whatever comes in."""
    return np.random.default_rng(0).standard_normal(rows.shape, dtype=np.float32)


def plant(monkeypatch, shim, error, *, above):
    """Let a run fail for more than so many spans."""
    whole = shim.encoder.forward

    def run(bucket):
        if len(bucket["input_ids"]) > above:
            raise error
        return whole(bucket)

    monkeypatch.setattr(shim.encoder, "forward", run)


def out_of_memory(torch):
    return [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:121] err == 0. DefaultCPUAllocator: can't allocate memory"),
    ]


@pytest.mark.parametrize("kind", [0, 1])
@pytest.mark.parametrize("is_train", [False, True])
def test_bucket_that_memory_does_not_suffice_for_is_halved_once(kind, is_train, models, docs, torch, monkeypatch):
    settings = {"transformer_config": {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}}
    model, shim = encoder(models["wordpiece"], **settings)
    due, _ = model(docs, is_train)
    plant(monkeypatch, shim, out_of_memory(torch)[kind], above=2)
    with pytest.warns(
        UserWarning, match=r"for 3 spans of up to \d+ wordpieces: they go .* in two halves. .* lower max_"
    ):
        batch, backprop = model(docs, is_train)
    np.testing.assert_allclose(batch.rows, due.rows, atol=1e-5)
    np.testing.assert_allclose(batch.pooled, due.pooled, atol=1e-5)
    if is_train:
        backprop(gradient_of(batch.rows))
        assert shim.encoder.module.embeddings.word_embeddings.weight.grad.any()


@pytest.mark.filterwarnings("ignore:Memory has run out")
@pytest.mark.parametrize(("n_docs", "n_spans"), [(3, 2), (1, 1)])
def test_memory_that_does_not_suffice_for_a_half_is_told(n_docs, n_spans, models, docs, torch, monkeypatch):
    model, shim = encoder(models["wordpiece"])
    plant(monkeypatch, shim, out_of_memory(torch)[0], above=0)
    with pytest.raises(ModelError, match=rf"memory has run out in the transformer, for {n_spans} spans? of up to \d+ "):
        model.predict(docs[:n_docs])


def test_way_back_that_memory_does_not_suffice_for_is_told(models, docs, torch, monkeypatch):
    model, _shim = encoder(models["wordpiece"])
    batch, backprop = model.begin_update(docs)

    def fail(*_arguments):
        raise out_of_memory(torch)[0]

    monkeypatch.setattr(torch.autograd, "backward", fail)
    with pytest.raises(ModelError, match="memory has run out in the transformer, for 3 spans"):
        backprop(gradient_of(batch.rows))


def test_other_errors_of_pytorch_stay_as_they_are(models, docs, monkeypatch):
    model, shim = encoder(models["wordpiece"])
    plant(monkeypatch, shim, RuntimeError("shapes do not fit"), above=0)
    with pytest.raises(RuntimeError, match="shapes do not fit"):
        model.predict(docs)


def test_bfloat16_is_close_and_learns(models, docs, torch):
    rows = encoder(models["wordpiece"])[0].predict(docs).rows
    model, shim = encoder(models["wordpiece"], mixed_precision="bfloat16")
    found = model.predict(docs).rows
    assert found.dtype == np.float32
    assert 1e-4 < np.abs(found - rows).max() < 0.2
    _batch, backprop = model.begin_update(docs)
    backprop(gradient_of(rows))
    weight = shim.encoder.module.embeddings.word_embeddings.weight
    assert weight.dtype == weight.grad.dtype == torch.float32
    assert weight.grad.any()


@pytest.mark.parametrize("is_train", [False, True])
def test_model_that_does_not_run_in_half_precision_is_told(is_train, models, docs, tmp_path, torch):
    from transformers import DebertaConfig, DebertaModel

    folder = shutil.copytree(models["bytes"], tmp_path / "deberta")
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    DebertaModel(DebertaConfig(vocab_size=400, **sizes)).save_pretrained(folder)
    model, _shim = encoder(folder, mixed_precision="bfloat16")
    with pytest.raises(ModelError, match=r"the transformer does not run in half precision: .*; leave mixed_precision"):
        model(docs, is_train)


@pytest.mark.parametrize(("is_train", "n_pieces"), [(False, 1024), (True, 4096)])
def test_few_pieces_go_through_at_a_time_on_a_processor_if_nothing_is_kept(is_train, n_pieces, models, torch):
    model, shim = encoder(models["wordpiece"])
    shapes = []
    whole = shim.encoder.forward
    shim.encoder.forward = lambda bucket: shapes.append(tuple(bucket["input_ids"].shape)) or whole(bucket)
    doc = Doc(Vocab(), words=[WORDS[0]] * 4000)
    model([doc], is_train)
    sizes = [n_spans * longest for n_spans, longest in shapes]
    assert n_pieces / 2 < max(sizes) <= n_pieces


def test_training_keeps_no_weights_of_attention(models, docs, torch):
    model, _shim = encoder(models["wordpiece"])
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: kept.append(tensor.shape) or tensor, lambda own: own):
        batch, _backprop = model.begin_update(docs)
    longest = max(batch.wordpieces.lengths)
    n_heads = 2
    assert kept
    assert not [shape for shape in kept if shape[-3:] == (n_heads, longest, longest)]


def test_half_precision_that_is_for_gpus_changes_nothing_on_a_processor(models, docs):
    model, shim = encoder(models["wordpiece"], mixed_precision=True, grad_scaler_config={"init_scale": 8.0})
    np.testing.assert_array_equal(model.predict(docs).rows, encoder(models["wordpiece"])[0].predict(docs).rows)
    batch, backprop = model.begin_update(docs)
    backprop(gradient_of(batch.rows))
    shim.finish_update(SGD(0.1))


@pytest.mark.parametrize("setting", [{"learn_rate_factor": 0.25}, {"learn_rate_decay": 0.5}])
def test_learn_rate_of_the_embeddings_can_be_lower(setting, models, docs):
    settings = {"transformer_config": {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}}
    moved = []
    for own in ({}, setting):
        model, shim = encoder(models["wordpiece"], **settings)
        vars(shim).update(own)
        weight = shim.encoder.module.embeddings.LayerNorm.bias
        before = weight.detach().numpy().copy()
        batch, backprop = model.begin_update(docs)
        backprop(np.full_like(batch.rows, 0.01))
        model.finish_update(SGD(0.1, grad_clip=0.0))
        assert weight.grad is None, "it takes no memory until the next way back"
        moved.append(np.abs(weight.detach().numpy() - before).max())
    assert moved[1] == pytest.approx(moved[0] / 4, rel=1e-3)


def test_processes_share_the_weights_and_change_their_own(models, docs, tmp_path, torch):
    model, shim = encoder(models["wordpiece"])
    due = model.predict(docs).rows
    with (tmp_path / "arrays").open("wb") as file, kept_outside(file):
        data = model.to_bytes()
    table = shim.encoder.module.embeddings.word_embeddings.weight
    assert (tmp_path / "arrays").stat().st_size >= table.nbytes
    assert len(data) < len(model.to_bytes())
    others = [resolve_block(model_block(models["wordpiece"])) for _ in range(2)]
    for other in others:
        with found_outside(tmp_path / "arrays"):
            other.from_bytes(data)
    own = others[0].layers[0].shims[0].encoder.module.embeddings.word_embeddings.weight
    with torch.no_grad():
        own.fill_(0)
    np.testing.assert_array_equal(others[1].predict(docs).rows, due)
    assert np.abs(others[0].predict(docs).rows - due).max() > 0


def test_scale_of_gradients_is_in_the_bytes_that_training_goes_on_from(models):
    model, shim = encoder(models["wordpiece"])
    shim._grad_scaler._scale.fill_(512)
    shim._grad_scaler._growth_tracker.fill_(7)
    other, its_shim = encoder(models["wordpiece"])
    other.from_bytes(model.to_bytes())
    assert (float(its_shim._grad_scaler._scale), int(its_shim._grad_scaler._growth_tracker)) == (512, 7)
