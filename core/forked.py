"""Locks that are free in a forked process, whoever held them in the one that it comes from.

A forked process has one thread, and every lock as it was: what another thread held would stay held there forever.
"""

from __future__ import annotations

import os
from typing import Any, TypeVar
from weakref import WeakSet

_Lock = TypeVar("_Lock")
_locks: WeakSet[Any] = WeakSet()


def free_in_forks(lock: _Lock) -> _Lock:
    """Have a lock or an event free in each process that is forked from now on; returns it.

    What it guards is there as it was at that moment, so it has to be such that one may go on from there.
    """
    _locks.add(lock)
    return lock


def _free_all() -> None:
    for lock in _locks:
        # As Python's own modules free theirs.
        lock._at_fork_reinit()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_free_all)
