"""Weights that are no finite numbers are found wherever they are kept."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from thinc.api import Linear, Model, PyTorchWrapper, Shim, chain

from nlpx.pipeline.saving import finite
from nlpx.pipeline.saving.finite import are_finite, is_finite

COMPILED = finite, "_products"


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_parameters_are_looked_at(bad):
    model = chain(Linear(2, 2), Linear(2, 2))
    assert are_finite(model)
    model.initialize()
    assert are_finite(model)
    model.layers[1].get_param("W")[1, 0] = bad
    assert not are_finite(model)


@pytest.mark.parametrize("names", ["weight", "running_mean"])
def test_what_pytorch_keeps_is_looked_at(names):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    layer = torch.nn.BatchNorm1d(3)
    model = chain(Linear(3, 3), PyTorchWrapper(layer))
    assert are_finite(model)
    with torch.no_grad():
        layer.state_dict()[names][1] = float("nan")
    assert not are_finite(model)


@pytest.mark.parametrize(("number", "fine"), [(1.0, True), (np.nan, False)])
def test_what_another_framework_keeps_is_looked_at(number, fine):
    shim = Shim(SimpleNamespace(get_weights=lambda: [np.ones(3), np.array([number])]))
    assert are_finite(Model("layer", lambda *_: None, shims=[shim])) is fine


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i4"])
def test_large_numbers_are_finite(dtype):
    largest = np.iinfo(dtype).max if dtype == "i4" else np.finfo(dtype).max
    assert is_finite(np.full((3, 2), largest, dtype=dtype))
    assert is_finite(np.zeros((0, 2), dtype=dtype))
    if dtype != "i4":
        assert not is_finite(np.array([largest, np.inf], dtype=dtype))


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("size", [1, 15, 40])
def test_what_is_not_finite_is_found_wherever_it_stands(size, bad):
    for place in range(size):
        numbers = np.zeros((1, size), dtype="f")
        numbers[0, place] = bad
        assert not is_finite(numbers)
        assert not is_finite(np.repeat(numbers, 2, axis=1)[:, ::2])
        assert not is_finite(np.asfortranarray(np.repeat(numbers, 3, axis=0)))
