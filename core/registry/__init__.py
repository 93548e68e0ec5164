"""The registries: what configs can name behind an ``@``, and what else plugins offer by name.

``registry.architectures("my.Tagger.v1")`` registers a function of your own; ``registry.get("architectures", name)``
finds one, whoever offers it.
"""

from __future__ import annotations

from typing import Any

from ..errors import NameNotFound
from .catalogue import hint
from .table import Table, all_tables, find_table

__all__ = ["registry"]


class Registry:
    """Give each table as an attribute, and look names up in any of them."""

    def __getattr__(self, name: str) -> Table:
        found = None if name.startswith("_") else find_table(name)
        if found is not None:
            return found
        raise AttributeError(f"there is no registry {name!r}{hint('registries', name, self.names())}")

    def get(self, table: str, name: str) -> Any:
        """Return what a name stands for in a registry.

        Raises:
            NameNotFound: There is no such registry, or nobody offers the name.
            NameClash: Two plugins offer it.
            PluginError: Its target cannot be imported.
        """
        return self.table(table).get(name)

    def has(self, table: str, name: str) -> bool:
        """Say whether a registry knows a name."""
        found = find_table(table)
        return found is not None and name in found

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


registry = Registry()


def __getattr__(name: str) -> Any:
    """Forward to the object, so that ``nlpx.registry.architectures`` works on the module too."""
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(registry, name)
