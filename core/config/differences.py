"""What differs between two configs, line by line, whatever the order in which they name their settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuples import NamedTuple
from .writer import config_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .config import Config

_Sections = dict[str, dict[str, str]]


class Difference(NamedTuple):
    """Hold one line of what differs.

    Args:
        sign: ``-`` for a line that only the old config has, ``+`` for one that only the new one has, else a blank.
        text: The line.
    """

    sign: str
    text: str


def differences(old: Config, new: Config) -> Iterator[Difference]:
    """Yield the lines in which two configs differ, behind the headings of their sections, with a blank one between.

    Args:
        old: The config to compare with.
        new: The config that is looked at, whose order of sections and settings is kept.
    """
    before, after = _by_section(old), _by_section(new)
    blank: list[Difference] = []
    for section in _in_one_order(after, before):
        lines = [*_lines(before.get(section, {}), after.get(section, {}))]
        sign = _sign(section, before, after)
        if lines or sign != " ":
            yield from (*blank, Difference(sign, section), *lines)
            blank = [Difference(" ", "")]


def _lines(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    """Yield the settings of a section that differ, the old value before the new one."""
    for path in _in_one_order(after, before):
        if before.get(path) != after.get(path):
            yield from (Difference("-", before[path]) for _ in [path] if path in before)
            yield from (Difference("+", after[path]) for _ in [path] if path in after)


def _by_section(config: Config) -> _Sections:
    """Return the lines of the settings by their dotted names, for each heading."""
    sections: _Sections = {}
    settings: dict[str, str] = {}
    for line in config_lines(config):
        if line.path and line.text == f"[{line.path}]":
            settings = sections[line.text] = {}
        elif line.path:
            settings[line.path] = line.text
    return sections


def _sign(section: str, before: _Sections, after: _Sections) -> str:
    return "+" if section not in before else "-" if section not in after else " "


def _in_one_order(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """Return what is in either, in the order of the first, with what only the second has where it stands there."""
    names = [*first]
    place = 0
    for name in second:
        if name not in names:
            names.insert(place, name)
            place += 1
        else:
            place = names.index(name) + 1
    return names
