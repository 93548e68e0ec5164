"""Links: names of the user's own for pipelines, each a symbolic link in a folder that `find_pipeline` looks into."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import UsageError
from ...files.writing import as_path
from ...named_tuples import NamedTuple
from ...quoting import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"\w[\w.-]*")


class Link(NamedTuple):
    """A link.

    Args:
        name: What it is called.
        place: Where it stands.
    """

    name: str
    place: Path

    @property
    def target(self) -> Path:
        """What it leads to, whether that is there or not."""
        return Path(os.path.realpath(self.place))


def link_folders() -> list[Path]:
    """Return the folders that links stand in: that of the environment, which counts first, and that of the user."""
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return [Path(place, "nlpx", "links") for place in (Path(sys.prefix, "share"), home)]


def find_link(name: str) -> Link | None:
    """Return the link of a name, or None."""
    if not _NAME.fullmatch(name):
        return None
    places = (folder / name for folder in link_folders())
    return next((Link(name, place) for place in places if place.is_symlink()), None)


def all_links() -> list[Link]:
    """Return all links, sorted; of two of one name the one that counts."""
    names = {place.name for folder in link_folders() for place in _entries(folder)}
    return [link for name in sorted(names) if (link := find_link(name)) is not None]


def make_link(name: str, target: str | Path, *, force: bool = False) -> Link:
    """Make a link; in the user's folder where that of the environment cannot be written.

    Args:
        name: What to call it.
        target: The folder that it leads to.
        force: Whether to replace a link of that name.

    Raises:
        UsageError: The name is none, or is taken.
        OSError: Neither folder can be written.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{shown(name)} cannot be the name of a link; use letters, digits, '_', '-' and '.', such as my_model"
        )
    known = find_link(name)
    if known is not None and not force:
        raise UsageError(f"there is a link {name!r} already, to {known.target}; --force replaces it")
    folders = [known.place.parent] if known is not None else link_folders()
    for folder in folders[:-1]:
        with suppress(OSError):
            return _put(name, folder, as_path(target))
    return _put(name, folders[-1], as_path(target))


def _put(name: str, folder: Path, target: Path) -> Link:
    """Make a link in a folder, in one step also where it replaces another."""
    place = folder / name
    if os.path.lexists(place) and not place.is_symlink():
        raise UsageError(f"{place} is in the way, and is no link; move it away")
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{os.getpid()}"
    try:
        beside.symlink_to(target.absolute(), target_is_directory=True)
        beside.replace(place)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(place)) from error
    return Link(name, place)


def _entries(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from folder.iterdir()
