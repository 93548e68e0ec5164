"""Models of PyTorch with all of their weights, which are safetensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.errors import ModelError
from nlpx.pipeline import is_finite

from .finding import CONVERT

if TYPE_CHECKING:
    from collections.abc import Mapping

# How the names of the weights begin that make the pooled output.
_POOLER = "pooler."


def of_place(place: str, config: Any, runs_code: bool) -> Any:
    """Make a model and give it the weights of its place: those that are no safetensors are pickles.

    Raises:
        ModelError: The weights cannot be read, are not all there, or do not fit the config.
    """
    from safetensors import SafetensorError

    try:
        return _with_weights(_kind(config), place, config=config, use_safetensors=True, trust_remote_code=runs_code)
    except SafetensorError as error:
        raise ModelError(f"its weights in *.safetensors cannot be read ({error}); restore the file") from error
    except OSError as error:
        # What transformers says of weights that are none is to take a pickle.
        if "safetensors" not in str(error):
            raise
        raise ModelError(f"it has no model.safetensors, nor what refers to several; {CONVERT}") from error


def of_state(weights: Mapping[str, Any], place: str, config: Any, runs_code: bool) -> Any:
    """Make a model and give it weights."""
    kind = type(without_values(place, config, runs_code))
    return _with_weights(kind, None, config=config, state_dict=weights)


def without_values(_place: str, config: Any, runs_code: bool) -> Any:
    """Make a model whose weights have shapes and no values, which takes neither time nor memory."""
    import torch

    with torch.device("meta"):
        return _kind(config).from_config(config, trust_remote_code=runs_code)


def _kind(config: Any) -> Any:
    """Return what finds the class of a model: that of the encoder alone, where transformers has one (T5)."""
    from transformers import MODEL_FOR_TEXT_ENCODING_MAPPING, AutoModel, AutoModelForTextEncoding

    return AutoModelForTextEncoding if type(config) in MODEL_FOR_TEXT_ENCODING_MAPPING else AutoModel


def _with_weights(kind: Any, place: str | None, **settings: Any) -> Any:
    """Make a model and give it all of its weights, in single precision: no other can be trained here.

    Layers for which there are none would have random ones. A pooler, which vectors of wordpieces do not need and many
    published models lack, is left out then.

    Args:
        kind: The class of the model, or what finds it.
        place: Where its weights are, if they are not among the settings.
        **settings: More for ``from_pretrained``.

    Raises:
        ModelError: Weights are missing, are of another shape than the config says, or are no finite numbers.
    """
    import torch

    # Weights of other shapes are reported too, instead of in a table that is printed.
    module, report = kind.from_pretrained(
        place, **settings, dtype=torch.float32, output_loading_info=True, ignore_mismatched_sizes=True
    )
    missing = [name for name in sorted(report["missing_keys"]) if not name.startswith(_POOLER)]
    unfit = [*missing, *sorted(name for name, *_shapes in report["mismatched_keys"])]
    if unfit:
        raise ModelError(
            f"its weights do not fit its config.json and transformer_config: {unfit[0]!r} is missing or has another "
            f"shape ({len(unfit)} such in all); take the config that belongs to the weights"
        )
    if report["missing_keys"]:
        module.pooler = None
    broken = [name for name, array in module.state_dict().items() if not is_finite(array)]
    if broken:
        raise ModelError(
            f"its weights {broken[0]!r} hold values that are no finite numbers (NaN or infinity; {len(broken)} such in "
            "all); restore the file"
        )
    return module
