"""One run at a time in a folder: two would write each other's results and state over."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from ..errors import TrainingError, UsageError
from .beside import try_lock
from .folders import in_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The folders that this thread holds, by device and number: a run that is a part of another one is no second one.
_held: ContextVar[frozenset[tuple[int, int]]] = ContextVar("held", default=frozenset())
# A forked process must not hold them: it may outlive the run.
_descriptors: set[int] = set()


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder until the block ends or the process dies.

    The folder is made. If the block fails and has left nothing there, it goes again.

    Where there are no locks (Windows, some network disks) nobody is kept out.

    Raises:
        TrainingError: Another run holds it.
        UsageError: It cannot be made.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(in_folder(folder))
            status = folder.stat()
        except OSError as error:
            raise UsageError(
                f"{folder}: the output folder cannot be made: {error.strerror}; choose another one"
            ) from None
        stack.enter_context(_held_by_this_thread(folder, (status.st_dev, status.st_ino)))
        yield


@contextmanager
def _held_by_this_thread(folder: Path, key: tuple[int, int]) -> Iterator[None]:
    """Hold a folder that is there.

    Raises:
        TrainingError: Another run holds it.
    """
    held = _held.get()
    if sys.platform == "win32" or key in held:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    _descriptors.add(descriptor)
    try:
        if try_lock(descriptor) is False:
            raise TrainingError(
                f"{folder}: another run is writing into this folder; wait until it ends, stop it, or choose another "
                "folder"
            )
        token = _held.set(held | {key})
        try:
            yield
        finally:
            _held.reset(token)
    finally:
        _descriptors.discard(descriptor)
        os.close(descriptor)


def _let_go() -> None:
    while _descriptors:
        os.close(_descriptors.pop())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)
