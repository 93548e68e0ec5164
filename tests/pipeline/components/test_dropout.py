from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Dropout, NumpyOps, fix_random_seed

from nlpx.pipeline import draw_mask


def test_draw_mask_drops_at_the_rate_and_scales_up_the_rest():
    mask = draw_mask(Dropout(0.3), (200, 300), "float32")
    assert mask.dtype == np.float32
    assert sorted(set(mask.ravel().tolist())) == pytest.approx([0.0, 1 / 0.7])
    assert (mask == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert mask.mean() == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("rate", [0.0, None])
def test_draw_mask_says_that_there_is_nothing_to_drop(rate):
    assert draw_mask(Dropout(rate), (2, 3), "float32") is None


def test_draw_mask_drops_everything_at_rate_one():
    np.testing.assert_array_equal(draw_mask(Dropout(1.0), (2, 3), "float32"), np.zeros((2, 3)))


def test_draw_mask_honours_is_enabled():
    node = Dropout(0.5)
    node.attrs["is_enabled"] = False
    assert draw_mask(node, (2, 3), "float32") is None


def test_draw_mask_follows_the_random_state():
    masks = []
    for seed in (1, 1, 2):
        fix_random_seed(seed)
        masks.append(draw_mask(Dropout(0.5), (10, 10), "float32"))
    np.testing.assert_array_equal(masks[0], masks[1])
    assert (masks[0] != masks[2]).any()


@pytest.mark.parametrize("shape", [(7, 5), (12,)])
def test_draw_mask_draws_what_thinc_draws(shape):
    fix_random_seed(3)
    expected = [NumpyOps().get_dropout_mask(shape, 0.1) for _ in range(2)]
    fix_random_seed(3)
    for mask in expected:
        np.testing.assert_array_equal(draw_mask(Dropout(0.1), shape, "float32"), mask)
