"""Places beside a target in which its next version is written, until that takes the target's name.

A target has one name for its place, and the process that writes there holds a lock that the system frees when it dies.
So what a killed process leaves is found by its name, known by its free lock, and removed by whoever writes to the
target next. A second living process that writes to the same target takes a second name. Where there are no such locks
(Windows, some network disks) nobody can tell the dead from the living, and what is left stays.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
import zlib
from contextlib import contextmanager, suppress
from itertools import count, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

# In the place of a folder: the new version, and the old one where the two cannot be exchanged in one step.
NEW, OLD = "new", "old"
_MARK = ".nlpx-part"
_LOCK = "lock"
_LONGEST_NAME = 200
# More processes than this hardly ever write to one target at once.
_MOST = 8


@contextmanager
def new_file(target: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """Yield a new file beside the target, by name and open to be written; it is removed unless it is renamed."""
    for place in _places(target):
        try:
            file = place.open("xb")
        except FileExistsError:
            continue
        made = os.fstat(file.fileno())
        with _lock(place) as is_ours:
            try:
                if is_ours is not False:
                    with file:
                        yield place, file
                    return
            finally:
                file.close()
                with suppress(OSError):
                    if os.path.samestat(made, place.lstat()):
                        place.unlink()


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yield a place beside the target with an empty folder `NEW` in it; the place is removed in the end."""
    for place in _places(target):
        try:
            place.mkdir()
        except FileExistsError:
            continue
        with _lock(place) as is_ours:
            if is_ours is not False:
                try:
                    (place / NEW).mkdir()
                    yield place
                finally:
                    with suppress(OSError):
                        _remove(place)
                return


def remove_leftovers(folder: Path) -> None:
    """Remove what killed processes have left in a folder, whatever its target."""
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.startswith(".") and entry.name.endswith(_MARK):
                _remove_dead(Path(entry.path))


def put_back(target: Path, *, patience: float = 1.0) -> bool:
    """Put back an old version that a killed process has moved aside; says whether the target is there.

    Args:
        target: The folder.
        patience: How many seconds to wait for a living process that is about to put the new version in its place.
    """
    deadline = time.monotonic() + patience
    if target.is_symlink() or target.name in ("", ".."):
        target = Path(os.path.realpath(target))
    if not target.name:
        # A root has nothing beside it.
        return target.exists()
    for place in _taken(target):
        while not target.exists() and (place / OLD / target.name).exists():
            if not _remove_dead(place) and time.monotonic() > deadline:
                break
            time.sleep(0.01)
    return target.exists()


def is_place(path: Path | str) -> bool:
    """Tell whether a path is a place, or in one."""
    return _MARK in str(path)


def _names(target: Path) -> Iterator[Path]:
    """Yield the names that a target's places may have; whoever writes to it alone has the first."""
    name = target.name
    if len(os.fsencode(name)) > _LONGEST_NAME:
        name = f"{zlib.crc32(os.fsencode(name)):08x}"
    yield target.with_name(f".{name}{_MARK}")
    for number in count(2):
        yield target.with_name(f".{name}.{number}{_MARK}")


def _taken(target: Path) -> Iterator[Path]:
    """Yield the places that there are; one may be left where those before it are gone."""
    return filter(os.path.lexists, islice(_names(target), _MOST))


def _places(target: Path) -> Iterator[Path]:
    """Yield names to try, each until a living process has it."""
    for place in _taken(target):
        _remove_dead(place)
    for place in _names(target):
        yield place
        while _remove_dead(place):
            yield place


def _remove_dead(place: Path) -> bool:
    """Remove a place whose process is dead; says whether the name is free."""
    with suppress(OSError), _lock(place) as is_dead:
        if is_dead:
            _remove(place)
    return not os.path.lexists(place)


def _remove(place: Path) -> None:
    """Remove a place; what was moved aside goes back first, if nothing has come in its stead.

    The lock goes last, so that a removal that is cut short can be taken up again.
    """
    if not place.is_dir():
        place.unlink()
        return
    for old in (place / OLD).glob("*"):
        target = place.with_name(old.name)
        if not os.path.lexists(target):
            old.replace(target)
    for entry in place.iterdir():
        if entry.name != _LOCK:
            # The new version may have got the mode of an old one in which nothing can be removed.
            entry.chmod(0o700)
            shutil.rmtree(entry, ignore_errors=True)
    (place / _LOCK).unlink(missing_ok=True)
    place.rmdir()


@contextmanager
def _lock(place: Path) -> Iterator[bool | None]:
    """Hold the lock of a place; yields whether it could be had, or None where the system or the disk has no locks.

    Raises:
        OSError: The place cannot be opened.
    """
    if sys.platform == "win32":
        yield None
        return
    is_folder = place.is_dir() and not place.is_symlink()
    path = place / _LOCK if is_folder else place
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | (os.O_CREAT if is_folder else 0), 0o666)
    except FileNotFoundError:
        yield False
        return
    try:
        yield try_lock(descriptor) and _is_at(descriptor, path)
    finally:
        os.close(descriptor)


def try_lock(descriptor: int) -> bool | None:
    """Lock what is open; says whether that could be done, or None where the system or the disk has no locks."""
    if sys.platform == "win32":
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _is_at(descriptor: int, path: Path) -> bool:
    """Tell whether a path still leads to an open file."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except OSError:
        return False
