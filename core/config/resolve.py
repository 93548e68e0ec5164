"""Turn blocks into what their functions return."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, NlpxError, as_caught_too
from ..isolation import describe
from ..quoting import shown
from ..registry import registry
from ..registry.blame import named
from ..registry.calls import due_from
from ..registry.kinds import kind_of_table
from .blocks import POSITIONAL, function_of, is_block, name_of, settings_of
from .signatures import Signature, signature_of
from .source import Source
from .value_types import accepts_path, branches, is_block_type, matches, mentions_path
from .value_types import describe as describe_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from .config import Config

_NOTHING: Mapping[str, Any] = {}


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
        objects: dict[str, Any] = resolve_block(section, where=name, config=values)
        return objects
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
    return make_with(function, *name_of(block), settings_of(block), where=where, config=config)


def make_with(
    function: Callable[..., Any],
    table: str,
    name: str,
    settings: Mapping[str, Any],
    *,
    where: str = "",
    config: Config | None = None,
    given: Mapping[str, Any] = _NOTHING,
) -> Any:
    """Call a function with settings, the blocks among them turned into objects first.

    Args:
        function: The function.
        table: The registry that has it.
        name: Its name there.
        settings: Its settings; their references are replaced.
        where: The dotted name of the section in the config, for messages.
        config: The config that it is from, for ``file:line`` in messages.
        given: Arguments that are no settings.

    Raises:
        ConfigError: It fails; the error can be caught by the class of the function's own, too.
        PluginError: It gives something else than the contract asks for.
    """
    signature = signature_of(function)
    made = {name: resolve_value(value, where=f"{where}.{name}", config=config) for name, value in settings.items()}
    positional = made.pop(POSITIONAL, {})
    positional = tuple(positional.values()) if isinstance(positional, dict) else tuple(positional)
    arguments = {name: _as_declared(value, name, signature) for name, value in made.items()}
    for key in filter(signature.arguments.get, arguments):
        if is_block(settings[key]) and not _is_taken(made[key], signature.arguments[key].annotation):
            takes = describe_type(signature.arguments[key].annotation)
            giver = name_of(settings[key])[1]
            raise ConfigError(
                f"{_place(f'{where}.{key}', config)}{giver} gives {shown(made[key])}, but {name} takes {takes} there"
            )
    try:
        result = function(*positional, **given, **arguments)
        return due_from(table, name, result, kind_of_table(table).gives)
    except NlpxError as error:
        raise type(error)(f"{_place(where, config)}{error}") from error
    except (OSError, MemoryError):
        raise
    except Exception as error:
        owner = named(name, registry.table(table).owner(name))
        said = as_caught_too(ConfigError, error)(
            f"{_place(where, config)}{owner} cannot be made with these settings: {describe(error)}"
        )
        vars(said).update(vars(error))
        raise said from error


def resolve_value(value: Any, *, where: str = "", config: Config | None = None) -> Any:
    """Turn a value into objects: a block by its function, a section key by key; anything else stays."""
    if is_block(value):
        return resolve_block(value, where=where, config=config)
    if isinstance(value, Mapping):
        return {key: resolve_value(entry, where=f"{where}.{key}", config=config) for key, entry in value.items()}
    return value


def _is_taken(made: Any, annotation: Any) -> bool:
    """Tell whether what a block has made is of the class that is wanted; data are not looked through."""
    kinds = [kind for kind in branches(annotation) if kind is not type(None)]
    return not all(map(is_block_type, kinds)) or matches(made, annotation)


def _as_declared(value: Any, name: str, signature: Signature) -> Any:
    """Make a path of a string where the function wants one."""
    argument = signature.arguments.get(name)
    if argument is None or not isinstance(value, str):
        return value
    if not value and mentions_path(argument.annotation):
        # As where files are looked for before anything is made, an empty path counts as none.
        return None
    return Path(value) if accepts_path(argument.annotation) else value


def _place(where: str, config: Config | None) -> str:
    """Return ``file:line: [section]: `` for a message."""
    if not where:
        return ""
    source = config.source(where) if config is not None else None
    prefix = f"{source}: " if source is not None and source != Source("<config>") else ""
    return f"{prefix}[{where}]: "
