"""The layer ``Flattener``: one array of those of docs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thinc.api import Model

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.types import Floats2d


def flatten() -> Model[list[Floats2d], Floats2d]:
    """Give the arrays of docs as one. Data flow: one (n_tokens, width) array per doc -> (n_tokens of all, width)."""
    return Model("Flattener", forward)


def forward(
    model: Model[list[Floats2d], Floats2d], X: list[Floats2d], is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], list[Floats2d]]]:
    lengths = model.ops.asarray1i([len(array) for array in X])
    Y: Any = model.ops.flatten(X)

    def backprop(dY: Floats2d) -> list[Floats2d]:
        d_docs: list[Floats2d] = model.ops.unflatten(dY, lengths)
        return d_docs

    return Y, backprop
