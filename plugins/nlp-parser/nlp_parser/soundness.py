"""What a parser's weights must be before states are scored with them: finite numbers, in arrays of the right shape.

Compiled code looks neither where arrays end nor whether any score is the highest: a broken file must not come so far.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .models import output_layer

if TYPE_CHECKING:
    from thinc.model import Model

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


def misshapen(model: Parser) -> str:
    """Name the first parameter of the layers behind the token vectors whose shape is not what their sizes say.

    Returns:
        What is wrong; empty where all is well, or there are no weights yet.
    """
    lower, upper = model.get_ref("lower"), model.get_ref("upper")
    shapes: list[tuple[Model[Any, Any], str, tuple[str, ...]]] = [
        (lower, "W", ("nF", "nO", "nP", "nI")),
        (lower, "b", ("nO", "nP")),
        (lower, "pad", ("1", "nF", "nO", "nP")),
    ]
    if model.attrs["has_upper"]:
        shapes += [(upper, "W", ("nO", "nI")), (upper, "b", ("nO",))]
    for layer, name, dims in shapes:
        if layer.has_param(name):
            found: Any = layer.get_param(name)
            due = tuple(1 if dim == "1" else layer.get_dim(dim) for dim in dims)
            if found.shape != due:
                return f"{name} of {layer.name!r} has the shape {found.shape}, but its layer is for {due}"
    return ""
