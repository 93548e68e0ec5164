"""Memory that is free goes back to the system, after something large that will not come again in the same size."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


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
