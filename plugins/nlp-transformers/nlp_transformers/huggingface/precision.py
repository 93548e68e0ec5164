"""In which precision a transformer computes."""

from __future__ import annotations

from contextlib import contextmanager
from inspect import signature
from typing import TYPE_CHECKING, Any, Literal

from thinc.api import PyTorchGradScaler

from nlpx.errors import ConfigError, ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Precision = bool | Literal["bfloat16"]
"""True for float16 on a GPU, and nothing on a processor; "bfloat16" for that on both; False for neither."""
# What PyTorch says of a number that is too large.
_OVERFLOW = "without overflow"


@contextmanager
def autocast(precision: Precision, device: Any) -> Iterator[None]:
    """Let a block run a model in a precision on a device.

    Raises:
        ModelError: The model does not run in it: some (DeBERTa) mask what is in half precision with the smallest number
            of single precision.
    """
    import torch

    is_bfloat16 = precision == "bfloat16"
    settings = {"dtype": torch.bfloat16} if is_bfloat16 else {"enabled": is_scaled(precision, device)}
    try:
        with torch.autocast(device.type, **settings):
            yield
    except RuntimeError as error:
        if _OVERFLOW not in str(error):
            raise
        raise ModelError(
            "the transformer does not run in half precision: it puts numbers of single precision there that are too "
            f"large for it ({' '.join(str(error).split())}); leave mixed_precision out, or take a model such as BERT "
            "or RoBERTa"
        ) from error


def is_scaled(precision: Precision, device: Any) -> bool:
    """Tell whether gradients have to be scaled, because small ones would be 0 in float16."""
    return precision is True and device.type == "cuda"


def refuse_scaler_settings(settings: Mapping[str, Any]) -> None:
    """Refuse settings that thinc's ``PyTorchGradScaler`` does not have, which is made on a GPU only.

    Raises:
        ConfigError: There are such.
    """
    known = list(signature(PyTorchGradScaler).parameters)
    for name in settings:
        if name not in known:
            raise ConfigError(
                f"grad_scaler_config: PyTorchGradScaler has no setting {name!r}; it has {', '.join(known)}."
            )


def scale_of(scaler: Any) -> list[float]:
    """Return what a scaler of thinc multiplies gradients by now, and for how many updates it has done so."""
    return [float(scaler._scale), float(scaler._growth_tracker)]


def set_scale(scaler: Any, scale: Sequence[float]) -> None:
    """Let a scaler go on from what `scale_of` has returned."""
    for tensor, number in zip((scaler._scale, scaler._growth_tracker), scale, strict=True):
        tensor.fill_(number)
