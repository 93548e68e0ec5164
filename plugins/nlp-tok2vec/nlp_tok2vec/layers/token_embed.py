"""The embedding of a batch, done once for tokens that are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model, Ragged

from nlpx.pipeline import draw_mask

from .token_types import token_types

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from nlpx.tokens import Doc

    from .feature_major import Floats
    from .token_types import TokenTypes

# How many token types are embedded at a time in prediction.
PIECE = 1024


class TypeEmbedding:
    """The forward function of an embedding that works on token types and copies their rows to tokens.

    Args:
        columns: The attributes of tokens that it reads, at least one: tokens with the same have the same vector.
    """

    def __init__(self, columns: Sequence[int]) -> None:
        self.columns = columns

    def __call__(
        self, model: Model[Any, Any], docs: list[Doc], is_train: bool
    ) -> tuple[list[Floats], Callable[[list[Floats]], list[Any]]]:
        """Run chain(*features, with_array(chain(mix, dropout)), ragged2list) on token types, and copy rows to tokens.

        Only the dropout comes after the copying: each token loses features of its own.

        Data flow: docs -> (n_types, n_features) -> (n_types, width) -> one (n_tokens, width) array per doc.
        """
        ops: Any = model.ops
        *features, mixer, _ = model.layers
        mix, dropout = mixer.layers[0].layers
        lengths = [len(doc) for doc in docs]
        if not any(lengths):
            empty = ops.alloc2f(0, mix.get_dim("nO"))
            return [empty for _ in docs], lambda dYs: []
        ends = np.cumsum(lengths).tolist()
        if not is_train:
            table, types = self.table(model, docs)
            Y = table[types]
            return [Y[end - length : end] for length, end in zip(lengths, ends, strict=True)], lambda dYs: []
        X: Any
        X, types = token_types(docs, self.columns)
        callbacks = []
        for layer in features:
            X, callback = layer(X, is_train=True)
            callbacks.append(callback)
        Z, backprop_mix = mix(X.dataXd, is_train=True)
        Y = Z[types]
        mask = draw_mask(dropout, Y.shape, Y.dtype)
        if mask is not None:
            Y *= mask

        def backprop(dYs: list[Floats]) -> list[Any]:
            dY = np.concatenate(dYs)
            if mask is not None:
                dY *= mask
            dZ = np.zeros_like(Z)
            ops.scatter_add(dZ, types, dY)
            dX: Any = Ragged(backprop_mix(dZ), X.lengths)
            for callback in reversed(callbacks):
                dX = callback(dX)
            return []

        return [Y[end - length : end] for length, end in zip(lengths, ends, strict=True)], backprop

    def table(self, model: Model[Any, Any], docs: list[Doc]) -> tuple[Floats, NDArray[np.int32]]:
        """Return the embedding of each token type, (n_types, width), and for every token its type, (n_tokens,)."""
        *features, mixer, _ = model.layers
        distinct, types = token_types(docs, self.columns)
        return embed_types(features, mixer.layers[0].layers[0].predict, distinct), types


def embed_types(
    features: Sequence[Model[Any, Any]], mix: Callable[[Floats], Floats], distinct: Sequence[TokenTypes]
) -> Floats:
    """Embed token types, so many at a time that the wide arrays in between stay small: (n_types, width).

    Args:
        features: The layers that look at tokens.
        mix: Makes vectors (n, width) of what these give, (n, nI).
        distinct: The types; those of each vocabulary by themselves.
    """
    parts = []
    for types in distinct:
        for start in range(0, len(types), PIECE):
            X: Any = [types[start : start + PIECE]]
            for layer in features:
                X = layer.predict(X)
            parts.append(mix(X.dataXd))
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
