"""What a parser's weights must be before states are scored with them: finite numbers, in arrays of the right shape.

Compiled code looks neither where arrays end nor whether any score is the highest. Files are looked at when they are
read; but weights can be set, and token vectors come from elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.pipeline import is_finite

from .finite import VECTORS
from .vectors import TokenVectors

if TYPE_CHECKING:
    from thinc.model import Model

    from .models import Parser

LAYERS: dict[str, dict[str, tuple[int | str, ...]]] = {
    "lower": {"W": ("nF", "nO", "nP", "nI"), "b": ("nO", "nP"), "pad": (1, "nF", "nO", "nP")},
    "upper": {"W": ("nO", "nI"), "b": ("nO",)},
}


def misshapen(model: Parser, tokens: Any, *, n_tokens: int) -> str:
    """Name the first array whose shape or type is not what the sizes of its layer say.

    Args:
        model: The parser.
        tokens: One vector for each token of a batch, (n_tokens, nI).
        n_tokens: How many tokens the batch has.

    Returns:
        What is wrong; empty where all is well.
    """
    lower = model.get_ref("lower")
    due: tuple[int, ...] = (n_tokens, lower.get_dim("nI"))
    if tokens.shape != due or tokens.dtype != "float32":
        return f"the token vectors that its model makes have the shape {tokens.shape}, not {due}"
    for layer, name, dims in _weights(model):
        due = tuple(dim if isinstance(dim, int) else layer.get_dim(dim) for dim in dims)
        array: Any = layer.get_param(name)
        if getattr(array, "shape", None) != due or array.dtype != "float32":
            return f"{name} of {layer.name!r} has the shape {getattr(array, 'shape', None)}, but its layer is for {due}"
    return ""


def bad_numbers(model: Parser, tokens: Any) -> str:
    """Name what makes scores that are no numbers; vectors that are made in pieces are looked at when they are made.

    Args:
        model: The parser.
        tokens: One vector for each token of a batch, (n_tokens, nI), or what they are made of.

    Returns:
        What it is; empty where all is well.
    """
    sources = tokens.sources() if isinstance(tokens, TokenVectors) else [tokens]
    if not all(is_finite(source) for source in sources):
        return VECTORS
    finite = all(is_finite(layer.get_param(name)) for layer, name, _dims in _weights(model))
    return "" if finite else "its weights"


def _weights(model: Parser) -> list[tuple[Model[Any, Any], str, tuple[int | str, ...]]]:
    """Return the parameters of the layers behind the token vectors, with the dimensions of each."""
    names = ["lower", "upper"] if model.attrs["has_upper"] else ["lower"]
    return [(model.get_ref(name), param, dims) for name in names for param, dims in LAYERS[name].items()]
