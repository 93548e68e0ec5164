"""Write files and folders whole: whoever looks finds the old version or the new one, never half of one.

Everything is written beside its place and renamed when complete, so that a full disk or Ctrl-C leaves the old version.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replace_file(path: str | Path) -> Iterator[IO[bytes]]:
    """Yield a file to write that takes the place of `path` when the block ends well, and vanishes when it does not.

    Parent folders are made.
    """
    path = Path(path)
    with _naming(path):
        _make_folder(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        _give_usual_mode(part, 0o666)
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError) and error.filename is None:
            # A full disk does not say which file it was.
            error.filename = str(path)
        raise


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write a file whole, making its parent folders."""
    with replace_file(path) as file:
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


@contextmanager
def replace_dir(path: str | Path) -> Iterator[Path]:
    """Yield a fresh folder that takes the place of `path` when the block ends well, and vanishes when it does not.

    The old folder is moved aside, the new one takes its name, and only then is the old one deleted.
    """
    path = Path(path)
    with _naming(path):
        _make_folder(path.parent)
        fresh = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
    try:
        _give_usual_mode(fresh, 0o777)
        yield fresh
        _swap(fresh, path)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Name in errors what was to be written, not the temporary name beside it."""
    try:
        yield
    except OSError as error:
        if str(error.filename or "").endswith(".part"):
            error.filename = str(path)
        raise


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "is a file, where a folder is due", str(path)) from None


def _swap(fresh: Path, path: Path) -> None:
    """Put a folder in the place of another, and put the other back if that fails."""
    if not path.exists():
        fresh.replace(path)
        return
    aside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".old"))
    old = aside / path.name
    path.replace(old)
    try:
        fresh.replace(path)
    except BaseException:
        old.replace(path)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _give_usual_mode(path: Path, mode: int) -> None:
    """Give a temporary file or folder, which is private at first, the mode that a plain new one would have."""
    umask = os.umask(0)
    os.umask(umask)
    path.chmod(mode & ~umask)
