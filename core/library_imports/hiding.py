"""Hide a package from another one that imports it wherever it is installed, only to know what few need."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import get_ident
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Hidden:
    """Find no such package for the thread that has made this finder.

    Args:
        package: The package's name.
    """

    def __init__(self, package: str) -> None:
        self._package, self._thread = package, get_ident()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name == self._package and get_ident() == self._thread:
            raise ModuleNotFoundError(f"{name} is not imported before it is needed", name=name)


@contextmanager
def hidden(package: str) -> Iterator[None]:
    """Run a block that imports as if a package were not installed; other threads find it all the while.

    Args:
        package: The package's name; nobody has imported it yet.
    """
    finder: Any = _Hidden(package)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
