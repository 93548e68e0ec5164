"""Who called a function of this package, as warnings are to say."""

from __future__ import annotations

import sys

_CORE = __name__.partition(".")[0]


def level_of_caller() -> int:
    """Return the level of the stack, seen from the calling function, of whoever called a function of this package.

    A context that decorates one is no caller.
    """
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).startswith((f"{_CORE}.", "contextlib")):
        level, frame = level + 1, frame.f_back
    return level
