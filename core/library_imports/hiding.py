"""Hide a package from another one that imports it wherever it is installed, only to know what few need."""

from __future__ import annotations

from contextlib import contextmanager
from threading import get_ident
from typing import TYPE_CHECKING

from . import hidden_packages

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def hidden(package: str) -> Iterator[None]:
    """Run a block that imports as if a package were not installed; other threads find it all the while.

    Args:
        package: The package's name; nobody has imported it yet.
    """
    for_this_thread = package, get_ident()
    hidden_packages.add(for_this_thread)
    try:
        yield
    finally:
        hidden_packages.discard(for_this_thread)


def refuse_hidden(name: str) -> None:
    """Raise what Python raises for a module that is not installed, if the module is hidden from this thread."""
    if (name, get_ident()) in hidden_packages:
        raise ModuleNotFoundError(f"{name} is not imported before it is needed", name=name)
