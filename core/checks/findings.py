"""What data checks find: a sentence, how bad it is, and where to look."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from numbers import Integral
from typing import TYPE_CHECKING, Any

from ..corpora.places import Place
from ..quoting import shown

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
        name: What kind of finding it is, for programs: the same whatever the data are, such as ``entity-white-space``.
        where: Places in the data, the first ones first; a few are shown, all with ``--verbose``. `Item` makes them, and
            they may be texts.
        detail: An explanation that is shown with ``--verbose``.
        counts: What was counted, for programs.

    Raises:
        TypeError: The level is none, or the message or the places are not what they are to be.
    """

    level: Level
    message: str
    name: str = ""
    where: tuple[str, ...] = ()
    detail: str = ""
    counts: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no report can write, while the check that gives it can be named."""
        if not isinstance(self.level, Level):
            raise TypeError(f"the level of a finding is one of nlpx.checks.Level, not {shown(self.level)}")
        if not isinstance(self.message, str):
            raise TypeError(f"the message of a finding is a text, not {shown(self.message)}")
        where: object = self.where
        if isinstance(where, str):
            raise TypeError(f"the places of a finding are a sequence of them, not one: {shown(where)}")

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as ``debug data --json`` writes it."""
        counted: Mapping[str, Any] = self.counts
        places = [place if isinstance(place, Place) else Place(place) for place in self.where]
        return {
            "level": self.level.name.lower(),
            "name": self.name or None,
            "message": self.message,
            "places": [place.as_dict() for place in places],
            "detail": self.detail or None,
            # NumPy's numbers are no JSON.
            "counts": {
                name: int(count) if isinstance(count, Integral) else float(count) for name, count in counted.items()
            },
        }


def plain(message: str, *, name: str = "", counts: Mapping[str, float] | None = None) -> Finding:
    """Give a line of statistics."""
    return Finding(level=Level.PLAIN, message=message, name=name, counts=counts or {})


def info(
    message: str, *, name: str = "", where: Iterable[str] = (), counts: Mapping[str, float] | None = None
) -> Finding:
    """Give a line of statistics that stands out."""
    return Finding(level=Level.INFO, message=message, name=name, where=tuple(where), counts=counts or {})


def good(message: str, *, name: str = "") -> Finding:
    """Say that a check is passed."""
    return Finding(level=Level.GOOD, message=message, name=name)


def warn(message: str, *, name: str = "", where: Iterable[str] = (), detail: str = "") -> Finding:
    """Say that something is odd or will not work well."""
    return Finding(level=Level.WARNING, message=message, name=name, where=tuple(where), detail=detail)


def fail(message: str, *, name: str = "", where: Iterable[str] = (), detail: str = "") -> Finding:
    """Say that something is wrong and must be put right."""
    return Finding(level=Level.ERROR, message=message, name=name, where=tuple(where), detail=detail)


def counts(table: Mapping[str, int]) -> str:
    """Write counts as ``'NN' (12), 'VB' (7)``, the largest first, hundreds at most."""
    ordered = sorted(table.items(), key=lambda item: (-item[1], item[0]))
    written = [f"{name!r} ({count})" for name, count in ordered[:_MOST_COUNTS]]
    if len(ordered) > _MOST_COUNTS:
        written.append(f"and {len(ordered) - _MOST_COUNTS} more")
    return ", ".join(written)
