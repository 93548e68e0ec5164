"""How far a long run is, on a terminal."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..kb.rows import Row

_SECONDS = 0.2


@contextmanager
def watching(*, silent: bool = False) -> Iterator[Callable[[Iterable[Row]], Iterable[Row]]]:
    """Yield what counts rows as they pass, on a terminal in a line that is gone in the end.

    Args:
        silent: Whether to show nothing.
    """
    if silent or not sys.stderr.isatty():
        yield iter
        return
    try:
        yield _counted
    finally:
        sys.stderr.write("\r\033[K")


def _counted(rows: Iterable[Row]) -> Iterator[Row]:
    start = shown = time.monotonic()
    for number, row in enumerate(rows, 1):
        yield row
        now = time.monotonic()
        if now - shown >= _SECONDS:
            shown = now
            sys.stderr.write(f"\r{number:,} rows, {number / (now - start):,.0f} a second")
            sys.stderr.flush()
