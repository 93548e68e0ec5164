"""Nested settings that remember where each of them came from: what a config is before anything is done with it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from . import bridge
from .mistakes import Mistake
from .source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self

TEXT = "<config>"
"""The origin of what was given as a text."""

# The order in which sections are written; others follow in their own order.
SECTION_ORDER = ["paths", "system", "nlp", "components", "corpora", "training", "pretraining", "initialize"]

_UNCHANGING = frozenset((str, int, float, bool, type(None)))


class Tree(bridge.Config):
    """Hold settings as nested dicts; `sources` gives the origin of each by its dotted name.

    Args:
        data: The settings.
        is_interpolated: Whether it has no ``${section.key}`` references, or has values in their place.
        section_order: The order in which its sections are written.
        sources: The origins; those that `data` has by default.
    """

    sources: dict[str, Source]

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        is_interpolated: bool | None = None,
        section_order: list[str] | None = None,
        sources: Mapping[str, Source] | None = None,
    ) -> None:
        super().__init__(
            dict(data) if data is not None and not isinstance(data, dict) else data,
            is_interpolated=is_interpolated,
            section_order=section_order or SECTION_ORDER,
        )
        self.sources = dict(sources if sources is not None else getattr(data, "sources", {}))

    def source(self, path: str) -> Source:
        """Return where a value came from; that of the nearest section around it where it has none of its own."""
        while path:
            if path in self.sources:
                return self.sources[path]
            path = path.rpartition(".")[0]
        return Source(TEXT)

    def mistake(self, path: str, message: str, *, is_key: bool = True, **details: Any) -> Mistake:
        """Return what is wrong with a key, or with a section as a whole, with the place that it came from."""
        return Mistake(source=self.source(path), path=path, message=message, is_key=is_key, **details)

    def lookup(self, path: str) -> Any:
        """Return the value or the section of a dotted name.

        Raises:
            KeyError: There is none.
        """
        node: Any = self
        for part in path.split("."):
            if not isinstance(node, dict) or part not in node:
                raise KeyError(path)
            node = node[part]
        return node

    def put(self, path: str, value: Any, *, source: Source | str) -> None:
        """Set the value of a dotted name, making the sections that it needs.

        Raises:
            ConfigError: A part of the name is a value, not a section.
        """
        origin = source if isinstance(source, Source) else Source(source)
        *sections, key = path.split(".")
        node: dict[str, Any] = self
        for depth, part in enumerate(sections):
            name = ".".join(sections[: depth + 1])
            if part not in node:
                node[part] = {}
                self.sources[name] = origin
            node = node[part]
            if not isinstance(node, dict):
                raise ConfigError(f"{origin}: {name!r} is a value, not a section, so it has no {path!r}")
        node[key] = value
        for inner in [name for name in self.sources if name.startswith(f"{path}.")]:
            del self.sources[inner]
        self.sources[path] = origin

    def note_changes(self, old: Mapping[str, Any], *, source: str, path: str = "") -> None:
        """Note for what is other than it was that it comes from a place.

        Args:
            old: The tree as it was, or the section.
            source: The place, such as a flag.
            path: The dotted name of the section; empty for the whole tree.
        """
        for key, value in (self.lookup(path) if path else self).items():
            name = f"{path}.{key}" if path else key
            before = old.get(key)
            if isinstance(value, dict) and isinstance(before, Mapping):
                self.note_changes(before, source=source, path=name)
            elif value != before:
                self.put(name, value, source=source)

    def override(self, values: Mapping[str, Any]) -> None:
        """Set the values of dotted names, as they are given on a command line.

        Raises:
            ConfigError: A part of a name is a value, not a section.
        """
        origins = getattr(values, "sources", {})
        for path, value in values.items():
            self.put(path, value, source=origins.get(path, f"--{path}"))

    def complete(
        self, section: dict[str, Any], defaults: Mapping[str, Any], *, source: Callable[[str], Source], path: str = ""
    ) -> None:
        """Add to a section what only its defaults have.

        A block that names another function than the defaults' takes nothing from them.

        Args:
            section: The section, or the whole tree; changed in place.
            defaults: Its defaults.
            source: Gives the source of a default by its dotted name.
            path: The section's dotted name.
        """
        for key, value in defaults.items():
            name = f"{path}.{key}" if path else key
            if key not in section:
                section[key] = copy.deepcopy(value)
                self._mark(name, value, source)
            elif isinstance(value, Mapping) and isinstance(section[key], dict) and _same_function(section[key], value):
                self.complete(section[key], value, source=source, path=name)

    def copy(self) -> Self:
        """Return a deep copy."""
        return type(self)(
            _copied(dict(self)),
            is_interpolated=self.is_interpolated,
            section_order=self.section_order,
            sources=self.sources,
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self.copy()

    def _mark(self, path: str, value: Any, source: Callable[[str], Source]) -> None:
        """Note where a value, and what is inside it, came from."""
        self.sources[path] = source(path)
        if isinstance(value, Mapping):
            for key, inner in value.items():
                self._mark(f"{path}.{key}", inner, source)


def _copied(value: Any) -> Any:
    """Return a deep copy of a value, sooner than Python's own function does: nearly all are of a few types."""
    kind = type(value)
    if kind is dict:
        return {key: _copied(inner) for key, inner in value.items()}
    if kind is list:
        return [_copied(inner) for inner in value]
    return value if kind in _UNCHANGING else copy.deepcopy(value)


def _same_function(section: Mapping[str, Any], defaults: Mapping[str, Any]) -> bool:
    """Tell whether a section may take from the defaults: it names no function of its own, or the same."""
    own = {key: name for key, name in section.items() if key.startswith("@")}
    return all(defaults.get(key) == name for key, name in own.items())
