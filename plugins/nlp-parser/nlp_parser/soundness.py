"""What a parser's weights must be before states are scored with them: finite numbers, in arrays of the right shape.

Compiled code looks neither where arrays end nor whether any score is the highest. Files are looked at when they are
read; but weights can be set, and token vectors come from elsewhere.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from nlpx.pipeline import MadeOfWeights, is_finite

from .finite import VECTORS
from .vectors import TokenVectors

if TYPE_CHECKING:
    from thinc.model import Model

    from .models import Parser

LAYERS: dict[str, dict[str, tuple[int | str, ...]]] = {
    "lower": {"W": ("nF", "nO", "nP", "nI"), "b": ("nO", "nP"), "pad": (1, "nF", "nO", "nP")},
    "upper": {"W": ("nO", "nI"), "b": ("nO",)},
}


class _Looked(NamedTuple):
    """What was seen of the weights of a layer: the sizes that it had, what is wrong, and whether all is finite."""

    sizes: tuple[int, ...]
    misshapen: str
    is_finite: bool

    @classmethod
    def at(cls, params: dict[str, tuple[int | str, ...]], layer: Model[Any, Any]) -> _Looked:
        """Look at the weights of a layer."""
        arrays: list[Any] = [layer.get_param(name) for name in layer.param_names]
        # Of what is no array of numbers, its shape or type is said to be wrong.
        numbers = [array for array in arrays if getattr(getattr(array, "dtype", None), "kind", "") == "f"]
        return cls(_sizes(layer), _misshapen(params, layer), all(map(is_finite, numbers)))


class Soundness:
    """What is known of the weights of one parser, which are looked at again when they are others."""

    def __init__(self) -> None:
        self._layers = {name: MadeOfWeights(partial(_Looked.at, params)) for name, params in LAYERS.items()}
        self._last = MadeOfWeights(partial(_Looked.at, {}))

    def misshapen(self, model: Parser, tokens: Any, *, n_tokens: int) -> str:
        """Name the first array whose shape or type is not what the sizes of its layer say.

        Args:
            model: The parser.
            tokens: One vector for each token of a batch, (n_tokens, nI).
            n_tokens: How many tokens the batch has.

        Returns:
            What is wrong; empty where all is well.
        """
        due = (n_tokens, model.get_ref("lower").get_dim("nI"))
        if tokens.shape != due or tokens.dtype != "float32":
            return f"the token vectors that its model makes have the shape {tokens.shape}, not {due}"
        for name in _names(model):
            layer = model.get_ref(name)
            looked = self._layers[name].of(layer)
            # Sizes can be changed where the weights stay.
            wrong = looked.misshapen if looked.sizes == _sizes(layer) else _misshapen(LAYERS[name], layer)
            if wrong:
                return wrong
        return ""

    def bad_numbers(self, model: Parser, tokens: Any) -> str:
        """Name what makes scores that are no numbers; vectors that are made in pieces are looked at when they are made.

        Args:
            model: The parser.
            tokens: One vector for each token of a batch, (n_tokens, nI), or what they are made of.

        Returns:
            What it is; empty where all is well.
        """
        has_layer = isinstance(tokens, TokenVectors)
        if not all(map(is_finite, tokens.sources() if has_layer else [tokens])):
            return VECTORS
        if has_layer and not self._last.of(tokens.layer).is_finite:
            return VECTORS
        finite = all(self._layers[name].of(model.get_ref(name)).is_finite for name in _names(model))
        return "" if finite else "its weights"


def _names(model: Parser) -> list[str]:
    """Return the names of the layers behind the token vectors."""
    return ["lower", "upper"] if model.attrs["has_upper"] else ["lower"]


def _sizes(layer: Model[Any, Any]) -> tuple[int, ...]:
    return tuple(map(layer.get_dim, layer.dim_names))


def _misshapen(params: dict[str, tuple[int | str, ...]], layer: Model[Any, Any]) -> str:
    """Name the first of some parameters of a layer that has not the dimensions due; empty where all have."""
    for name, dims in params.items():
        due = tuple(dim if isinstance(dim, int) else layer.get_dim(dim) for dim in dims)
        array: Any = layer.get_param(name)
        if getattr(array, "shape", None) != due or array.dtype != "float32":
            return f"{name} of {layer.name!r} has the shape {getattr(array, 'shape', None)}, but its layer is for {due}"
    return ""
