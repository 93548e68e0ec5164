"""Files of code that become modules of a package, where they import one another as parts of it."""

from __future__ import annotations

import ast
import sys
import tokenize
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.util import spec_from_file_location
from io import BytesIO
from typing import TYPE_CHECKING

from ...config import import_code

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from importlib.machinery import ModuleSpec
    from pathlib import Path


@contextmanager
def imported(modules: Mapping[str, Path]) -> Iterator[None]:
    """Import files of code, each of which finds the others by their names within the block.

    What is called like a module of Python's is found as that.

    Args:
        modules: The files, by the names of the modules that they become.

    Raises:
        PluginError: One cannot be run; says where in it.
    """
    files = {name: path for name, path in modules.items() if name not in sys.stdlib_module_names}
    before = {name: sys.modules.pop(name) for name in files if name in sys.modules}
    finder = _Files(files)
    sys.meta_path.insert(0, finder)
    try:
        for name, path in modules.items():
            if name not in files:
                import_code(path)
            elif name not in sys.modules:
                import_code(path, name=name)
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in files:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def as_part(path: Path, siblings: Collection[str]) -> bytes:
    """Return the code of a file as that of a module in a package, which imports its siblings from there.

    Args:
        path: The file, which is Python code.
        siblings: The names of all modules that are made of files.
    """
    data = path.read_bytes()
    encoding = tokenize.detect_encoding(BytesIO(data).readline)[0]
    lines = data.decode(encoding).splitlines(keepends=True)
    known = set(siblings) - sys.stdlib_module_names
    statements = [node for node in ast.walk(ast.parse(data)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    for node in sorted(statements, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        text = _within_package(node, known)
        if text is not None:
            _replace(lines, node, text)
    return "".join(lines).encode(encoding)


def _within_package(node: ast.Import | ast.ImportFrom, siblings: Collection[str]) -> str | None:
    """Return the statement that imports siblings from the package; None where a statement imports none."""
    if isinstance(node, ast.ImportFrom):
        if node.level or node.module not in siblings:
            return None
        return ast.unparse(ast.ImportFrom(module=node.module, names=node.names, level=1))
    ours = [alias for alias in node.names if alias.name in siblings]
    if not ours:
        return None
    others = [alias for alias in node.names if alias not in ours]
    parts: list[ast.stmt] = [ast.Import(names=others)] if others else []
    return "; ".join(map(ast.unparse, [*parts, ast.ImportFrom(module=None, names=ours, level=1)]))


def _replace(lines: list[str], node: ast.stmt, text: str) -> None:
    """Put a text in place of a statement."""
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before = lines[first].encode()[: node.col_offset].decode()
    after = lines[last].encode()[node.end_col_offset :].decode()
    lines[first : last + 1] = [before + text + after]


class _Files(MetaPathFinder):
    """Find modules that are files anywhere.

    Args:
        files: The files by the names of the modules.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files

    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """Return where a module is; None where it is none of these."""
        return spec_from_file_location(fullname, self._files[fullname]) if fullname in self._files else None
