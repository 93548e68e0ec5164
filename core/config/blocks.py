"""Sections of configs, and blocks: sections that name a function of a registry with an ``@``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import NameNotFound
from ..registry import registry
from ..spelling import near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

POSITIONAL = "*"


def section_of(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a section of a config that has not been checked; an empty one where there is none."""
    section = values.get(name)
    return section if isinstance(section, dict) else {}


def is_block(value: Any) -> bool:
    """Tell whether a value is a section that names a function."""
    return isinstance(value, dict) and any(isinstance(key, str) and key.startswith("@") for key in value)


def settings_of(block: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a block, without its function's name."""
    return {key: value for key, value in block.items() if not key.startswith("@")}


def arguments_of(block: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Return the arguments by position and by name that a block gives its function."""
    settings = settings_of(dict(block))
    positional = settings.pop(POSITIONAL, {})
    return list(positional.values() if isinstance(positional, dict) else positional), settings


def name_of(block: dict[str, Any]) -> tuple[str, str]:
    """Return the registry that a block names, and the function.

    Raises:
        NameNotFound: It names several, or no registry of ours.
    """
    names = [key for key in block if key.startswith("@")]
    if len(names) != 1:
        raise NameNotFound(f"a block can name one function only, not {' and '.join(names)}")
    table, name = names[0][1:], block[names[0]]
    if table not in registry.names():
        meant = near(table, registry.names(), most=1)
        hint = f"; did you mean {meant[0]!r}?" if meant else ""
        raise NameNotFound(f"there is no registry @{table}{hint}")
    if not isinstance(name, str):
        raise NameNotFound(f"@{table} must name a function, not {name!r}")
    return table, name


def function_of(block: dict[str, Any]) -> Callable[..., Any]:
    """Return the function that a block names.

    Raises:
        NameNotFound: Nobody offers it.
        NameClash: Two plugins offer it.
        PluginError: It cannot be imported.
    """
    table, name = name_of(block)
    function: Callable[..., Any] = registry.get(table, name)
    return function


def origin_of(table: str, name: str) -> str:
    """Return the distribution or module that offers a function."""
    for offer in registry.table(table).offers():
        if offer.spec.name == name:
            return offer.plugin.distribution or offer.plugin.name
    return str(getattr(registry.get(table, name), "__module__", ""))


def walk_blocks(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every block inside a value with its dotted name, outer ones before inner ones."""
    if not isinstance(value, dict):
        return
    if is_block(value):
        yield path, value
    for key, inner in list(value.items()):
        yield from walk_blocks(inner, f"{path}.{key}" if path else key)
