"""Write a config as text: each section followed by its subsections, each value as JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .config import Config


class Line(NamedTuple):
    """Hold one line of a written config.

    Args:
        path: The dotted name of its section or key; empty for a blank line.
        text: The line.
    """

    path: str
    text: str


def write_config(config: Config, *, comments: Mapping[str, str] | None = None) -> str:
    """Return the text of a config.

    Args:
        config: The config.
        comments: What to write above a section or key, by its dotted name.
    """
    comments = comments or {}
    lines = []
    for line in config_lines(config):
        if line.path in comments:
            lines.append(f"# {comments[line.path]}")
        lines.append(line.text)
    return "\n".join(lines)


def config_lines(config: Config) -> Iterator[Line]:
    """Yield the lines of a config, a blank one between two sections.

    Raises:
        ConfigError: A value cannot be written as JSON.
    """
    order = {name: number for number, name in enumerate(config.section_order)}
    for count, name in enumerate(sorted(config, key=lambda section: order.get(section, len(order)))):
        if not isinstance(config[name], dict):
            raise ConfigError(f"{config.source(name)}: {name!r} has a value, but stands outside any [section]")
        if count:
            yield Line("", "")
        yield from _section_lines(config[name], name)


def _section_lines(section: dict[str, Any], path: str) -> Iterator[Line]:
    keys = [key for key in section if not _is_subsection(section[key])]
    if keys or not path.endswith(".*"):
        yield Line(path, f"[{path}]")
    for key in keys:
        yield Line(f"{path}.{key}", f"{key} = {dump_value(section[key], where=f'{path}.{key}')}")
    for count, key in enumerate(key for key in section if key not in keys):
        if count or keys or not path.endswith(".*"):
            yield Line("", "")
        yield from _section_lines(section[key], f"{path}.{key}")


def _is_subsection(value: Any) -> bool:
    """Tell whether a value can be written as a section of its own: its keys must survive being read again."""
    return isinstance(value, dict) and all(
        isinstance(key, str) and re.fullmatch(r"[^\s=:.#;\[\]]+", key) for key in value
    )


def dump_value(value: Any, *, where: str) -> str:
    """Return the text of a value: JSON, or the text itself where it holds a reference.

    Raises:
        ConfigError: The value cannot be written as JSON.
    """
    if isinstance(value, str) and "${" in value:
        return value
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise ConfigError(
            f"{where} holds {type(value).__name__}, which a config cannot hold: {error}; "
            "name a registered function that returns it"
        ) from None
    return re.sub(r"\$(?!\$?\{)", "$$", text) if "$" in text else text
