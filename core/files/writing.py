"""Write files and folders whole: whoever looks finds the old version or the new one, never half of one and never none.

Everything is written beside its place and takes its name when it is complete, so that a full disk, Ctrl-C or a kill
leaves the old version.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from ..errors import NlpxError, UsageError
from ..quoting import shown
from .beside import NEW, OLD, is_place, new_file, new_folder
from .exchange import exchange
from .folders import in_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

Value = TypeVar("Value")

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What says that there is no room where something is written."""
_NOT_ACROSS = (errno.EBUSY, errno.EXDEV)


def as_path(path: Any) -> Path:
    """Return a path that may be given as a string.

    Raises:
        TypeError: It is neither.
        UsageError: It is empty, which would be the current folder.
    """
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"A path is a string or a Path, not {shown(path)}.")
    if not os.fspath(path):
        raise UsageError("a path is empty; name a file or a folder, such as . for the current one.")
    return Path(path)


@contextmanager
def replace_file(path: str | Path, *, durable: bool = False) -> Iterator[IO[bytes]]:
    """Yield a file to write that takes the place of `path` when the block ends well, and vanishes when it does not.

    Parent folders are made (and vanish too), links are followed, and the mode of a file that is there stays. What is no
    file but takes data (``/dev/stdout``, a pipe) is written to at once.

    Args:
        path: The file.
        durable: Whether the file is to outlive a loss of power from then on. That takes some milliseconds: too long for
            each of thousands of files, little for the work of hours.

    Raises:
        OSError: The file cannot be written; names `path`.
    """
    given = as_path(path)
    target = _real(given)
    if _is_stream(given):
        with naming(given), given.open("ab") as stream:
            yield stream
        return
    with naming(given):
        mode = _mode_of_file(given)
        with in_folder(target.parent), new_file(target) as (part, file):
            yield file
            file.flush()
            if mode is not None:
                part.chmod(mode)
            if durable:
                os.fsync(file.fileno())
            if os.name == "nt":
                file.close()
            part.replace(target)
            if durable:
                _sync(target.parent)


def write_bytes(path: str | Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file whole, making its parent folders; see `replace_file`."""
    with replace_file(path, durable=durable) as file:
        file.write(data)


def write_text(path: str | Path, text: str) -> None:
    """Write a text file whole, as UTF-8 with plain line ends.

    Raises:
        UsageError: The text cannot be UTF-8, as when it holds the name of a file in another encoding.
    """
    try:
        data = text.encode("utf8")
    except UnicodeEncodeError as error:
        what = error.object[: error.end].rpartition("\n")[2]
        raise UsageError(
            f"{path}: {what!a} cannot be written as UTF-8; use names in UTF-8, and a locale such as LC_ALL=C.UTF-8"
        ) from error
    write_bytes(path, data)


def check_file(path: str | Path | None) -> None:
    """Refuse a file that cannot be written, before the work that it is for; nothing is changed.

    Args:
        path: The file; None for none.

    Raises:
        OSError: It cannot be written, as far as can be known; names `path`.
    """
    # Whoever reads from a pipe would take the attempt for the end.
    if path is not None and not _is_stream(as_path(path)):
        try_out(replace_file(path))


def check_folder(path: str | Path) -> None:
    """Refuse a folder that nothing can be put into, before the work that it is for; nothing is changed.

    Args:
        path: The folder, which need not be there.

    Raises:
        OSError: It cannot be made or written, as far as can be known.
    """
    target = _folder(path)
    with suppress(_TriedOut), in_folder(target), _entries_for(target, as_path(path)):
        raise _TriedOut


def try_out(place: AbstractContextManager[object]) -> None:
    """Begin to write to a place, as `replace_file` and its kin do, and leave it as it was.

    Raises:
        OSError: It cannot be written, as far as can be known.
    """
    with suppress(_TriedOut), place:
        raise _TriedOut


class _TriedOut(Exception):
    """End an attempt."""


@contextmanager
def replace_dir(path: str | Path, *, last: str = "") -> Iterator[Path]:
    """Yield a fresh folder that takes the place of `path` when the block ends well, and vanishes when it does not.

    What is in it outlives a loss of power from then on. The two are exchanged in one step where the system can do that;
    elsewhere the name is missing for a moment, and `put_back` finds the old version if the process dies in it. A folder
    that must stay itself, such as one that is mounted, gets the new entries one by one.

    Args:
        path: The folder.
        last: The entry without which the folder does not count; it comes last and goes first, where that matters.

    Raises:
        OSError: The folder cannot be written; names `path`, or what is in it.
    """
    given, target = as_path(path), _folder(path)
    if _must_stay(target):
        with _entries_for(target, given) as fresh:
            yield fresh
            _move_into(fresh, target, last=last, alone=True)
        return
    with naming(given), in_folder(target.parent), new_folder(target) as place, _as_if_in(given, place / NEW):
        fresh = place / NEW
        yield fresh
        _sync_all(fresh)
        if target.is_dir():
            fresh.chmod(stat.S_IMODE(target.stat().st_mode))
        try:
            _swap(place, target)
        except OSError as error:
            if error.errno not in _NOT_ACROSS:
                raise
            _move_into(fresh, target, last=last, alone=True)
        _sync(target.parent)


def read_dir(path: Path, read: Callable[[], Value], *, tries: int = 10) -> Value:
    """Read a folder; again if another version takes its place meanwhile, so that two are never mixed.

    Args:
        path: The folder.
        read: Reads what is in it.
        tries: How often to read at most.
    """
    for _ in range(tries - 1):
        before = _version(path)
        try:
            contents = read()
        except Exception:
            if _version(path) == before:
                raise
        else:
            if _version(path) == before:
                return contents
    return read()


def _version(path: Path) -> tuple[int, ...] | None:
    """Return what tells a folder from another that takes its place, or None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_ctime_ns


@contextmanager
def add_to_dir(path: str | Path, *, last: str = "") -> Iterator[Path]:
    """Yield a fresh folder whose entries come into `path` when the block ends well; other entries there stay.

    Args:
        path: The folder, which must be there.
        last: The entry that comes last.

    Raises:
        OSError: The folder cannot be written; names `path`, or what is in it.
    """
    target = _folder(path)
    with _entries_for(target, as_path(path)) as fresh:
        yield fresh
        _move_into(fresh, target, last=last, alone=False)


@contextmanager
def _entries_for(target: Path, given: Path) -> Iterator[Path]:
    """Yield a fresh folder inside another, which is called by its given name."""
    with naming(given), new_folder(target / target.name) as place, _as_if_in(given, place / NEW):
        yield place / NEW
        _sync_all(place / NEW)


def _swap(place: Path, target: Path) -> None:
    """Give the new folder in a place the name of the target; the old one ends in the place."""
    if not target.exists():
        (place / NEW).replace(target)
    elif not exchange(place / NEW, target):
        (place / OLD).mkdir()
        target.replace(place / OLD / target.name)
        (place / NEW).replace(target)


def _move_into(fresh: Path, target: Path, *, last: str, alone: bool) -> None:
    """Move everything from one folder into another, which may be on another disk.

    Args:
        fresh: The one.
        target: The other.
        last: The entry that comes last.
        alone: Whether what was there before goes, the `last` entry first: half of two versions must not count.
    """
    new = sorted(fresh.iterdir(), key=lambda entry: entry.name == last)
    if alone:
        if any(entry.name == last for entry in new):
            (target / last).unlink(missing_ok=True)
        names = {entry.name for entry in new}
        for entry in target.iterdir():
            if entry.name not in names and not is_place(entry):
                _remove(entry)
    for entry in new:
        _remove(target / entry.name)
        shutil.move(entry, target / entry.name)
    _sync(target)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _real(path: str | Path) -> Path:
    """Return the path without links."""
    if "\0" in str(path):
        raise UsageError(f"{str(path)!a} is no name of a file: it holds a NUL character")
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise UsageError(f"{path}: this is a link that leads to itself; remove it, or name another place")
    return target


def _folder(path: str | Path) -> Path:
    """Return what a path leads to, for a folder to be written there."""
    target = _real(path)
    if target.exists() and not target.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "is a file, where a folder is due", str(path))
    return target


