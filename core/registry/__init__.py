"""The registries: what configs can name behind an ``@``, and what else plugins offer by name.

``registry.architectures("my.Tagger.v1")`` registers a function of your own; ``registry.get("architectures", name)``
finds one, whoever offers it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import NameNotFound
from ..targets import load_target
from .catalogue import hint
from .table import Table, all_tables, find_table, open_table

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["registry"]


class Registry:
    """Give each table as an attribute, and look names up in any of them."""

    def __getattr__(self, name: str) -> Table:
        found = None if name.startswith("_") else find_table(name)
        if found is not None:
            return found
        raise AttributeError(f"there is no registry {name!r}{hint('registries', name, self.names())}")

    def get(self, registry_name: str, func_name: str) -> Any:
        """Return what a name stands for in a registry.

        Raises:
            NameNotFound: There is no such registry, or nobody offers the name.
            NameClash: Two plugins offer it.
            PluginError: Its target cannot be imported.
        """
        return self.table(registry_name).get(func_name)

    def has(self, registry_name: str, func_name: str) -> bool:
        """Tell whether a registry knows a name."""
        found = find_table(registry_name)
        return found is not None and func_name in found

    def find(self, registry_name: str, func_name: str) -> dict[str, str | int | None]:
        """Say where what a name stands for is defined: ``module``, ``file``, ``line_no``, and its ``docstring``.

        Raises:
            NameNotFound: There is no such registry, or nobody offers the name.
            NameClash: Two plugins offer it.
            PluginError: Its target cannot be imported.
        """
        from inspect import getdoc

        from .definitions import definition_of

        table = self.table(registry_name)
        found = definition_of(table, func_name)
        return {
            "module": found.module,
            "file": found.path or None,
            "line_no": found.line or None,
            "docstring": getdoc(table.get(func_name)),
        }

    def create(self, registry_name: str, entry_points: bool = False) -> None:
        """Open a registry of your own, which is an attribute from then on, and can be named behind an ``@``.

        Args:
            registry_name: Its name.
            entry_points: Accepted, and of no effect: plugins offer to it through ``nlpx_functions``.

        Raises:
            ValueError: The name is taken, or is none.
        """
        open_table(registry_name)

    def table(self, name: str) -> Table:
        """Return a registry by its name.

        Raises:
            NameNotFound: There is no such registry.
        """
        found = find_table(name)
        if found is None:
            raise NameNotFound(f"there is no registry {name!r}{hint('registries', name, self.names())}")
        return found

    def names(self) -> list[str]:
        """Return the names of all registries, sorted."""
        return [table.name for table in all_tables()]

    def get_registry_names(self) -> list[str]:
        """Return the names of all registries, sorted."""
        return self.names()

    def ensure_populated(self) -> None:
        """Do nothing: what plugins offer is there from the beginning."""

    # What configs are made of stands above this room, which therefore names it by where it is.

    def resolve(
        self,
        config: Mapping[str, Any],
        *,
        schema: Any = None,
        overrides: Mapping[str, Any] | None = None,
        validate: bool = True,
    ) -> dict[str, Any]:
        """Return settings with each block in them turned into what its function returns.

        Args:
            config: The settings.
            schema: Accepted, and of no effect: functions say themselves what they take.
            overrides: Values by dotted names that replace those of the settings.
            validate: Whether to check the settings of blocks before anything is made.

        Raises:
            ConfigError: Something is wrong; says what, and where.
        """
        made: dict[str, Any] = load_target(_MAKE)(config, overrides=overrides, validate=validate)
        return made

    def fill(
        self,
        config: Mapping[str, Any],
        *,
        schema: Any = None,
        overrides: Mapping[str, Any] | None = None,
        interpolate: bool = False,
        validate: bool = True,
    ) -> Any:
        """Return a copy of settings in which each block has the defaults of its function.

        Args:
            config: The settings.
            schema: Accepted, and of no effect: functions say themselves what they take.
            overrides: Values by dotted names that replace those of the settings.
            interpolate: Whether to put values in the place of ``${section.key}`` references.
            validate: Whether to check the settings of blocks.

        Raises:
            ConfigError: Something is wrong; says what, and where.
        """
        return load_target(_FILL)(config, overrides=overrides, interpolate=interpolate, validate=validate)

    def is_promise(self, obj: Any) -> bool:
        """Tell whether a value is a block: settings with the name of a function behind an ``@``."""
        return bool(load_target(_IS_BLOCK)(obj))

    def get_constructor(self, obj: Mapping[str, Any]) -> tuple[str, str]:
        """Return the registry that a block names, and the function.

        Raises:
            NameNotFound: It names several, or no registry of ours.
        """
        found: tuple[str, str] = load_target(_NAME_OF)(obj)
        return found

    def parse_args(self, obj: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Return the arguments by position and by name that a block gives its function."""
        found: tuple[list[Any], dict[str, Any]] = load_target(_ARGUMENTS_OF)(obj)
        return found


_MAKE, _FILL = "nlpx.config.free_blocks:resolve_blocks", "nlpx.config.free_blocks:fill_blocks"
_IS_BLOCK, _NAME_OF = "nlpx.config.blocks:is_block", "nlpx.config.blocks:name_of"
_ARGUMENTS_OF = "nlpx.config.blocks:arguments_of"

registry = Registry()


def __getattr__(name: str) -> Any:
    """Forward to the object, so that ``nlpx.registry.architectures`` works on the module too."""
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(registry, name)
