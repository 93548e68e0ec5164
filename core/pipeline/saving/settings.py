"""The settings of a component, from a file or a caller: looked at by the types that its constructor says."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from ...config.signatures import signature_of
from ...config.value_types import find_problem
from ...errors import ModelError
from ...files.reading import Record, parse_json
from ...quoting import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...config.signatures import Argument


def read_settings(data: bytes | str, *, component: type, own: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Read the file ``cfg`` of a component.

    Args:
        data: What it holds, JSON.
        component: The class of the component.
        own: The settings that the component has: what its constructor does not know is of the same kind.
        where: The file, for messages.

    Raises:
        ModelError: It is broken, or has a value that the component does not take.
    """
    record = Record(parse_json(data, where=where, error=ModelError), where=where, error=ModelError)
    others = {name: _kind_of(value) | None for name, value in own.items()}
    problem = _find_wrong(record.data, component, others=others)
    if problem:
        record.refuse(problem)
    return record.data


def find_wrong_setting(component: type, settings: Mapping[str, Any]) -> str:
    """Name the first setting that is not of the type, or not within the limits, that the constructor says.

    Returns:
        What is wrong; empty where all is well. What the constructor does not know may be anything.
    """
    return _find_wrong(settings, component, others={})


def declares_setting(component: type, name: str) -> bool:
    """Tell whether the constructor of a component says of which type a setting is."""
    return name in _arguments_of(component)


def _find_wrong(settings: Mapping[str, Any], component: type, *, others: Mapping[str, Any]) -> str:
    arguments = _arguments_of(component)
    for name, value in settings.items():
        due = arguments[name].annotation if name in arguments else others.get(name, Any)
        problem = find_problem(value, due)
        if problem:
            return f"{name} {problem}, not {shown(value)}"
    return ""


def _kind_of(value: Any) -> Any:
    """Return the type of what a setting can be, given what it is."""
    if type(value) is int:
        return float
    return next((kind for kind in (bool, float, str, list, dict) if type(value) is kind), Any)


@cache
def _arguments_of(component: type) -> dict[str, Argument]:
    """Return what the constructors of a class and its bases take, by name."""
    arguments: dict[str, Argument] = {}
    for base in reversed(component.__mro__[:-1]):
        if "__init__" in vars(base):
            arguments.update(signature_of(vars(base)["__init__"]).arguments)
    return arguments
