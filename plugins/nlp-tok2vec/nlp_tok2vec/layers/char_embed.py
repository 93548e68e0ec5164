"""CharEmbed: the first and last bytes of a word, each embedded by its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from nlpx.tokens import Doc

    from .token_types import TokenTypes

# No byte of UTF-8 is 255, so it stands for a place that a short word leaves empty.
EMPTY = 255
N_BYTES = 256


def CharEmbed(nM: int, nC: int) -> Model[list[Doc], list[Any]]:
    """Embed `nC` bytes of each word, every place with a table of its own.

    Data flow: docs -> (n_tokens, nC) bytes -> (n_tokens, nC * nM), for each doc.

    Args:
        nM: Width of the embedding of a byte.
        nC: Number of bytes.
    """
    return Model(
        "charembed",
        forward,
        init=_init,
        dims={"nM": nM, "nC": nC, "nO": nM * nC, "nV": N_BYTES},
        params={"E": None},
    )


def outer_bytes(texts: Sequence[str], nC: int) -> NDArray[np.uint8]:
    """Take bytes of words from both ends: the first, the last, the second, the last but one, and so on.

    Returns:
        (n_words, nC) bytes of UTF-8; `EMPTY` where the word is too short.
    """
    rows = bytearray([EMPTY]) * (len(texts) * nC)
    for place, text in enumerate(texts):
        encoded = text.encode()
        n = min(len(encoded), nC)
        start = place * nC
        front, back = (n + 1) // 2, n // 2
        rows[start : start + n : 2] = encoded[:front]
        rows[start + 1 : start + n : 2] = encoded[: -back - 1 : -1]
    return np.frombuffer(bytes(rows), dtype=np.uint8).reshape(len(texts), nC)


def forward(
    model: Model[Any, Any], docs: Sequence[Doc | TokenTypes], is_train: bool
) -> tuple[list[Any], Callable[[list[Any]], list[Any]]]:
    """Embed the bytes of each doc."""
    ops: Any = model.ops
    E: Any = model.get_param("E")
    nC, nV, nM = E.shape
    table = E.reshape(nC * nV, nM)
    places = np.arange(nC) * nV
    rows = [
        ops.asarray(outer_bytes([lexeme.text for lexeme in doc.lexemes], nC) + places, dtype="int32") for doc in docs
    ]
    Ys = [table[doc_rows].reshape(len(doc_rows), nC * nM) for doc_rows in rows]

    def backprop(dYs: list[Any]) -> list[Any]:
        dE = ops.alloc2f(nC * nV, nM, dtype=E.dtype)
        for doc_rows, dY in zip(rows, dYs, strict=True):
            ops.scatter_add(dE, doc_rows.ravel(), ops.as_contig(dY.reshape(-1, nM)))
        model.inc_grad("E", dE.reshape(E.shape))
        return []

    return Ys, backprop


def _init(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
    # Zeros, as the field's pipelines have it: bytes never seen in training then add nothing.
    model.set_param("E", model.ops.alloc3f(model.get_dim("nC"), model.get_dim("nV"), model.get_dim("nM")))
