"""Turn a ``"package.module:attribute"`` string into the object that it names."""

from __future__ import annotations

from functools import reduce
from importlib import import_module
from typing import Any


def load_target(target: str) -> Any:
    """Import the module of a target and return the attribute.

    Raises:
        ValueError: The target is not of the form ``"package.module:attribute"``.
        ImportError: The module does not exist or cannot be imported.
        AttributeError: The module has no such attribute.
    """
    module, colon, attribute = target.partition(":")
    if not (module and colon and attribute):
        raise ValueError(f"{target!r} is not of the form 'package.module:attribute'")
    return reduce(getattr, attribute.split("."), import_module(module))


def read_resource(reference: str) -> str:
    """Return the text of a file that a package ships, named ``"package:path/in/package"``.

    Raises:
        FileNotFoundError: The package has no such file.
    """
    from pathlib import Path

    package, _, path = reference.partition(":")
    file = import_module(package).__file__
    folder: Any = file and Path(file).parent
    # What is in an archive, or in several folders, takes what reads archives, which others need not import.
    if not folder or not folder.is_dir():
        from importlib.resources import files

        folder = files(package)
    text: str = folder.joinpath(path).read_text(encoding="utf8")
    return text
