"""Nested settings by dotted names, for code of users that handles them so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from .blocks import is_block
from .config import Config, load_config

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def walk_dict(
    node: Mapping[str, Any], parent: Sequence[str] = (), *, for_overrides: bool = False
) -> Iterator[tuple[list[str], Any]]:
    """Yield the names that lead to each value, and the value.

    Args:
        node: The settings.
        parent: The names that lead to them.
        for_overrides: Whether a block stays in one piece, as an override that replaces it has it.
    """
    for key, value in node.items():
        names = [*parent, key]
        if isinstance(value, dict) and not (for_overrides and is_block(value)):
            yield from walk_dict(value, names, for_overrides=for_overrides)
        else:
            yield names, value


def dict_to_dot(obj: Mapping[str, Any], *, for_overrides: bool = False) -> dict[str, Any]:
    """Return nested settings by dotted names.

    Args:
        obj: The settings.
        for_overrides: As for `walk_dict`.
    """
    return {".".join(names): value for names, value in walk_dict(obj, for_overrides=for_overrides)}


def dot_to_dict(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings by dotted names as nested ones, in their order.

    Args:
        values: The settings by dotted names; sections among them are completed by what else is said of them.

    Raises:
        ConfigError: Something is a value and a section, or is said twice.
    """
    made: dict[str, Any] = {}
    for name, value in values.items():
        nested = value
        for part in reversed(name.split(".")):
            nested = {part: nested}
        _add(made, nested)
    return made


def dot_to_object(config: Mapping[str, Any], section: str) -> Any:
    """Return the value or the section of a dotted name.

    Args:
        config: The settings.
        section: The dotted name.

    Raises:
        KeyError: There is none.
    """
    try:
        return Config(config, is_interpolated=False).lookup(section)
    except KeyError:
        raise KeyError(f"the config has no section or value {section!r}") from None


def set_dot_to_object(config: dict[str, Any], section: str, value: Any) -> None:
    """Set the value of a dotted name, in a section that is there.

    Args:
        config: The settings, which are changed.
        section: The dotted name.
        value: The value.

    Raises:
        KeyError: There is no such section.
    """
    above, _, key = section.rpartition(".")
    node = dot_to_object(config, above) if above else config
    if not isinstance(node, dict):
        raise KeyError(f"{above!r} is a value, not a section, so it has no {section!r}")
    node[key] = value


def copy_config(config: Mapping[str, Any]) -> Config:
    """Return a copy of nested settings that shares nothing with them.

    Args:
        config: The settings.
    """
    return load_config(config).copy()


def load_config_from_str(text: str, overrides: Mapping[str, Any] | None = None, interpolate: bool = False) -> Config:
    """Read the text of a config, whatever it looks like.

    Args:
        text: The text.
        overrides: Values by dotted names that replace or add to those of the text.
        interpolate: Whether to put values in the place of ``${section.key}`` references.

    Raises:
        ConfigError: The form is wrong somewhere, or a reference has no target.
    """
    return Config().from_str(text, overrides=overrides, interpolate=interpolate)


def _add(section: dict[str, Any], values: Mapping[str, Any], *, path: str = "") -> None:
    """Add settings to a section.

    Args:
        section: The section.
        values: The settings.
        path: The dotted name of the section, with a dot after it.

    Raises:
        ConfigError: One of them is there already, or is a section there and a value here, or the reverse.
    """
    for key, value in values.items():
        name = f"{path}{key}"
        is_section = isinstance(value, Mapping)
        if key in section and isinstance(section[key], dict) != is_section:
            raise ConfigError(f"{name!r} is a value and a section; give it as one of the two")
        if key in section and not is_section:
            raise ConfigError(f"{name!r} is there twice; give it once")
        if is_section:
            _add(section.setdefault(key, {}), value, path=f"{name}.")
        else:
            section[key] = value
