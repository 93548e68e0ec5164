"""How similar two texts are: how much their vectors point the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from warnings import warn

import numpy as np

from ..errors import ArgumentError
from ..quoting import kind_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def cosine(one: NDArray[Any], two: NDArray[Any]) -> float:
    """Return the cosine of the angle between two vectors, 0.0 if one of them is zero.

    Raises:
        ValueError: The vectors have different widths.
    """
    if one.shape != two.shape:
        raise ValueError(
            f"Vectors of {one.shape[0]} and {two.shape[0]} numbers cannot be compared: use texts of one vocabulary."
        )
    lengths = float(np.sqrt((one * one).sum() * (two * two).sum()))
    return float((one * two).sum()) / lengths if lengths else 0.0


def similarity(one: Any, other: Any) -> float:
    """Return how similar two of a Doc, a span, a token and a lexeme are; 1.0 where they are the same words.

    It warns where nothing can be compared, in the name of whoever called the caller, with the codes by which users'
    filters know these warnings.

    Raises:
        ArgumentError: The other is something else.
        ValueError: Their vectors have different widths.
    """
    if not hasattr(other, "vector") or not hasattr(other, "vocab"):
        raise ArgumentError(f"similarity compares with a Doc, a span, a token or a lexeme, not {kind_of(other)}.")
    if _words(one) == _words(other):
        return 1.0
    score = cosine(one.vector, other.vector)
    if not one.vocab.vectors.size:
        warn(
            "[W007] There are no word vectors, so similarity compares what components have left in doc.tensor, if "
            "anything, and may be 0.0 for that reason alone; use a pipeline with vectors.",
            UserWarning,
            stacklevel=3,
        )
    elif not one.vector.any() or not other.vector.any():
        message = "[W008] One of the texts has no word with a vector, so their similarity is 0.0."
        warn(message, UserWarning, stacklevel=3)
    return score


def _words(text: Any) -> list[int]:
    """Return the ids of the words of a text."""
    return [text.orth] if hasattr(text, "orth") else [token.orth for token in text]
