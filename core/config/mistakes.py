"""One thing that is wrong with a config, and the error that reports all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..named_tuples import NamedTuple
from ..spelling import near

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .source import Source

# A file that is no config at all has a mistake in every line.
MOST = 50
_LONGEST = 120


class Mistake(NamedTuple):
    """Say what is wrong, and where.

    Args:
        source: Where the value came from.
        path: The dotted name of the section, or of the key where `is_key`.
        message: What is wrong.
        wrong: A name that nobody knows, or None.
        known: Names that could have been meant by it.
        mend: What to do where it is like none of them; empty where nothing more can be said.
        is_key: Whether the last part of the path is a key, not a section.
        error: The class of the error that reports it.
    """

    source: Source
    path: str
    message: str
    wrong: str | None = None
    known: tuple[str, ...] = ()
    mend: str = ""
    is_key: bool = False
    error: type[ConfigError] = ConfigError

    def __str__(self) -> str:
        section, _, key = self.path.rpartition(".") if self.is_key else (self.path, "", "")
        where = _cut(f"[{section}] {key}".strip() if self.path else "")
        meant = near(self.wrong, self.known, most=1) if self.wrong is not None else []
        hint = f"; did you mean {meant[0]!r}?" if meant else f"; {self.mend}" if self.mend else ""
        return ": ".join(filter(None, (str(self.source), where, self.message + hint)))

    @property
    def order(self) -> tuple[str, int, str]:
        """Give the key to sort mistakes by: file, line, path."""
        return (self.source.origin, self.source.line, self.path)


def _cut(name: str) -> str:
    """Shorten a name that is too long for a line."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def report(mistakes: Iterable[Mistake]) -> ConfigError:
    """Return the one error that lists all mistakes in the order of their lines, of the narrowest class among theirs."""
    ordered = sorted(mistakes, key=lambda mistake: mistake.order)
    error = max((mistake.error for mistake in ordered), key=lambda kind: len(kind.__mro__))
    lines = [str(mistake) for mistake in ordered]
    if len(lines) == 1:
        return error(lines[0])
    more = [f"and {len(lines) - MOST} more"] if len(lines) > MOST else []
    return error("\n  ".join([f"the config has {len(lines)} mistakes:", *lines[:MOST], *more]))
