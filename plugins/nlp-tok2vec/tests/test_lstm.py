from __future__ import annotations

import sys
from pickle import UnpicklingError

import numpy as np
import pytest

from nlp_tok2vec import models
from nlp_tok2vec.layers.lstm import load_weights
from nlpx.errors import ConfigError, MissingExtra


def test_bilstm_names_the_extra_where_torch_is_missing(monkeypatch):
    for module in ("torch", "torch.nn"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=r"pip install 'nlp-tok2vec\[torch\]'"):
        models.build_bilstm_encoder(6, depth=1, dropout=0.0)


def test_bilstm_without_layers_changes_nothing():
    X = [np.ones((2, 6), dtype="f")]
    assert models.build_bilstm_encoder(6, depth=0, dropout=0.0).predict(X) is X


def test_bilstm_is_one_torch_layer_in_two_paddings():
    pytest.importorskip("torch", reason="torch is not installed")
    model = models.build_bilstm_encoder(6, depth=2, dropout=0.1)
    assert [node.name for node in model.walk()] == [
        "with_padded(with_padded(pytorch))",
        "with_padded(pytorch)",
        "pytorch",
    ]
    assert model.get_dim("nO") == model.get_dim("nI") == 6
    lstm = model.layers[0].layers[0].shims[0]._model
    assert (lstm.hidden_size, lstm.num_layers, lstm.bidirectional, lstm.dropout) == (3, 2, True, 0.1)


def test_bilstm_looks_both_ways_and_keeps_docs_apart():
    pytest.importorskip("torch", reason="torch is not installed")
    model = models.build_bilstm_encoder(6, depth=1, dropout=0.0)
    rng = np.random.RandomState(0)
    X = [rng.uniform(-1, 1, (n, 6)).astype("f") for n in (5, 3)]
    before = model.predict(X)
    X[0][2] += 1
    after = model.predict(X)
    assert (before[0] != after[0]).any(axis=1).all()
    np.testing.assert_array_equal(before[1], after[1])


def test_bilstm_survives_saving():
    pytest.importorskip("torch", reason="torch is not installed")
    X = [np.random.RandomState(0).uniform(-1, 1, (3, 4)).astype("f")]
    saved, loaded = (models.build_bilstm_encoder(4, depth=1, dropout=0.2) for _ in range(2))
    assert (saved.predict(X)[0] != loaded.predict(X)[0]).any()
    loaded.from_bytes(saved.to_bytes())
    np.testing.assert_array_equal(saved.predict(X)[0], loaded.predict(X)[0])


def test_bilstm_loads_weights_and_no_code(tmp_path):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    module = torch.nn.Linear(1, 1)
    torch.save(module, tmp_path / "module")
    with pytest.raises(UnpicklingError, match="Weights only"):
        load_weights(module, (tmp_path / "module").read_bytes(), "cpu")


def test_bilstm_needs_an_even_width():
    with pytest.raises(ConfigError, match="even, and is 5"):
        models.build_bilstm_encoder(5, depth=1, dropout=0.0)
