"""Fork a process while no other thread imports a module.

A forked process has one thread. A module that another one was importing stays half there, and locked: who imports it
waits forever. Python has no public name for what is being imported.
"""

from __future__ import annotations

import _imp
from contextlib import contextmanager
from importlib import _bootstrap
from threading import get_ident
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# Weak references to the locks of modules that are being imported, by the names of those.
_locks: Final[dict[str, Any]] = vars(_bootstrap)["_module_locks"]
# Who holds this lock alone makes locks of modules, and to import a module is to have one.
_import_lock: Final[Any] = vars(_bootstrap)["_ImportLockContext"]
# How long to wait for the imports of other threads, in seconds, and how often to look.
_PATIENCE: Final = 10.0
_LOOK: Final = 0.001
# Modules that took longer; one whose code serves requests is imported for as long as it does so.
_endless: Final[set[str]] = set()


@contextmanager
def imports_at_rest() -> Iterator[None]:
    """Run a block while no other thread imports anything, nor begins to; it is to fork a process.

    Where one imports for very long the block runs all the same.
    """
    end = monotonic() + _PATIENCE
    while True:
        with _import_lock():
            others = _imported_elsewhere() - _endless
            if not others or monotonic() > end:
                _endless.update(others)
                yield
                return
        sleep(_LOOK)


def take_over_imports() -> None:
    """Let this process, which was forked in such a block, import what it likes.

    A module that is half there is to whoever imports it what it is to one that it imports itself.
    """
    if _imp.lock_held():
        _imp.release_lock()
    for name in _imported_elsewhere():
        del _locks[name]


def _imported_elsewhere() -> set[str]:
    """Return the names of the modules that other threads import or are about to."""
    locks = {name: reference() for name, reference in _locks.copy().items()}
    return {name for name, lock in locks.items() if lock is not None and lock.owner != get_ident()}
