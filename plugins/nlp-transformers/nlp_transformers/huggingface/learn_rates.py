"""How fast each layer of a transformer learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def layer_factors(names: Sequence[str], *, decay: float) -> list[float]:
    """Return what the learn rate of each weight is multiplied by, if each layer learns slower than the one above it.

    The weights of a layer have its number in their names, the first one if there are several (``encoder.layer.3.``,
    ``h.3.``). What stands before all layers, the embeddings, is below them; what follows learns as the last one does.
    Layers that share their weights (ALBERT) are one.

    Args:
        names: The names of the weights, in the order in which the model has them.
        decay: What is between a layer and the one above it.
    """
    numbers = [_number_in(name) for name in names]
    n_layers = max((number for number in numbers if number is not None), default=-1) + 1
    factors = []
    # How many layers are above.
    place = n_layers
    for number in numbers:
        if number is not None:
            place = n_layers - 1 - number
        elif place < n_layers:
            place = 0
        factors.append(decay**place)
    return factors


def _number_in(name: str) -> int | None:
    return next((int(part) for part in name.split(".") if part.isdecimal()), None)
