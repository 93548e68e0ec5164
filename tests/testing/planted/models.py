"""A linear layer in which one thing is wrong."""

from __future__ import annotations

import numpy as np
from thinc.api import Model
from thinc.initializers import glorot_uniform_init

from nlpx.pipeline import grow_layer


def build_linear(width: int, fault: str = "", nO: int | None = None):  # noqa: C901
    """One (n_tokens, width) array per doc -> one (n_tokens, nO) array per doc."""
    if fault == "settings":
        raise KeyError("depth")
    calls: list[int] = []
    hidden = np.random.default_rng().uniform(1, 2)
    known: set[int] = set()

    def forward(model, X, is_train):
        calls.append(1)
        if not known:
            known.add(model.id)
        if fault == "copy" and model.id not in known:
            raise KeyError(model.id)
        if fault == "empty":
            np.concatenate(X).max()
        W, b = model.get_param("W"), model.get_param("b")
        Y = [each @ W.T + b for each in X]
        if fault == "rows":
            Y = [each[1:] for each in Y]
        if fault == "memory":
            Y = [each + len(calls) for each in Y]
        if fault == "saving":
            Y = [each * hidden for each in Y]
        if fault == "nan":
            Y = [each * np.inf for each in Y]

        def backprop(dY):
            d_all, x_all = np.concatenate(dY), np.concatenate(X)
            factor = 1.1 if fault == "gradient" else 1.0
            model.inc_grad("W", (d_all.T @ x_all).astype(W.dtype) * factor)
            if fault != "bias":
                model.inc_grad("b", d_all.sum(axis=0).astype(b.dtype))
            return [each @ W * (0 if fault == "input" else 1) for each in dY]

        return Y, backprop

    def init(model, X=None, Y=None):
        shape = (model.get_dim("nO"), width)
        W = glorot_uniform_init(model.ops, shape)
        model.set_param("W", W if fault != "seed" else W + np.float32(hidden))
        model.set_param("b", model.ops.alloc1f(shape[0]))

    def resize(model, n_outputs):
        grow_layer(model, n_outputs, axes={"W": 0, "b": 0})
        if fault == "growth":
            init(model)
        return model

    params, attrs = {"W": None, "b": None}, {"resize_output": resize}
    return Model("linear", forward, init=init, dims={"nI": width, "nO": nO}, params=params, attrs=attrs)
