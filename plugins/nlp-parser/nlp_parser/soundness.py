"""What a parser's weights must be before states are scored with them: finite numbers, in arrays of the right shape.

Compiled code looks neither where arrays end nor whether any score is the highest: a broken file must not come so far.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .models import output_layer

if TYPE_CHECKING:
    from .models import Parser


def bad_numbers(model: Parser, tokens: Any) -> str:
    """Name what makes scores that are no numbers, of which none is the best.

    Args:
        model: The parser.
        tokens: One vector for each token of a batch, (n_tokens, nI).

    Returns:
        What it is; empty where all is well.
    """
    xp = model.ops.xp
    if not _are_finite(xp, tokens):
        return "the token vectors that its model makes"
    layers = [model.get_ref("lower"), output_layer(model)]
    weights = (layer.get_param(name) for layer in layers for name in layer.param_names)
    return "" if all(_are_finite(xp, each) for each in weights) else "its weights"


def _are_finite(xp: Any, values: Any) -> bool:
    """Tell whether values are finite numbers: if the sum of their squares is, which is quickly found, they are."""
    flat = values.reshape(-1)
    return bool(xp.isfinite(xp.dot(flat, flat))) or bool(xp.isfinite(flat).all())
