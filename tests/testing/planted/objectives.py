"""Objectives of pretraining in which one thing is wrong: each predicts how long words are."""

from __future__ import annotations

import numpy as np
from thinc.api import Linear, Model, chain, list2array


def objective(fault):
    def create(vocab, tok2vec):
        def forward(model, docs, is_train):
            if fault == "empty" and not sum(map(len, docs)):
                raise IndexError("no first word")
            if fault == "docs" and len(docs[0]):
                docs[0][0].tag_ = "NN"
            Y, backprop = model.layers[0](docs, is_train)
            if fault == "layer":
                return Y, lambda dY: []
            return Y, backprop

        def loss(ops, docs, prediction):
            lengths = np.array([[len(token)] for doc in docs for token in doc], dtype="f").reshape(-1, 1)
            gradient = 2 * (prediction - lengths) / max(len(lengths), 1)
            value = float(((prediction - lengths) ** 2).sum() / max(len(lengths), 1))
            if fault == "seed":
                gradient *= np.random.default_rng().uniform(0.5, 1, gradient.shape).astype("f")
            return (np.nan if fault == "nan" else value), (-gradient if fault in ("sign", "away") else gradient)

        head = chain(tok2vec, list2array(), Linear(1))
        return Model("lengths", forward, layers=[head], init=init, attrs={"loss": loss})

    return lambda: create


def init(model, X=None, Y=None):
    model.layers[0].initialize(X=X)


sound = objective("sound")
sign = objective("sign")
nan = objective("nan")
layer = objective("layer")
away = objective("away")
seed = objective("seed")
docs = objective("docs")
empty = objective("empty")
