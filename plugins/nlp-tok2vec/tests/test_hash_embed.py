from __future__ import annotations

import numpy as np
from thinc.api import HashEmbed as ThincHashEmbed
from thinc.api import set_dropout_rate

from nlp_tok2vec.layers.hash_embed import HashEmbed
from nlpx.testing import check_gradients

IDS = np.array([[3, 1], [2**63, 4], [3, 1], [17, 0]], dtype="uint64")


def test_hash_embed_does_what_its_layers_do(check_fused):
    check_fused(HashEmbed(4, 5, seed=8, column=1, dropout=0.0), IDS)


def test_hash_embed_has_the_right_gradients():
    check_gradients(HashEmbed(4, 5, seed=8, column=0).initialize(X=IDS), IDS)


def test_hash_embed_has_the_graph_of_thincs_layer():
    ours, theirs = (build(4, 5, seed=8, column=1, dropout=0.0) for build in (HashEmbed, ThincHashEmbed))
    assert [(node.name, node.attrs) for node in ours.walk()] == [(node.name, node.attrs) for node in theirs.walk()]


def test_hash_embed_adds_gradients_up():
    model = HashEmbed(4, 5, seed=8).initialize()
    for times in (1, 2):
        Y, backprop = model(IDS[:, 0], is_train=True)
        backprop(np.ones_like(Y))
        assert model.get_grad("E").sum() == times * 4 * Y.size


def test_hash_embed_drops_whole_features():
    model = HashEmbed(200, 5, seed=8, dropout=0.0).initialize()
    set_dropout_rate(model, 0.5)
    Y, backprop = model(IDS[:, 0], is_train=True)
    dropped = (Y == 0).all(axis=0)
    np.testing.assert_allclose(Y[:, ~dropped], model.predict(IDS[:, 0])[:, ~dropped] * 2, rtol=1e-6)
    assert 60 < dropped.sum() < 140
    backprop(np.ones_like(Y))
    np.testing.assert_array_equal((model.get_grad("E") == 0).all(axis=0), dropped)


def test_hash_embed_takes_no_ids():
    model = HashEmbed(4, 5, seed=8).initialize()
    Y, backprop = model(np.zeros(0, dtype="uint64"), is_train=True)
    assert Y.shape == (0, 4)
    backprop(Y)
