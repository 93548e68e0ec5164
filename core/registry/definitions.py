"""Where registered functions are defined, and who offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import NameNotFound
from ..named_tuples import NamedTuple
from ..spelling import did_you_mean
from .catalogue import documented, hint
from .table import all_tables, find_table

if TYPE_CHECKING:
    from typing import Any

    from .table import Table


class Definition(NamedTuple):
    """Say where a registered function is defined.

    Args:
        registry: The registry.
        name: Its name there.
        offered_by: The plugin that offers it; empty where it was registered in this process.
        module: The module.
        path: The file; empty where it has none, as compiled functions have.
        line: The line of it; 0 where it has none.
    """

    registry: str
    name: str
    offered_by: str
    module: str
    path: str
    line: int

    @property
    def place(self) -> str:
        """File and line, or the module where there is no file."""
        return f"{self.path}:{self.line}" if self.path else self.module


def definition_of(table: Table, name: str) -> Definition:
    """Return where what a name stands for is defined; this imports it.

    Raises:
        NameNotFound: Nobody offers the name.
        NameClash: Two plugins offer it.
        PluginError: It cannot be imported.
    """
    import inspect

    function: Any = inspect.unwrap(table.offered(name))
    owner = table.owner(name)
    module = str(getattr(function, "__module__", ""))
    try:
        path, line = str(inspect.getsourcefile(function) or ""), inspect.getsourcelines(function)[1]
    except (OSError, TypeError):
        path, line = "", 0
    return Definition(table.name, name, "" if owner is None else str(owner), module, path, line)


def find_definitions(name: str, registry: str | None = None) -> list[Definition]:
    """Return where all functions of a name are defined.

    Args:
        name: The name.
        registry: The registry to look in; None for all.

    Raises:
        NameNotFound: There is none, or no such registry.
        NameClash: Two plugins offer it.
        PluginError: It cannot be imported.
    """
    if registry is not None:
        table = find_table(registry)
        if table is None:
            known = [each.name for each in all_tables()]
            raise NameNotFound(f"there is no registry {registry!r}{hint('registries', registry, known)}")
        return [definition_of(table, name)]
    tables = all_tables()
    found = [definition_of(table, name) for table in tables if name in table]
    if not found:
        told = next((table for table in tables if name in documented(table.name)), None)
        if told is not None:
            raise NameNotFound(told.explain_missing(name))
        near = did_you_mean(name, [known for table in tables for known in table.names()])
        raise NameNotFound(
            f"no installed plugin offers {name!r} in any registry{near or '; nlpx names lists what there is'}"
        )
    return found
