"""Corpora that are read as a whole, into memory."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ItemT = TypeVar("ItemT")

_NEVER = 1 << 30
# How many objects more than there were before are looked through; of a corpus most are gone by then.
_MANY = 100_000


def read_all(items: Iterable[ItemT]) -> list[ItemT]:
    """Return what a corpus yields as a list.

    Python's garbage collector looks through all that is in memory each time that a quarter has been added; while a
    corpus is read everything is added and nothing is garbage, so that would be a third of the work.
    """
    with collecting_only_what_is_young():
        return list(items)


@contextmanager
def collecting_only_what_is_young() -> Iterator[None]:
    """Let the collector look at many new objects at a time, and leave alone what has outlived two of its rounds."""
    youngest, young, old = gc.get_threshold()
    gc.set_threshold(youngest and max(youngest, _MANY), young, _NEVER)
    try:
        yield
    finally:
        gc.set_threshold(youngest, young, old)
