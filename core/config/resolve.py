"""Turn blocks into what their functions return."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, NlpxError
from .blocks import POSITIONAL, function_of, is_block, name_of, settings_of
from .signatures import Signature, signature_of
from .source import Source
from .value_types import accepts_path

if TYPE_CHECKING:
    from .config import Config


def resolve_section(config: Config, name: str, *, only: tuple[str, ...] | None = None) -> dict[str, Any]:
    """Turn a section into objects.

    Args:
        config: A config that `validate_config` has returned, or its interpolated copy.
        name: The dotted name of the section, such as ``training`` or ``corpora``.
        only: The keys to turn into objects; None for all. The rest is left out.

    Raises:
        ConfigError: There is no such section, or a function fails; says which, with ``file:line``.
    """
    values = config if config.is_interpolated else config.interpolate()
    try:
        section = values.lookup(name)
    except KeyError:
        raise ConfigError(f"the config has no section [{name}]") from None
    if is_block(section):
        found: dict[str, Any] = resolve_block(section, where=name, config=values)
        return found
    chosen = {key: value for key, value in section.items() if only is None or key in only}
    return {key: resolve_value(value, where=f"{name}.{key}", config=values) for key, value in chosen.items()}


def resolve_block(block: Mapping[str, Any], *, where: str = "", config: Config | None = None) -> Any:
    """Call the function that a block names with its settings, the blocks inside turned into objects first.

    Args:
        block: The section with its ``@``; its references are replaced.
        where: Its dotted name in the config, for messages.
        config: The config that it is from, for ``file:line`` in messages.

    Raises:
        ConfigError: Nobody offers the function, or it fails; says which, and where.
    """
    block = dict(block)
    try:
        function = function_of(block)
    except NlpxError as error:
        raise ConfigError(f"{_place(where, config)}{error}") from error
    signature = signature_of(function)
    settings = {
        name: resolve_value(value, where=f"{where}.{name}", config=config) for name, value in settings_of(block).items()
    }
    positional = settings.pop(POSITIONAL, {})
    positional = tuple(positional.values()) if isinstance(positional, dict) else tuple(positional)
    arguments = {name: _as_declared(value, name, signature) for name, value in settings.items()}
    try:
        return function(*positional, **arguments)
    except NlpxError as error:
        raise type(error)(f"{_place(where, config)}{error}") from error
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        name = name_of(block)[1]
        raise ConfigError(
            f"{_place(where, config)}{name} cannot be made with these settings: {type(error).__name__}: {error}"
        ) from error


def resolve_value(value: Any, *, where: str = "", config: Config | None = None) -> Any:
    """Turn a value into objects: a block by its function, a section key by key; anything else stays."""
    if is_block(value):
        return resolve_block(value, where=where, config=config)
    if isinstance(value, Mapping):
        return {key: resolve_value(each, where=f"{where}.{key}", config=config) for key, each in value.items()}
    return value


def _as_declared(value: Any, name: str, signature: Signature) -> Any:
    """Make a path of a string where the function wants one."""
    argument = signature.arguments.get(name)
    if argument is not None and isinstance(value, str) and accepts_path(argument.annotation):
        return Path(value)
    return value


def _place(where: str, config: Config | None) -> str:
    """Return ``file:line: [section]: `` for a message."""
    if not where:
        return ""
    source = config.source(where) if config is not None else None
    prefix = f"{source}: " if source is not None and source != Source("<config>") else ""
    return f"{prefix}[{where}]: "
