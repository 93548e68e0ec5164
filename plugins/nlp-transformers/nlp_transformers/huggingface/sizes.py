"""How many wordpieces a model of PyTorch knows, and how many it takes at a time."""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import Any

from nlpx.errors import ModelError, shown

# Which part of a model's rows its tokenizer uses at least: models round their number up by far less.
_USED = 0.8


def check_vocabulary(n_pieces: int, module: Any) -> None:
    """Check that a tokenizer can be that of a model; a warning says where it hardly can.

    Args:
        n_pieces: How many wordpieces the tokenizer has.
        module: The model.

    Raises:
        ModelError: It cannot.
    """
    n_rows = _n_pieces(module)
    numbers = f"the tokenizer has {n_pieces} wordpieces, the model rows for {n_rows}"
    if n_pieces > n_rows:
        raise ModelError(f"{numbers}; they are of two models")
    if n_pieces < _USED * n_rows:
        warnings.warn(
            f"{numbers.capitalize()}: if they are of two models, what comes out means nothing; see that the files of "
            "the tokenizer are those of the model.",
            UserWarning,
            stacklevel=2,
        )


def _n_pieces(module: Any) -> int:
    """Return how many pieces a model has vectors for.

    Raises:
        ModelError: It is no model of pieces.
    """
    with suppress(NotImplementedError, AttributeError):
        return int(module.get_input_embeddings().num_embeddings)
    raise ModelError(
        f"the model is {shown(module)}, which has no table with a vector for each wordpiece; take one "
        "of texts that has, such as BERT or RoBERTa"
    )


def n_positions(module: Any) -> int | None:
    """Return how many pieces a model takes; None where it has no limit."""
    said = getattr(module.config, "max_position_embeddings", None)
    limits = [int(said)] if said and said > 0 else []
    for name, layer in module.named_modules():
        if name.split(".")[-1] == "position_embeddings" and hasattr(layer, "num_embeddings"):
            # Where there is a row for padding, positions are counted from the one behind it.
            first = 0 if layer.padding_idx is None else int(layer.padding_idx) + 1
            limits.append(int(layer.num_embeddings) - first)
    return min(limits, default=None)
