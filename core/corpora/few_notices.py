"""Notices of what is odd in many places of a file: the first few are told, the others are counted."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from ..quoting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOLD: Final = 5


@contextmanager
def few_notices(report: Callable[[str], None], *, path: str) -> Iterator[Callable[[str], None]]:
    """Yield what is to be called with each notice; how many were not told is, when the block ends well.

    Args:
        report: Tells a notice.
        path: The file, for the last one.
    """
    count = 0

    def tell(notice: str) -> None:
        nonlocal count
        count += 1
        if count <= _TOLD:
            report(notice)

    yield tell
    if count > _TOLD:
        report(f"{path}: {counted(count - _TOLD, 'more notice', form=',')} like these.")
