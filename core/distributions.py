"""What is installed: the distributions on `sys.path`, read from their folders of metadata.

`importlib.metadata` reads the same and more, and imports parsers of e-mail and archives for it: as long as all the rest
of a start takes. Distributions in zip files are not looked for, because what we depend on cannot be imported from one.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from .cached import cached_property

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

ENTRY_POINTS = "entry_points.txt"
_SUFFIXES = (".dist-info", ".egg-info")
# For each folder of `sys.path` when it was changed, and the distributions in it.
_known: dict[str, tuple[int, list[Distribution]]] = {}


class Distribution:
    """Describe an installed distribution.

    Args:
        folder: Its folder of metadata, such as ``…/site-packages/nlp_tagger-0.1.0.dist-info``.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder

    @cached_property
    def key(self) -> str:
        """Its name as the folder has it, in the form in which names of distributions are compared."""
        stem, _, kind = os.path.basename(self.folder).rpartition(".")
        # The version has no hyphen, and behind it older tools name the version of Python.
        name = stem.partition("-")[0] if kind == "egg-info" else stem.rpartition("-")[0] or stem
        return _normalized(name)

    @property
    def name(self) -> str:
        """Its name as its metadata have it."""
        return self._field("Name") or self.key

    @property
    def version(self) -> str:
        """Its version, or an empty string where its metadata are broken."""
        return self._field("Version")

    def entry_points(self, group: str) -> Iterator[tuple[str, str | None]]:
        """Yield name and value of each of its entry points in a group; of a damaged line the text and None."""
        return ((name, value) for section, name, value in self._entries if section == group)

    def damage(self) -> str | None:
        """Return the first line among its entry points, of whatever group, that is none; None where all is well."""
        return next((line for _, line, value in self._entries if value is None), None)

    @cached_property
    def _entries(self) -> list[tuple[str, str, str | None]]:
        """Return group, name and value of every entry point, read as `importlib.metadata` reads them."""
        entries: list[tuple[str, str, str | None]] = []
        section = ""
        for line in map(str.strip, self._read(ENTRY_POINTS).splitlines()):
            if line.startswith("[") and line.endswith("]"):
                section = line.strip("[]")
            elif section and line and not line.startswith("#"):
                name, equals, value = line.partition("=")
                entries.append((section, name.strip(), value.strip() if equals else None))
        return entries

    def is_named_like(self, module: str) -> bool:
        """Tell whether its name is that of the package in which a module stands, as is usual."""
        return self.key == _normalized(module.partition(".")[0])

    def path_of(self, module: str) -> str:
        """Return where it has the file of a module or a package, unless it is installed to be edited elsewhere."""
        place = os.path.join(os.path.dirname(self.folder), *module.split("."))
        package = os.path.join(place, "__init__.py")
        return package if os.path.isfile(package) else f"{place}.py"

    def _field(self, name: str) -> str:
        """Return a field from the head of the metadata, or an empty string."""
        return next((value.strip() for field, _, value in self._head if field == name), "")

    @cached_property
    def _head(self) -> list[tuple[str, str, str]]:
        """The fields of the metadata; what follows them, a whole README, is not read."""
        for file in ("METADATA", "PKG-INFO"):
            with suppress(OSError), self._open(file) as lines:
                first = next(lines, "").removeprefix("\N{BYTE ORDER MARK}")
                head = [line.partition(":") for line in takewhile(str.strip, chain([first], lines))]
                if head:
                    return head
        return []

    def _read(self, file: str) -> str:
        """Return the text of a file of metadata, or an empty string where there is none that can be read."""
        try:
            with self._open(file) as lines:
                return lines.read().removeprefix("\N{BYTE ORDER MARK}")
        except OSError:
            return ""

    def _open(self, file: str) -> TextIO:
        return open(os.path.join(self.folder, file), encoding="utf8", errors="replace")


def distributions() -> Iterator[Distribution]:
    """Yield the installed distributions; of several with one name the first on `sys.path`, whose modules count."""
    seen = set()
    for place in sys.path:
        for distribution in _in_place(place):
            if distribution.key not in seen:
                seen.add(distribution.key)
                yield distribution


def _in_place(place: str) -> list[Distribution]:
    """Return the distributions in a folder of `sys.path`, which are asked several times to load a pipeline."""
    try:
        # What is installed or removed changes the folder.
        changed = os.stat(place or ".").st_mtime_ns
        known = _known.get(place)
        if known is None or known[0] != changed:
            # A tilde is what pip leaves of a distribution that it could not remove.
            folders = [
                os.path.join(place, child)
                for child in sorted(os.listdir(place or "."))
                if child.endswith(_SUFFIXES) and not child.startswith("~")
            ]
            known = _known[place] = changed, [*map(Distribution, folders)]
    except OSError:
        return []
    return known[1]


def find_distribution(name: str) -> Distribution | None:
    """Return an installed distribution by its name, or None."""
    return next((each for each in distributions() if each.key == _normalized(name)), None)


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
