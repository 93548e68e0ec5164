from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Linear, Softmax_v2

from nlpx.pipeline import best_outputs, forward_linear, multiply_linear
from nlpx.pipeline.built import explain_floats
from nlpx.pipeline.components import linear
from nlpx.testing import check_gradients


@pytest.fixture
def X():
    return np.random.default_rng(0).normal(size=(9, 4)).astype("f")


@pytest.fixture
def theirs():
    layer = Linear(5, 4).initialize()
    layer.set_param("b", np.arange(5, dtype="f"))
    return layer


@pytest.fixture(params=["compiled", "numpy"])
def _either_way(request, monkeypatch):
    """Run a test with compiled code, and without it."""
    if request.param == "numpy":
        monkeypatch.setattr(linear, "_floats", None)
    elif linear._floats is None:
        pytest.skip("there is no compiled code")


@pytest.mark.usefixtures("_either_way")
def test_it_gives_what_thincs_layer_gives(theirs, X):
    np.testing.assert_allclose(forward_linear(theirs, X, False)[0], theirs.predict(X), rtol=1e-5, atol=1e-6)


@pytest.mark.usefixtures("_either_way")
def test_it_gives_what_a_softmax_layer_multiplies(X):
    layer = Softmax_v2(5, 4, normalize_outputs=False).initialize()
    layer.set_param("b", np.arange(5, dtype="f"))
    np.testing.assert_allclose(multiply_linear(layer, X), layer.predict(X), rtol=1e-5, atol=1e-6)


@pytest.mark.usefixtures("_either_way")
def test_its_gradients_are_right(theirs, X):
    theirs.replace_callbacks(forward_linear, init=theirs.init)
    check_gradients(theirs, X)


def layer_of(nO, nI):
    layer = Linear(nO, nI)
    rng = np.random.default_rng(nO * 100 + nI)
    layer.set_param("W", rng.normal(size=(nO, nI)).astype("f"))
    layer.set_param("b", rng.normal(size=nO).astype("f"))
    return layer


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize("nI", [1, 7, 8, 96, 99])
@pytest.mark.parametrize("nO", [1, 3, 4, 6, 50])
@pytest.mark.parametrize("n", [0, 1, 2, 3, 20, 150])
def test_it_multiplies_any_number_of_rows_of_any_width(n, nO, nI):
    layer, X = layer_of(nO, nI), np.random.default_rng(n).normal(size=(n, nI)).astype("f")
    due = X.astype("d") @ layer.get_param("W").T.astype("d") + layer.get_param("b")
    found = multiply_linear(layer, X)
    assert found.dtype == np.float32
    assert found.flags.c_contiguous
    np.testing.assert_allclose(found, due, rtol=1e-4, atol=1e-4)


@pytest.mark.skipif(linear._floats is None, reason="there is no compiled code")
def test_a_row_is_multiplied_the_same_among_any_few_others():
    layer, X = layer_of(50, 97), np.random.default_rng(0).normal(size=(23, 97)).astype("f")
    together = multiply_linear(layer, X)
    for start in range(len(X)):
        np.testing.assert_array_equal(multiply_linear(layer, X[start:]), together[start:])


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize(
    "change", [lambda X: X.astype("d"), np.asfortranarray, lambda X: np.repeat(X, 2, axis=1)[:, ::2]]
)
def test_it_multiplies_rows_of_other_arrays(change):
    layer, X = layer_of(5, 6), np.random.default_rng(0).normal(size=(9, 6)).astype("f")
    given = change(X)
    found = multiply_linear(layer, given)
    assert found.dtype == given.dtype
    np.testing.assert_allclose(found, multiply_linear(layer, X), rtol=1e-5, atol=1e-5)


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize("multiply", [multiply_linear, best_outputs])
def test_rows_that_do_not_fit_are_refused(multiply):
    with pytest.raises(ValueError, match="mismatch"):
        multiply(layer_of(5, 6), np.zeros((2, 7), dtype="f"))


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize("nO", [1, 3, 50])
@pytest.mark.parametrize("n", [0, 1, 2, 3, 20, 150])
def test_the_best_output_is_the_largest(n, nO):
    layer, X = layer_of(nO, 96), np.random.default_rng(n).normal(size=(n, 96)).astype("f")
    for given in (X, X.astype("d"), np.asfortranarray(X)):
        found = best_outputs(layer, given)
        assert found.dtype == np.intp
        assert found.tolist() == multiply_linear(layer, given).argmax(axis=1).tolist()


@pytest.mark.usefixtures("_either_way")
def test_of_equal_outputs_the_first_is_the_best():
    layer = Linear(9, 4)
    layer.set_param("W", np.zeros((9, 4), dtype="f"))
    layer.set_param("b", np.array([0, 1, 3, 2, 3, 3, 0, 3, 1], dtype="f"))
    assert best_outputs(layer, np.ones((5, 4), dtype="f")).tolist() == [2] * 5


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("row", [0, 3, 6])
def test_no_output_is_best_where_one_is_not_finite(row, bad):
    X = np.zeros((7, 9), dtype="f")
    X[row, 0] = bad
    assert best_outputs(layer_of(5, 9), X) is None


class OwnArray(np.ndarray):
    """An array of a kind of its own."""


@pytest.mark.usefixtures("_either_way")
def test_rows_of_another_kind_of_array_make_such():
    X = np.ones((2, 6), dtype="f").view(OwnArray)
    assert type(multiply_linear(layer_of(5, 6), X)) is OwnArray


@pytest.mark.usefixtures("_either_way")
def test_what_is_no_number_stays_none():
    X = np.zeros((2, 9), dtype="f")
    X[1, 8] = np.nan
    assert np.isnan(multiply_linear(layer_of(5, 9), X)).all(axis=1).tolist() == [False, True]


def test_users_are_told_that_short_texts_are_slower(monkeypatch):
    monkeypatch.setenv("NLPX_PURE_PYTHON", "1")
    assert explain_floats() == (
        "the compiled code for scores is not in use, because NLPX_PURE_PYTHON=1 says so: single short texts run slower"
    )
