"""What data checks find: a sentence, how bad it is, and where to look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# There may be thousands.
_MOST_COUNTS = 200


class Level(Enum):
    """Say how bad a finding is; the value is the sign that stands before it."""

    PLAIN = ""
    INFO = "ℹ"
    GOOD = "✔"
    WARNING = "⚠"
    ERROR = "✘"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Say what a check found, and where to look.

    Attributes:
        level: How bad it is.
        message: One sentence.
        where: Places in the data, the first ones first; a few are shown, all with ``--verbose``.
        detail: An explanation that is shown with ``--verbose``.
    """

    level: Level
    message: str
    where: tuple[str, ...] = ()
    detail: str = ""


def plain(message: str) -> Finding:
    """Give a line of statistics."""
    return Finding(level=Level.PLAIN, message=message)


def info(message: str) -> Finding:
    """Give a line of statistics that stands out."""
    return Finding(level=Level.INFO, message=message)


def good(message: str) -> Finding:
    """Say that a check is passed."""
    return Finding(level=Level.GOOD, message=message)


def warn(message: str, *, where: Iterable[str] = (), detail: str = "") -> Finding:
    """Say that something is odd or will not work well."""
    return Finding(level=Level.WARNING, message=message, where=tuple(where), detail=detail)


def fail(message: str, *, where: Iterable[str] = (), detail: str = "") -> Finding:
    """Say that something is wrong and must be put right."""
    return Finding(level=Level.ERROR, message=message, where=tuple(where), detail=detail)


def counts(table: Mapping[str, int]) -> str:
    """Write counts as ``'NN' (12), 'VB' (7)``, the largest first, hundreds at most."""
    ordered = sorted(table.items(), key=lambda item: (-item[1], item[0]))
    written = [f"{name!r} ({count})" for name, count in ordered[:_MOST_COUNTS]]
    if len(ordered) > _MOST_COUNTS:
        written.append(f"and {len(ordered) - _MOST_COUNTS} more")
    return ", ".join(written)
