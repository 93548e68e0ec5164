"""Run a file of the user's own functions before a config is read."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import NlpxError, PluginError, as_file_error
from ..files.writing import as_path
from ..registry.names import USER_CODE

if TYPE_CHECKING:
    from types import ModuleType


def import_code(path: str | Path | None, *, name: str = USER_CODE) -> ModuleType | None:
    """Import a Python file by its path, so that what it registers can be named in configs.

    Args:
        path: The file; with None nothing happens.
        name: The name under which it becomes a module.

    Raises:
        PluginError: There is no such file, or it cannot be run; says where in it.
    """
    return None if path is None else import_file(name, path)


def import_file(name: str, loc: str | Path) -> ModuleType:
    """Import a Python file as a module of a given name.

    Args:
        name: The name under which it becomes a module.
        loc: The file.

    Raises:
        PluginError: There is no such file, or it cannot be run; says where in it.
    """
    file = as_path(loc)
    if not file.is_file():
        raise as_file_error(PluginError, FileNotFoundError())(f"there is no file {file} to import; name a Python file")
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise PluginError(f"{file} is not a Python file; name one that ends in .py")
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get(name)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        if before is None:
            del sys.modules[name]
        else:
            sys.modules[name] = before
        raise PluginError(f"{_place(error, file)}: the code cannot be run: {_reason(error)}") from error
    return module


def _place(error: BaseException, file: Path) -> str:
    """Return ``file:line`` of the user's line that failed."""
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return f"{error.filename}:{error.lineno}"
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename) == file.absolute() or frame.filename == str(file)
    ]
    return f"{file}:{lines[-1]}" if lines else str(file)


def _reason(error: BaseException) -> str:
    if isinstance(error, NlpxError):
        return str(error)
    if isinstance(error, SyntaxError):
        return f"SyntaxError: {error.msg}"
    return f"{type(error).__name__}: {error}"
