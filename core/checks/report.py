"""The findings of data checks as text, section by section."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from .findings import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WIDTH = 80
_DIVIDER = 78
_SHOWN = 3
_COLOURS = {Level.INFO: "blue", Level.GOOD: "green", Level.WARNING: "yellow", Level.ERROR: "red"}


class Report:
    """Write findings as lines, and count them.

    Args:
        verbose: Whether to write all places and the explanations.
        pretty: Whether to divide lines and use colours.
        ignore_warnings: Whether to leave warnings out.
    """

    def __init__(self, *, verbose: bool = False, pretty: bool = True, ignore_warnings: bool = False) -> None:
        self.verbose = verbose
        self.pretty = pretty
        self.ignore_warnings = ignore_warnings
        self.count: Counter[Level] = Counter()

    def section(self, title: str, findings: Iterable[Finding]) -> Iterator[str]:
        """Yield the lines of a section, as its findings come."""
        yield f"\n{f' {title} ':=^{_DIVIDER}}" if self.pretty else f"\n{title}"
        for finding in findings:
            self.count[finding.level] += 1
            if finding.level is not Level.WARNING or not self.ignore_warnings:
                yield from self._lines(finding)

    def summary(self) -> Iterator[str]:
        """Yield the last section."""
        yield from self.section("Summary", self._totals())

    def _totals(self) -> Iterator[Finding]:
        totals = [(level, self.count[level]) for level in (Level.GOOD, Level.WARNING, Level.ERROR)]
        for (level, count), what in zip(totals, ("check passed", "warning", "error"), strict=True):
            if count:
                noun = what if count == 1 else what.replace("check", "checks") if "check" in what else f"{what}s"
                yield Finding(level=level, message=f"{count} {noun}")

    def _lines(self, finding: Finding) -> Iterator[str]:
        sign = f"{finding.level.value} " if finding.level.value else ""
        lines = self._wrapped(f"{sign}{finding.message}")
        if self.pretty and finding.level in _COLOURS:
            import click

            lines = [click.style(line, fg=_COLOURS[finding.level]) for line in lines]
        yield from lines
        shown = finding.where if self.verbose else finding.where[:_SHOWN]
        for place in shown:
            yield f"    {place}"
        if len(shown) < len(finding.where):
            yield f"    and {len(finding.where) - len(shown)} more (all with --verbose)"
        if self.verbose and finding.detail:
            yield from (f"    {line}" for line in self._wrapped(finding.detail))

    def _wrapped(self, text: str) -> list[str]:
        if not self.pretty:
            return [text]
        return textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
