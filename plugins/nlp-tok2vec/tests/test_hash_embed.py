from __future__ import annotations

import numpy as np
import pytest
from thinc.api import HashEmbed as ThincHashEmbed
from thinc.api import fix_random_seed, set_dropout_rate

from nlp_tok2vec.layers import table_rows
from nlp_tok2vec.layers.hash_embed import HashEmbed, side_by_side
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


def tables(*widths: int):
    return [HashEmbed(width, 7 + width, seed=8 + place, column=place % 2) for place, width in enumerate(widths)]


@pytest.mark.parametrize("widths", [(4,), (4, 3), (3, 17, 8)])
def test_tables_side_by_side_do_what_their_layers_do(check_fused, widths):
    check_fused(side_by_side(tables(*widths)), IDS)


def test_tables_side_by_side_take_no_ids():
    model = side_by_side(tables(4, 3)).initialize(X=IDS)
    Y, backprop = model(IDS[:0], is_train=True)
    assert Y.shape == (0, 7)
    assert backprop(Y).shape == (0, 2)


@pytest.mark.skipif(table_rows._rows is None, reason="there is no compiled code")
@pytest.mark.parametrize(("dropout", "order"), [(0.0, "C"), (0.4, "C"), (0.4, "F")])
def test_compiled_rows_give_the_bytes_of_the_arrays(monkeypatch, dropout, order):
    ids = np.random.default_rng(0).integers(0, 50, size=(300, 2), dtype="uint64")
    found = []
    for _ in range(2):
        fix_random_seed(0)
        model = side_by_side(tables(96, 5, 33)).initialize(X=ids)
        set_dropout_rate(model, dropout)
        Y, backprop = model(ids, is_train=True)
        backprop(np.asarray(Y, order=order))
        gradients = [node.get_grad("E").tobytes() for node in model.walk() if node.has_grad("E")]
        found.append((model.predict(ids).tobytes(), Y.tobytes(), *gradients))
        monkeypatch.setattr(table_rows, "_rows", None)
    assert len(found[0]) == 5
    assert found[0] == found[1]


@pytest.mark.skipif(table_rows._rows is None, reason="there is no compiled code")
def test_ids_are_hashed_and_embedded_in_compiled_code_as_thinc_does_it():
    random = np.random.default_rng(0)
    ids = random.integers(0, 2**64, size=(40, 3), dtype="uint64")
    ids[:2] = [[0, 1, 2**64 - 1], [2**63, 2**32, 5]]
    model = side_by_side(tables(96, 5, 33))
    for layer in model.layers:
        layer.layers[1].initialize()
    nodes = [layer.layers[1] for layer in model.layers]
    E = [node.get_param("E") for node in nodes]
    # They may stand anywhere among other ids.
    columns = [3, 0, 2]
    others = random.integers(0, 2**64, size=(40, 5), dtype="uint64")
    others[:, columns] = ids
    embed = table_rows._rows.HashTables(E, [node.attrs["seed"] for node in nodes], columns)
    expected = np.hstack([node.predict(np.ascontiguousarray(ids[:, place])) for place, node in enumerate(nodes)])
    assert embed.width == 96 + 5 + 33
    for n in (0, 1, 3, 4, 5, 40):
        found = np.empty((n, embed.width), dtype="f")
        embed.embed(others[:n], found)
        assert found.tobytes() == expected[:n].tobytes()


@pytest.mark.skipif(table_rows._rows is None, reason="there is no compiled code")
def test_arrays_of_other_shapes_are_refused():
    embed = table_rows._rows.HashTables([np.ones((3, 4), dtype="f")], [0], [1])
    for ids, out in (((2, 1), (2, 4)), ((2, 2), (1, 4)), ((2, 2), (2, 5))):
        with pytest.raises(ValueError, match="other shapes"):
            embed.embed(np.ones(ids, dtype="uint64"), np.empty(out, dtype="f"))
    with pytest.raises(ValueError, match="column"):
        table_rows._rows.HashTables([np.ones((3, 4), dtype="f")], [0], [-1])
