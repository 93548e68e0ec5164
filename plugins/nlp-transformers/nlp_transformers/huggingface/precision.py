"""In which precision a transformer computes."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any, Literal

from thinc.api import PyTorchGradScaler

from nlpx.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Precision = bool | Literal["bfloat16"]
"""True for float16 on a GPU, and nothing on a processor; "bfloat16" for that on both; False for neither."""


def autocast(precision: Precision, device: Any) -> Any:
    """Return what lets a block compute in a precision on a device."""
    import torch

    if precision == "bfloat16":
        return torch.autocast(device.type, dtype=torch.bfloat16)
    return torch.autocast(device.type, enabled=is_scaled(precision, device))


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
