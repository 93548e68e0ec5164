"""StaticVectors: word vectors that stay as they are, projected to the width of the network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model, Ragged
from thinc.initializers import glorot_uniform_init

from nlpx.errors import ModelError, counted
from nlpx.pipeline import draw_mask
from nlpx.vocab import intify_attr

from .token_types import features_of

if TYPE_CHECKING:
    from nlpx.tokens import Doc
    from nlpx.vocab import Vectors, Vocab

    from .feature_major import Floats
    from .token_types import Ids, TokenTypes

Initializer = Callable[..., Any]

_ORTH = intify_attr("ORTH")
# How many words are projected in one product.
ROWS = 32


def StaticVectors(
    nO: int | None = None,
    nM: int | None = None,
    *,
    dropout: float | None = None,
    init_W: Initializer = glorot_uniform_init,
    key_attr: str = "ORTH",
) -> Model[list[Doc], Ragged]:
    """Look words up in the vocabulary's vectors, and project them with a learned matrix.

    Data flow: docs -> (n_tokens, nM) -> (n_tokens, nO), as one ragged array. A word without a vector becomes zeros.

    Args:
        nO: Width of the output.
        nM: Width of the vectors; None to take it from the vocabulary.
        dropout: Initial rate of the dropout of whole features; None for none.
        init_W: Initialises the projection.
        key_attr: The attribute that is looked up; where it is ORTH, that of the vectors.
    """
    return Model(
        "static_vectors",
        forward,
        init=partial(_init, init_W),
        params={"W": None},
        dims={"nO": nO, "nM": nM},
        attrs={"key_attr": key_attr, "dropout_rate": dropout},
    )


def forward(
    model: Model[Any, Any], docs: Sequence[Doc | TokenTypes], is_train: bool
) -> tuple[Ragged, Callable[[Ragged], list[Any]]]:
    """Look up and project."""
    ops: Any = model.ops
    W: Any = model.get_param("W")
    lengths = ops.asarray1i([len(doc) for doc in docs])
    if not any(len(doc) for doc in docs):
        return Ragged(ops.alloc2f(0, W.shape[0]), lengths), lambda dY: []
    V = ops.asarray(vectors_of(docs, model.attrs["key_attr"], width=W.shape[1]), dtype=W.dtype)
    Y = _project(V, W, xp=ops.xp)
    mask: Any = draw_mask(model, (Y.shape[1],), W.dtype) if is_train else None
    if mask is not None:
        mask = ops.asarray(mask)
        Y *= mask

    def backprop(dY: Ragged) -> list[Any]:
        gradient = dY.data if mask is None else dY.data * mask
        model.inc_grad("W", gradient.T @ V)
        return []

    return Ragged(Y, lengths), backprop


def _project(V: Any, W: Any, *, xp: Any) -> Any:
    """Return the product of V (n, nM) and W (nO, nM): (n, nO).

    NumPy's takes a third of the time of thinc's, but how it rounds depends on the shape: with as many rows in every
    product, a word gets the same numbers whatever words come with it.
    """
    n, nM = V.shape
    blocks = xp.zeros((-(-n // ROWS), ROWS, nM), dtype=W.dtype)
    blocks.reshape(-1, nM)[:n] = V
    return (blocks @ W.T).reshape(-1, len(W))[:n]


def vectors_of(docs: Sequence[Doc | TokenTypes], key_attr: str = "ORTH", *, width: int | None = None) -> Floats:
    """Return the vector that its doc's vocabulary has for each token, zeros for those without: (n_tokens, nM).

    Args:
        docs: At least one doc.
        key_attr: The attribute that is looked up; where it is ORTH, that of the vectors.
        width: How wide vectors have to be; None for any width.

    Raises:
        ModelError: They have another width.
    """
    found = []
    for vocab, run in groupby(docs, attrgetter("vocab")):
        keys = [keys_of(doc, key_attr) for doc in run]
        found.append(vectors_by(vocab.vectors, keys[0] if len(keys) == 1 else np.concatenate(keys), width=width))
    return found[0] if len(found) == 1 else np.concatenate(found)


def vectors_by(vectors: Vectors, keys: Ids, *, width: int | None = None) -> Floats:
    """Return the vector of each key, zeros for those without: (n_keys, nM).

    Args:
        vectors: The vectors.
        keys: The keys, (n_keys,).
        width: As for `vectors_of`.

    Raises:
        ModelError: They have another width.
    """
    found: Floats = vectors.get_batch(keys)
    if width is not None and width != found.shape[1]:
        raise ModelError(
            f"The model was made for vectors of {counted(width, 'number')}, and those of the vocabulary have "
            f"{found.shape[1]}; load those that it was trained with."
        )
    return found


def keys_of(tokens: Doc | TokenTypes, key_attr: str) -> Ids:
    """Return by what the vector of each token is looked up: (n_tokens,).

    Args:
        tokens: The tokens.
        key_attr: As for `vectors_of`.
    """
    return features_of(tokens, [key_attr_of(tokens.vocab.vectors, key_attr)])[:, 0]


def key_attr_of(vectors: Vectors, key_attr: str) -> int:
    """Return the attribute that is looked up in vectors.

    Args:
        vectors: The vectors.
        key_attr: As for `vectors_of`.
    """
    attr = intify_attr(key_attr)
    # The usual one: the vectors say themselves by what they are looked up.
    return vectors.attr if attr == _ORTH else attr


def _init(init_W: Initializer, model: Model[Any, Any], X: Sequence[Doc] | None = None, Y: Ragged | None = None) -> None:
    if X:
        model.set_dim("nM", _width(X[0].vocab))
    if Y is not None:
        model.set_dim("nO", Y.data.shape[1])
    for name, meaning in (("nO", "the width of the output"), ("nM", "the width of the word vectors")):
        if model.has_dim(name) is None:
            raise ModelError(f"StaticVectors cannot be initialised: {meaning} ({name}) is not known.")
    model.set_param("W", init_W(model.ops, (model.get_dim("nO"), model.get_dim("nM"))))


def _width(vocab: Vocab) -> int:
    lack = lack_of_vectors(vocab)
    if lack:
        raise ModelError(
            f"The model uses static word vectors, and the vocabulary has {lack}: set initialize.vectors (VECTORS or "
            "--vectors in the flag forms) to a pipeline or a directory with vectors, or include_static_vectors to "
            "false (leave --use-vectors out)."
        )
    return int(vocab.vectors.shape[1])


def lack_of_vectors(vocab: Vocab) -> str:
    """Say what a vocabulary has instead of word vectors; nothing where it has some."""
    n_vectors, width = vocab.vectors.shape
    if n_vectors and width:
        return ""
    return "vectors of zero width" if n_vectors else "none"