def _must_stay(target: Path) -> bool:
    """Tell whether a folder cannot be exchanged for another: it is mounted, ours to stand in, or in a closed one."""
    if not target.is_dir():
        return False
    return os.path.ismount(target) or target.samefile(".") or not os.access(target.parent, os.W_OK | os.X_OK)


def _is_stream(path: Path) -> bool:
    """Tell whether a path takes data but is no file of its own, such as ``/dev/stdout``, wherever that may lead to."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    parent = os.path.realpath(path.parent)
    is_device = parent == "/dev" or parent.startswith("/proc/")
    return is_device or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _mode_of_file(path: Path) -> int | None:
    """Return the mode of a file that is to be replaced, or None where there is none."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder; give the name of a file", str(path))
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return stat.S_IMODE(mode)


def _sync_all(folder: Path) -> None:
    """Have the disk keep a folder and all that is in it."""
    for parent, _, files in os.walk(folder):
        for name in files:
            _sync(Path(parent, name))
        _sync(Path(parent))


def _sync(path: Path) -> None:
    """Have the disk keep a file or the entries of a folder, where it can promise that."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno in FULL:
            raise
    finally:
        os.close(descriptor)


@contextmanager
def naming(target: Path) -> Iterator[None]:
    """Name what was to be written in errors that name its place, or, as those of a full disk do, nothing."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno in FULL:
            error.filename = str(target)
        elif any(name is not None and is_place(str(name)) for name in (error.filename, error.filename2)):
            _rename(error, str(target))
        raise


@contextmanager
def _as_if_in(target: Path, fresh: Path) -> Iterator[None]:
    """Name in errors what would have stood in the target, not what stands in the fresh folder."""
    try:
        yield
    except OSError as error:
        if str(error.filename).startswith(str(fresh)):
            _rename(error, str(error.filename).replace(str(fresh), str(target)))
        raise
    except NlpxError as error:
        error.args = tuple(str(part).replace(str(fresh), str(target)) for part in error.args)
        raise


def _rename(error: OSError, name: str) -> None:
    error.filename = name
    del error.filename2
