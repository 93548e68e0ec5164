"""When Python looks for garbage: not while much is made that stays."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# Python 3.12 itself freezes some hundreds of objects when it starts. Who freezes does so with all that there are, which
# are thousands before the first import.
_OF_PYTHON: Final = 1_000


@contextmanager
def collection_paused(*, for_good: bool = True) -> Iterator[None]:
    """Look for no garbage in a block that makes many objects, all of which stay: it would take a tenth of the time.

    Args:
        for_good: Whether they stay until the process ends, as modules do, so that they count as old at once. Else
            Python counts them as new behind the block, and so sees when it is time to look for those that are old: a
            pipeline that takes the place of another leaves it behind as garbage.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if for_good:
                _take_as_old()
            gc.enable()


def _take_as_old() -> None:
    """Have all objects counted among the oldest, which are looked at last, and not all of them at once after the block.

    Where somebody has frozen objects, all is left as it is: theirs would be thawed.
    """
    if gc.get_freeze_count() < _OF_PYTHON:
        gc.freeze()
        gc.unfreeze()
