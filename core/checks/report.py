"""The findings of data checks, section by section: as text for people, or as JSON for programs."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Any

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

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.count[Level.ERROR]

    def section(self, title: str, findings: Iterable[Finding], *, name: str = "") -> Iterator[str]:
        """Yield the lines of a section, as its findings come.

        Args:
            title: Its heading.
            findings: What stands in it.
            name: The name of the check that finds them, for programs.
        """
        yield f"\n{f' {title} ':=^{_DIVIDER}}" if self.pretty else f"\n{title}"
        for finding in self._counted(findings):
            yield from self._lines(finding)

    def summary(self) -> Iterator[str]:
        """Yield the last section."""
        yield from self.section("Summary", self._totals())

    def _counted(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Count findings, and yield those that are to be written."""
        for finding in findings:
            if finding.level is Level.WARNING and self.ignore_warnings:
                continue
            self.count[finding.level] += 1
            yield finding

    def _totals(self) -> list[Finding]:
        totals = [
            (Level.GOOD, "check passed", "checks passed"),
            (Level.WARNING, "warning", "warnings"),
            (Level.ERROR, "error", "errors"),
        ]
        return [
            Finding(level=level, message=f"{count} {one if count == 1 else several}")
            for level, one, several in totals
            if (count := self.count[level])
        ]

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


class JsonReport(Report):
    """Collect findings into one object instead of writing them.

    Its keys do not change, nor do the names of findings; there may be more of both::

        {"ok": false, "passed": 5, "warnings": 8, "errors": 1, "sections": [
            {"name": "entities", "title": "Named Entity Recognition", "findings": [
                {"level": "error", "name": "entity-white-space", "message": "…", "detail": "…", "counts": {},
                 "places": [{"place": "train.json, document 2, offset 14, token 5: 'x'", "file": "train.json",
                             "document": 2, "start": 14, "end": 15, "tokens": [5, 6], "text": "x", "note": null}]}]}]}

    ``level`` is plain, info, good, warning or error. ``counts`` has what was counted, such as labels. All places are
    there: documents count from 1; ``start`` and ``end`` are offsets of characters in the text of the document, and
    ``tokens`` the first token and the one after the last; what is not known is null.
    """

    def __init__(self, *, ignore_warnings: bool = False) -> None:
        super().__init__(ignore_warnings=ignore_warnings)
        self._sections: list[dict[str, Any]] = []

    def section(self, title: str, findings: Iterable[Finding], *, name: str = "") -> Iterator[str]:
        """Collect a section; yield nothing."""
        written = [finding.as_dict() for finding in self._counted(findings)]
        self._sections.append({"name": name, "title": title, "findings": written})
        return iter(())

    def summary(self) -> Iterator[str]:
        """Yield nothing: the object has the numbers."""
        return iter(())

    def as_dict(self) -> dict[str, Any]:
        """Return the object."""
        return {
            "ok": self.ok,
            "passed": self.count[Level.GOOD],
            "warnings": self.count[Level.WARNING],
            "errors": self.count[Level.ERROR],
            "sections": self._sections,
        }
