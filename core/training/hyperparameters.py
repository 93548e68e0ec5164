"""The hyper-parameters that the flag form of ``train`` takes from environment variables, and their documented defaults.

Those of a model family, such as ``token_vector_width``, come from its plugin: see `TrainingOptionSpec.env`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class HyperParameter:
    """Describe one variable.

    Args:
        default: What holds without it.
        low: The smallest value that makes sense.
        high: The largest value that makes sense; None for no limit.
        setting: The setting of the config that it gives; None where several variables give one setting together.
    """

    default: float
    low: float = 0.0
    high: float | None = None
    setting: str | None = None


HYPERPARAMETERS: Mapping[str, HyperParameter] = {
    "dropout_from": HyperParameter(default=0.2, high=1.0),
    "dropout_to": HyperParameter(default=0.2, high=1.0),
    "dropout_decay": HyperParameter(default=0.0, high=1.0),
    "batch_from": HyperParameter(default=1.0, low=1.0),
    "batch_to": HyperParameter(default=64.0, low=1.0),
    "batch_compound": HyperParameter(default=1.001),
    "hidden_width": HyperParameter(default=128, low=1, setting="components.*.model.hidden_width"),
    "learn_rate": HyperParameter(default=0.001, setting="training.optimizer.learn_rate"),
    "optimizer_B1": HyperParameter(default=0.9, high=1.0, setting="training.optimizer.beta1"),
    "optimizer_B2": HyperParameter(default=0.999, high=1.0, setting="training.optimizer.beta2"),
    "optimizer_eps": HyperParameter(default=1e-08, setting="training.optimizer.eps"),
    "L2_penalty": HyperParameter(default=1e-06, setting="training.optimizer.L2"),
    "grad_norm_clip": HyperParameter(default=1.0, setting="training.optimizer.grad_clip"),
}


def read_hyperparameters(environment: Mapping[str, str] | None = None) -> tuple[dict[str, float], list[str]]:
    """Return the value of every hyper-parameter, and the names of those that the environment gives.

    Args:
        environment: The environment variables; None for those of the process.

    Raises:
        UsageError: A variable is not a number, or out of its range.
    """
    given = os.environ if environment is None else environment
    values, names = {}, []
    for name, known in HYPERPARAMETERS.items():
        values[name] = known.default
        if given.get(name, "").strip():
            names.append(name)
            values[name] = _number(name, given[name], like=known)
    return values, names


def read_number(name: str, text: str, *, kind: type[float] = float) -> Any:
    """Return the number that an environment variable holds.

    Raises:
        UsageError: It is none.
    """
    try:
        return kind(text)
    except ValueError:
        due = "a whole number" if kind is int else "a number"
        raise UsageError(
            f"the environment variable {name} must be {due}, not {text!r}; change it, or unset it"
        ) from None


def _number(name: str, text: str, *, like: HyperParameter) -> float:
    value: float = read_number(name, text, kind=type(like.default))
    if not like.low <= value <= (like.high if like.high is not None else float("inf")):
        limits = f"at least {like.low:g}" if like.high is None else f"from {like.low:g} to {like.high:g}"
        raise UsageError(f"the environment variable {name} is {text}, but must be {limits}; change it, or unset it")
    return value


def dropout_setting(values: Mapping[str, float]) -> Any:
    """Return the setting ``training.dropout``: a rate, or a schedule where the rate changes."""
    start, stop, decay = values["dropout_from"], values["dropout_to"], values["dropout_decay"]
    if start == stop or not decay:
        return start
    return {"@schedules": "nlpx.decaying.v1", "start": start, "stop": stop, "decay": decay}


def batcher_setting(values: Mapping[str, float]) -> Any:
    """Return the section ``[training.batcher]`` for the hyper-parameters."""
    start, stop, compound = values["batch_from"], values["batch_to"], values["batch_compound"]
    size: Any = int(start)
    if start != stop:
        size = {"@schedules": "compounding.v1", "start": start, "stop": stop, "compound": compound}
    return {"@batchers": "spacy.batch_by_sequence.v1", "size": size}
