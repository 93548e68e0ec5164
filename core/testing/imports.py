"""What a plugin imports from core, beside what core declares."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from .. import PUBLIC_MODULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CORE = __name__.partition(".")[0]


def undeclared_imports(source: str | bytes, *, file: str) -> Iterator[str]:
    """Yield a sentence for everything that a module imports from core, and that core does not declare for plugins.

    What is imported for type checkers counts too, and what is imported inside of functions.

    Args:
        source: The module's source.
        file: What messages call it.
    """
    for node in ast.walk(ast.parse(source)):
        for line, module, name in _imports(node):
            if module.partition(".")[0] == CORE and not _is_declared(module, name):
                what = f"{name} of {module}" if name else module
                yield f"{file}:{line}: {what} is inner to core, and may change; {_where_from(module, name)}"


def _imports(node: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Yield line, module and name of everything that a statement imports; no name where it is the module itself."""
    if isinstance(node, ast.Import):
        yield from ((node.lineno, alias.name, "") for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield from ((node.lineno, node.module, alias.name) for alias in node.names)


def _is_declared(module: str, name: str) -> bool:
    # A star stands for what the module declares.
    return module in declared_names() and (name in ("", "*") or name in declared_names()[module])


def _where_from(module: str, name: str) -> str:
    """Say where what an inner module has under a name can be imported from."""
    try:
        wanted = getattr(import_module(module), name, None)
    except ImportError:
        wanted = None
    homes = [home for home, names in declared_names().items() if name in names]
    same = [home for home in homes if getattr(import_module(home), name) is wanted]
    return f"import it from {same[0]}" if same else "use what docs/api.md describes"


@cache
def declared_names() -> Mapping[str, frozenset[str]]:
    """Return the names that plugins may import, by the module that they come from."""
    public = [f"{CORE}.{name}" for name in PUBLIC_MODULES]
    names = {module: frozenset(import_module(module).__all__) for module in public}
    return {**names, CORE: frozenset((*import_module(CORE).__all__, *PUBLIC_MODULES, "__version__"))}
