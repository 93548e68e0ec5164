"""The config: read from files and texts, merged, interpolated, and written again."""

from __future__ import annotations

import copy
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..files.writing import as_path, write_text
from ..quoting import shown
from .mistakes import Mistake, report
from .parser import DEEPEST, is_too_deep, parse_text, read_text, read_value
from .references import interpolate
from .source import Source
from .tree import TEXT, Tree
from .writer import write_config

if TYPE_CHECKING:
    from pathlib import Path


class Config(Tree):
    """Hold the settings as nested dicts; `sources` gives the origin of each by its dotted name.

    A config that is loaded with ``interpolate=False`` keeps its ``${section.key}`` references as strings.
    """

    def from_str(  # type: ignore[override]
        self,
        text: str,
        *,
        interpolate: bool = True,
        overrides: Mapping[str, Any] | None = None,
        name: str = TEXT,
    ) -> Config:
        """Read the text of a config into this object and return it.

        Args:
            text: The config.
            interpolate: Whether to put values in the place of ``${section.key}`` references.
            overrides: Values by dotted names that replace those of the text.
            name: The file's name, for messages.

        Raises:
            ConfigError: The form is wrong somewhere, or a reference has no target; names every place.
        """
        parsed = parse_text(text, origin=name)
        if parsed.mistakes:
            raise report(parsed.mistakes)
        self.clear()
        self.sources = {}
        deep: list[Mistake] = []
        for section in sorted(parsed.sections, key=lambda name: name.count(".")):
            for key, entry in parsed.sections[section].entries.items():
                value = self._section(section)[key] = read_value(entry.text)
                if isinstance(value, (list, dict)) and is_too_deep(value):
                    what = f"the value is nested too deeply: at most {DEEPEST} levels can be read"
                    path, place = f"{section}.{key}", Source(name, entry.line)
                    deep.append(Mistake(source=place, path=path, message=what, is_key=True))
            self._section(section)
        if deep:
            raise report(deep)
        for section, content in parsed.sections.items():
            self.sources[section] = Source(name, content.line)
            for key, entry in content.entries.items():
                self.sources[f"{section}.{key}"] = Source(name, entry.line)
        self.override(overrides or {})
        self.is_interpolated = False
        return self._become(self.interpolate()) if interpolate else self

    def from_bytes(
        self, bytes_data: bytes, *, interpolate: bool = True, overrides: Mapping[str, Any] | None = None
    ) -> Config:
        """Read a config from UTF-8 bytes, as `from_str`.

        Raises:
            ConfigError: They are not UTF-8; or as `from_str`.
        """
        try:
            text = bytes_data.decode("utf8")
        except UnicodeDecodeError as error:
            line = bytes_data[: error.start].count(b"\n") + 1
            raise ConfigError(f"{TEXT}:{line}: the config is not UTF-8 text; make the bytes again") from None
        return self.from_str(text, interpolate=interpolate, overrides=overrides)

    def from_disk(
        self, path: str | Path, *, interpolate: bool = True, overrides: Mapping[str, Any] | None = None
    ) -> Config:
        """Read a config from a file, as `from_str`.

        Raises:
            ConfigError: There is no such file, or it is not UTF-8 text; or as `from_str`.
        """
        text = _not_empty(read_text(as_path(path)), name=str(path))
        return self.from_str(text, interpolate=interpolate, overrides=overrides, name=str(path))

    def to_str(self, *, interpolate: bool = False) -> str:
        """Return the text of the config, each section followed by its subsections.

        Args:
            interpolate: Whether values are written in the place of ``${section.key}`` references.
        """
        return write_config(self.interpolate() if interpolate and not self.is_interpolated else self)

    def to_disk(self, path: str | Path, *, interpolate: bool = False) -> None:
        """Write the text of the config to a file, as `to_str`."""
        write_text(path, f"{self.to_str(interpolate=interpolate)}\n")

    def to_bytes(self, *, interpolate: bool = False) -> bytes:
        """Return the text of the config in UTF-8, as `to_str`."""
        return self.to_str(interpolate=interpolate).encode()

    def interpolate(self) -> Config:
        """Return a copy with values in the place of ``${section.key}`` references.

        Raises:
            ConfigError: A reference has no target, or leads back to itself; names every place.
        """
        config, mistakes = interpolate(self)
        if mistakes:
            raise report(mistakes)
        return config

    def merge(self, updates: Mapping[str, Any], remove_extra: bool = False) -> Config:
        """Return `updates` completed with the values of this config.

        A block that names another function than this config's takes nothing from it.

        Args:
            updates: Nested dicts.
            remove_extra: Whether to leave out what this config does not have.
        """
        merged = updates.copy() if isinstance(updates, Config) else Config(copy.deepcopy(dict(updates)))
        if remove_extra:
            for key in [key for key in merged if key not in self]:
                del merged[key]
        merged.complete(merged, self, source=self.source)
        merged.is_interpolated = merged.is_interpolated and self.is_interpolated
        return merged

    def _section(self, name: str) -> dict[str, Any]:
        node: dict[str, Any] = self
        for part in name.split("."):
            node = node.setdefault(part, {})
        return node

    def _become(self, other: Config) -> Config:
        self.clear()
        self.update(other)
        self.sources = other.sources
        self.is_interpolated = other.is_interpolated
        return self


def load_config(
    source: str | Path | Mapping[str, Any], *, overrides: Mapping[str, Any] | None = None, interpolate: bool = False
) -> Config:
    """Read a config from a file, from its text, or from standard input.

    Nothing is filled in or checked, apart from the form.

    Args:
        source: A path; ``-`` for standard input; the text of a config (a string of several lines); or nested dicts.
        overrides: Values by dotted names, as `parse_overrides` returns them; they replace or add to those of the file.
        interpolate: Whether to put values in the place of ``${section.key}`` references.

    Raises:
        ConfigError: There is no such file, the form is wrong somewhere, or a reference has no target.
    """
    if isinstance(source, Mapping):
        return _from_mapping(source, overrides=overrides or {}, interpolate=interpolate)
    if str(source) == "-":
        text = _not_empty(sys.stdin.read(), name="<stdin>")
        return Config().from_str(text, interpolate=interpolate, overrides=overrides, name="<stdin>")
    if isinstance(source, str) and "\n" in source:
        return Config().from_str(source, interpolate=interpolate, overrides=overrides)
    return Config().from_disk(source, interpolate=interpolate, overrides=overrides)


def _not_empty(text: str, *, name: str) -> str:
    """Return the text of a file.

    Raises:
        ConfigError: There is nothing in it.
    """
    if not text.strip():
        raise ConfigError(f"{name}: the file is empty; 'nlpx init config' writes a complete config")
    return text


def _from_mapping(data: Mapping[str, Any], *, overrides: Mapping[str, Any], interpolate: bool) -> Config:
    _check_form(data)
    config = Config(data, is_interpolated=getattr(data, "is_interpolated", False)).copy()
    config.override(overrides)
    return config.interpolate() if interpolate else config


def _check_form(data: Mapping[Any, Any]) -> None:
    """Check that nested dicts can be a config.

    Raises:
        ConfigError: They are nested too deeply, or have keys that are no strings.
    """
    if is_too_deep(dict(data)):
        raise ConfigError(f"the config is nested too deeply: at most {DEEPEST} levels can be read")
    for key, value in data.items():
        if not isinstance(key, str):
            raise ConfigError(f"a key of a config is a string, not {shown(key)}")
        if isinstance(value, Mapping):
            _check_form(value)
