"""Weights by panels, as the compiled product reads them."""

from __future__ import annotations

import numpy as np
import pytest

from nlpx.pipeline import load_compiled, pack_panels, products

_compiled = load_compiled(products.PRODUCTS)
pytestmark = pytest.mark.skipif(_compiled is None, reason="there is no compiled code")


@pytest.mark.parametrize("shape", [(16, 3), (50, 96), (1, 7), (2, 3, 32, 5), (2, 3, 7, 5), (3, 16, 1)])
@pytest.mark.parametrize("has_bias", [True, False])
def test_outputs_stand_side_by_side_and_the_last_panel_is_filled_up(shape, has_bias):
    rng = np.random.default_rng(0)
    W = rng.normal(size=shape).astype("f")
    rows = W.reshape(-1, shape[-1])
    b = rng.normal(size=len(rows)).astype("f") if has_bias else None
    panels, bias = pack_panels(W, b)
    lanes = _compiled.N_LANES
    n_panels = -(-len(rows) // lanes)
    assert (panels.shape, bias.shape) == ((n_panels, shape[-1], lanes), (n_panels * lanes,))
    assert panels.flags.c_contiguous
    for number, row in enumerate(rows):
        assert panels[number // lanes, :, number % lanes].tolist() == row.tolist()
        assert bias[number] == (0 if b is None else b[number])
    assert not panels.transpose(0, 2, 1).reshape(-1, shape[-1])[len(rows) :].any()
    assert not bias[len(rows) :].any()


def test_weights_that_stand_in_another_order_are_the_same():
    W = np.random.default_rng(0).normal(size=(4, 2, 32, 6)).astype("f")
    turned = W.transpose(1, 0, 2, 3)
    assert pack_panels(turned)[0].tobytes() == pack_panels(turned.copy())[0].tobytes()
