"""Our bytes inside of pickles: each goes with a checksum, so that damage is found before anything is made of them."""

from __future__ import annotations

import pickle
from binascii import crc32
from typing import TYPE_CHECKING, Any

from ..errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable


class DamagedPickle(ModelError, pickle.UnpicklingError):
    """Report that what came out of a pickle is not what was put into it."""


def checksum(parts: Iterable[Any]) -> int:
    """Return the checksum of bytes that go into a pickle."""
    found = 0
    for part in parts:
        found = crc32(part, found)
    return found


def check_pickled(parts: Iterable[Any], due: Any, what: str) -> None:
    """Refuse bytes of a pickle that have been damaged.

    Args:
        parts: The bytes.
        due: Their checksum when they were pickled.
        what: What is made of them, for the message.

    Raises:
        DamagedPickle: They are others.
    """
    try:
        is_whole = checksum(parts) == due
    except TypeError:
        is_whole = False
    if not is_whole:
        raise DamagedPickle(
            f"the pickle of {what} is damaged; pickle it again, or restore the file that it was kept in"
        )
