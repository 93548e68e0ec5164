"""Find what a module imports for type checkers only, so that annotations can be read at run time."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from importlib import import_module
from importlib.util import resolve_name
from pathlib import Path
from typing import Any

_BLOCK = re.compile(r"^if (?:typing\.)?TYPE_CHECKING:[^\n]*\n(?:[ \t]+[^\n]*\n|[ \t]*\n)+", re.MULTILINE)


def type_import(module: str, name: str) -> Any:
    """Return what a name stands for that a module imports under ``if TYPE_CHECKING:``; Any where it does not."""
    target = _type_imports(module).get(name)
    if target is None:
        return Any
    source, attribute = target
    try:
        loaded = import_module(source)
        return loaded if attribute is None else getattr(loaded, attribute)
    except Exception:
        # What cannot be imported cannot be checked either.
        return Any


@cache
def _type_imports(module: str) -> dict[str, tuple[str, str | None]]:
    """Return for each such name the module, and the attribute where it is one."""
    file = getattr(sys.modules.get(module), "__file__", None)
    package = getattr(sys.modules.get(module), "__package__", None) or ""
    try:
        text = Path(file or "").read_text(encoding="utf8")
        blocks: list[Any] = [ast.parse(match[0]).body[0] for match in _BLOCK.finditer(f"{text}\n")]
    except (OSError, SyntaxError, UnicodeDecodeError):
        return {}
    imports: dict[str, tuple[str, str | None]] = {}
    for node in (node for block in blocks for node in block.body):
        if isinstance(node, ast.ImportFrom):
            source = resolve_name("." * node.level + (node.module or ""), package) if node.level else node.module or ""
            imports.update((alias.asname or alias.name, (source, alias.name)) for alias in node.names)
        elif isinstance(node, ast.Import):
            imports.update((alias.asname or alias.name.partition(".")[0], (alias.name, None)) for alias in node.names)
    return imports
