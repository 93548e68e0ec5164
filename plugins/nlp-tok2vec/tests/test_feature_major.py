from __future__ import annotations

import numpy as np
import pytest

from nlp_tok2vec.layers.feature_major import BLOCK, Mish, blocks, transpose


@pytest.mark.parametrize("n_tokens", [0, 1, BLOCK, BLOCK + 1, 5 * BLOCK - 3])
def test_blocks_cover_all_tokens_once_in_order(n_tokens):
    slices = list(blocks(n_tokens))
    assert [i for at in slices for i in range(at.start, at.stop)] == list(range(n_tokens))
    assert all(at.stop - at.start <= BLOCK for at in slices)


@pytest.mark.parametrize("shape", [(3, 700), (700, 3), (1, 1), (0, 4)])
def test_transpose_writes_the_transpose(shape):
    X = np.arange(np.prod(shape), dtype="f").reshape(shape)
    out = np.empty(shape[::-1], dtype="f")
    transpose(X, out=out)
    np.testing.assert_array_equal(out, X.T)


def test_mish_is_the_identity_for_large_inputs():
    mish = Mish(nO=1, n_tokens=2, dtype="f")
    Y, dY = np.array([[90.0, -90.0]], dtype="f"), np.empty((1, 2), dtype="f")
    out = np.empty_like(Y)
    mish.forward(Y, out, slice(0, 2))
    mish.backprop(np.ones_like(out), dY, slice(0, 2))
    np.testing.assert_allclose(out, [[90.0, 0.0]], atol=1e-6)
    np.testing.assert_allclose(dY, [[1.0, 0.0]], atol=1e-6)
