"""The product of a linear layer, and the best of its outputs."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Linear, Softmax_v2

from nlpx.pipeline import PackedLinear, forward_linear, multiply_linear
from nlpx.pipeline.components import linear
from nlpx.testing import check_gradients

COMPILED = linear, "_products"


@pytest.fixture
def X():
    return np.random.default_rng(0).normal(size=(9, 4)).astype("f")


@pytest.fixture
def theirs():
    layer = Linear(5, 4).initialize()
    layer.set_param("b", np.arange(5, dtype="f"))
    return layer


def test_it_gives_what_thincs_layer_gives(theirs, X):
    np.testing.assert_allclose(forward_linear(theirs, X, False)[0], theirs.predict(X), rtol=1e-5, atol=1e-6)


def test_it_gives_what_a_softmax_layer_multiplies(X):
    layer = Softmax_v2(5, 4, normalize_outputs=False).initialize()
    layer.set_param("b", np.arange(5, dtype="f"))
    np.testing.assert_allclose(multiply_linear(layer, X), layer.predict(X), rtol=1e-5, atol=1e-6)


def test_its_gradients_are_right(theirs, X):
    theirs.replace_callbacks(forward_linear, init=theirs.init)
    check_gradients(theirs, X)


def layer_of(nO, nI):
    layer = Linear(nO, nI)
    rng = np.random.default_rng(nO * 100 + nI)
    layer.set_param("W", rng.normal(size=(nO, nI)).astype("f"))
    layer.set_param("b", rng.normal(size=nO).astype("f"))
    return layer


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("nO", [1, 3, 16, 17, 50])
@pytest.mark.parametrize("nI", [1, 8, 97])
@pytest.mark.parametrize("n", [0, 1, 11, 12, 13, 150])
def test_the_best_output_is_the_largest(n, nI, nO):
    layer, X = layer_of(nO, nI), np.random.default_rng(n).normal(size=(n, nI)).astype("f")
    for given in (X, X.astype("d"), np.asfortranarray(X)):
        found = PackedLinear(layer).best(given)
        assert found.dtype == np.intp
        assert found.tolist() == multiply_linear(layer, given).argmax(axis=1).tolist()


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("change", [lambda array: array.astype("d"), lambda array: array.view(OwnArray)])
def test_weights_of_other_arrays_are_multiplied(change):
    layer, X = layer_of(5, 6), np.random.default_rng(0).normal(size=(9, 6)).astype("f")
    due = multiply_linear(layer, X).argmax(axis=1).tolist()
    layer.set_param("W", change(layer.get_param("W")))
    assert PackedLinear(layer).best(X).tolist() == due


@pytest.mark.usefixtures("either_way")
def test_a_bias_that_is_one_number_is_added_to_each_output():
    layer, X = layer_of(17, 6), np.random.default_rng(0).normal(size=(9, 6)).astype("f")
    due = multiply_linear(layer, X) - layer.get_param("b") + 3
    layer.set_param("b", np.full(1, 3, dtype="f"))
    assert PackedLinear(layer).best(X).tolist() == due.argmax(axis=1).tolist()


class OwnArray(np.ndarray):
    """An array of a kind of its own."""


@pytest.mark.usefixtures("either_way")
def test_rows_of_another_kind_of_array_make_such():
    X = np.ones((2, 6), dtype="f").view(OwnArray)
    assert type(PackedLinear(layer_of(5, 6)).best(X)) is OwnArray


@pytest.mark.usefixtures("either_way")
def test_of_equal_outputs_the_first_is_the_best():
    layer = Linear(9, 4)
    layer.set_param("W", np.zeros((9, 4), dtype="f"))
    layer.set_param("b", np.array([0, 1, 3, 2, 3, 3, 0, 3, 1], dtype="f"))
    assert PackedLinear(layer).best(np.ones((5, 4), dtype="f")).tolist() == [2] * 5


@pytest.mark.usefixtures("either_way")
def test_outputs_that_are_all_below_zero_have_a_best():
    layer = Linear(3, 2)
    layer.set_param("W", np.zeros((3, 2), dtype="f"))
    layer.set_param("b", np.array([-3, -1, -2], dtype="f"))
    assert PackedLinear(layer).best(np.ones((2, 2), dtype="f")).tolist() == [1, 1]


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("row", [0, 12, 30])
def test_no_output_is_best_where_one_is_not_finite(row, bad):
    X = np.zeros((31, 9), dtype="f")
    X[row, 0] = bad
    assert PackedLinear(layer_of(5, 9)).best(X) is None


@pytest.mark.usefixtures("either_way")
def test_rows_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="mismatch"):
        PackedLinear(layer_of(5, 6)).best(np.zeros((2, 7), dtype="f"))


@pytest.mark.skipif(linear._products is None, reason="there is no compiled code")
def test_panels_that_do_not_fit_are_refused():
    panels, bias = np.zeros((2, 6, 16), dtype="f"), np.zeros(32, dtype="f")
    make = linear._products.BestOutputs
    for given in (
        (panels.astype("d"), bias, 20),
        (panels, bias[:31], 20),
        (panels, bias, 0),
        (panels, bias, 33),
        (panels[:, :, :8].copy(), bias[:16], 16),
    ):
        with pytest.raises(ValueError, match=r"no panels|other lanes"):
            make(*given)
