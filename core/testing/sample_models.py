"""Small parts of models, for architectures that are made of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Embed, Model

from ..registry import registry

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from thinc.types import Floats2d

    from ..tokens import Doc
    from ..vocab import Vocab

TOKEN_VECTORS = "nlpx.testing.TokenVectors.v1"
WIDTH = 8
_ROWS = 97


def token_vectors(width: int = WIDTH) -> dict[str, Any]:
    """Return the config block of a small model that gives each token a vector, for tests without other plugins.

    Data flow of the model: docs -> one (n_tokens, width) array per doc. Its vectors are learnt, and depend on nothing
    but the word.
    """
    return {"@architectures": TOKEN_VECTORS, "width": width}


def _build_token_vectors(width: int) -> Model[list[Doc], list[Floats2d]]:
    def forward(model: Model[Any, Any], docs: list[Doc], is_train: bool) -> Any:
        ids = np.array([lexeme.orth % _ROWS for doc in docs for lexeme in doc.lexemes], dtype="i")
        vectors, backprop = model.layers[0](ids, is_train)
        ends = np.cumsum([len(doc) for doc in docs])[:-1]

        def backprop_docs(d_vectors: Any) -> list[Doc]:
            backprop(np.concatenate(d_vectors))
            return []

        return np.split(vectors, ends), backprop_docs

    def init(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
        model.layers[0].initialize()

    embed: Model[Any, Any] = Embed(width, _ROWS, column=None)
    return Model("token_vectors", forward, layers=[embed], dims={"nO": width}, init=init)


registry.architectures(TOKEN_VECTORS, _build_token_vectors)


def sample_vectors(vocab: Vocab, *, width: int = WIDTH) -> list[NDArray[np.float32]]:
    """Make one (n_tokens, width) array for each of three docs, the second without tokens: inputs of an encoder."""
    rng = np.random.default_rng(0)
    return [rng.uniform(-1, 1, (n_tokens, width)).astype("f") for n_tokens in (5, 0, 3)]
