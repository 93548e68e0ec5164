"""Vectors of tokens, pooled of those of their wordpieces."""

from __future__ import annotations

import numpy as np
from thinc.api import reduce_mean

from nlp_transformers.data import PieceRows
from nlp_transformers.layers import pooling
from nlp_transformers.layers.pooling import trfs2arrays

LENGTHS = [2, 0, 1, 0, 0, 3, 1]
INDEX = [1, 2, 4, 2, 5, 6, 5]


def test_tokens_are_pooled_in_blocks_as_all_at_once(monkeypatch):
    numbers = np.random.default_rng(0)
    rows, d_vectors = (numbers.normal(size=(7, 4)).astype("f") for _ in range(2))
    pieces = PieceRows(rows, np.array(INDEX), np.array(LENGTHS), [3, 4])
    due, due_back = trfs2arrays(reduce_mean())(pieces, is_train=True)
    assert not due[0][1].any(), "a token without a piece"
    np.testing.assert_allclose(due[0][0], rows[[1, 2]].mean(axis=0), rtol=1e-6)
    for size in (1, 2, 3):
        monkeypatch.setattr(pooling, "_BLOCK", size)
        vectors, unpool = trfs2arrays(reduce_mean())(pieces, is_train=True)
        np.testing.assert_array_equal(np.concatenate(vectors), np.concatenate(due))
        d_rows = unpool([d_vectors[:3], d_vectors[3:]])
        np.testing.assert_allclose(d_rows, due_back([d_vectors[:3], d_vectors[3:]]), rtol=1e-6)
        np.testing.assert_allclose(d_rows[2], d_vectors[0] / 2 + d_vectors[5] / 3, rtol=1e-6)


def test_no_docs_have_no_vectors():
    none = np.zeros(0, dtype=int)
    vectors, _ = trfs2arrays(reduce_mean())(PieceRows(np.zeros((0, 4), "f"), none, none, []), is_train=False)
    assert vectors == []
