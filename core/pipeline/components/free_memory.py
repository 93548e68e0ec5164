"""Memory that is free: what batches need is kept between them, and what comes in no such size again goes back."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

# Twice as much is kept; the arrays that are made for a batch take about as much, and come again with the next.
_LARGEST = 8_000_000


@cache
def keep_memory() -> None:
    """Let the allocator of C keep so much free memory that arrays of a batch are made where those of the last one were.

    That of GNU keeps twice as much as the largest piece that it ever gave back by itself. So such a piece is asked
    for, and given back before anybody has written to it. Otherwise most memory would go back to the system after each
    batch, which then clears page after page of it for the next one. Where there is not so much left to ask for, all
    stays as it was.
    """
    with suppress(MemoryError):
        np.empty(_LARGEST, dtype=np.uint8)


def give_back_memory() -> None:
    """Give back what the allocator of C keeps for later, which pieces of other sizes would not fill again.

    To ask the system for it anew takes time, so that it is not for each batch. Where the C library cannot do that,
    nothing is done.
    """
    _trim()(0)


@cache
def _trim() -> Callable[[int], Any]:
    """Return the function that does it; only the C library of GNU has one."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            trim: Callable[[int], Any] = ctypes.CDLL(None).malloc_trim
            return trim
    return _do_nothing


def _do_nothing(_n_bytes: int) -> None:
    pass
