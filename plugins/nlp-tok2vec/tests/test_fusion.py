from __future__ import annotations

import numpy as np
from thinc.api import Linear, chain

from nlp_tok2vec.layers.fusion import fuse, unfuse


def doubled(model, X, is_train):
    return X * 2, lambda dY: dY


def test_fuse_replaces_the_forward_pass_and_nothing_else():
    model = chain(Linear(2, 2), Linear(2, 2))
    init, names = model.init, [node.name for node in model.walk()]
    assert fuse(model, doubled) is model
    np.testing.assert_array_equal(model.predict(np.ones((1, 2), dtype="f")), [[2, 2]])
    assert (model.init, [node.name for node in model.walk()]) == (init, names)


def test_fuse_leaves_the_work_to_the_layers_where_arrays_are_not_numpys():
    class OtherOps:
        xp = "another array module"

        def gemm(self, X, W, trans2):
            return X @ W.T

    model = fuse(Linear(1, 1).initialize(), doubled)
    model.get_param("W")[:] = 5
    model.ops = OtherOps()
    assert model.predict(np.ones((1, 1), dtype="f")) == 5


def test_unfuse_undoes_it_in_copies_too():
    model = fuse(Linear(1, 1).initialize(), doubled)
    model.get_param("W")[:] = 5
    X = np.ones((1, 1), dtype="f")
    assert model.copy().predict(X) == 2
    assert unfuse(model.copy()).predict(X) == 5
    assert model.predict(X) == 2
