"""What the objectives of pretraining are to predict, and how far off a prediction is.

A loss is called as ``loss(ops, docs, prediction)``, with the docs as they are before words are hidden and one row a
token, and returns the loss of the batch and the gradient of the prediction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import CosineDistance, L2Distance

from nlpx.tokens import distinct_lexemes

from .layers.char_embed import N_BYTES, outer_bytes
from .layers.static_vectors import vectors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nlpx.tokens import Doc

    from .layers.feature_major import Floats

DISTANCES = {
    # Words without a vector have nothing to be predicted; without a direction, they do not count.
    "cosine": CosineDistance(normalize=True, ignore_zeros=True),
    "L2": L2Distance(normalize=True),
}
"""How far vectors are from those that are due; the gradient is that of the mean over all tokens."""


def characters_loss(ops: Any, docs: Sequence[Doc], prediction: Floats, *, n_characters: int) -> tuple[float, Floats]:
    """Compare scores with the outer bytes of the words: 1 is due for the value that a byte has, 0 for the others.

    Args:
        ops: Where the arrays are.
        docs: The docs.
        prediction: Scores of the values of each byte, (n_tokens, n_characters * 256).
        n_characters: The number of bytes, in the order of `outer_bytes`.

    Returns:
        The sum of all squared differences, and the gradient of half their mean over the tokens.
    """
    lexemes, types = distinct_lexemes(docs)
    places = outer_bytes([lexeme.text for lexeme in lexemes], n_characters) + np.arange(n_characters) * N_BYTES
    rows = ops.xp.arange(len(types))[:, None]
    columns = ops.asarray(places[types])
    difference = prediction.copy()
    difference[rows, columns] -= 1
    loss = float(ops.xp.vdot(difference, difference))
    difference /= len(types)
    return loss, difference


def vectors_loss(
    ops: Any,
    docs: Sequence[Doc],
    prediction: Floats,
    *,
    distance: str,
    vectors_of: Callable[[Sequence[Doc]], Floats] = vectors_of,
) -> tuple[float, Floats]:
    """Compare predictions with vectors of the tokens.

    Args:
        ops: Where the arrays are.
        docs: The docs.
        prediction: One vector a token, (n_tokens, width).
        distance: One of `DISTANCES`.
        vectors_of: Returns the vectors that are due, (n_tokens, width): those that the vocabulary has for the words,
            unless you say otherwise.

    Returns:
        The loss as thinc has it, and the gradient of the mean.
    """
    target = ops.asarray(vectors_of(docs), dtype=prediction.dtype)
    gradient, loss = DISTANCES[distance](prediction, target)
    return float(loss), gradient
