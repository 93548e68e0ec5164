"""Batches whose texts have no tokens at all, which many layers of thinc refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.pipeline import wrap_forward

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.model import Model

    ByDoc = Model[list[Any], list[Any]]


def pass_empty_batches(layer: ByDoc) -> ByDoc:
    """Let a layer take such batches too: it gives each text an array without rows, and learns nothing.

    Args:
        layer: one (n_tokens, nI) array per text -> one (n_tokens, nO) array per text; it is changed in place.
    """
    wrap_forward(layer, _forward)
    return layer


def _forward(
    filled: Callable[..., Any], layer: ByDoc, Xs: list[Any], is_train: bool
) -> tuple[list[Any], Callable[[Any], list[Any]]]:
    if any(map(len, Xs)):
        Ys, backprop = filled(layer, Xs, is_train)
        return Ys, backprop
    return [layer.ops.alloc2f(0, layer.get_dim("nO")) for _ in Xs], lambda dYs: Xs
