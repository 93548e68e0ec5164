"""Contents of a file that may never be looked at again, and stay in the file until somebody does."""

from __future__ import annotations

import mmap
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ..errors import DataError
from .reading import read_file
from .writing import as_path

if TYPE_CHECKING:
    from pathlib import Path

    from ..errors import NlpxError

# It is worth an open file not to keep so many bytes.
_LARGE: Final = 2**19


def read_for_later(path: str | Path, *, error: type[NlpxError] = DataError) -> tuple[bytes, bytes | memoryview]:
    """Return the contents of a file, and what to keep of them that may never be looked at again.

    Of a large file that is the file itself, mapped, where the system lets one that is mapped be replaced: until
    somebody looks it takes no memory, and processes share it.

    Args:
        path: The file.
        error: The class of the error.

    Raises:
        NlpxError: As `read_file`.
    """
    data = read_file(path, error=error)
    if len(data) < _LARGE or os.name != "posix":
        return data, data
    with suppress(OSError, ValueError), as_path(path).open("rb") as file:
        content = _Kept(file.fileno(), 0, access=mmap.ACCESS_READ)
        content.path = str(path)
        # It may be another file by now.
        if len(content) == len(data):
            return data, memoryview(content)
    return data, data


class _Kept(mmap.mmap):
    """A file that is kept until somebody looks, and what it is called."""

    path: str


def read_kept(kept: bytes | memoryview, *, error: type[NlpxError] = DataError) -> bytes | memoryview:
    """Return what `read_for_later` kept, to be looked at now.

    Args:
        kept: What it returned.
        error: The class of the error.

    Raises:
        NlpxError: The file has been cut off where it stood. Who looks behind its end is ended by the system.
    """
    file = kept.obj if isinstance(kept, memoryview) else None
    if isinstance(file, _Kept) and file.size() < len(file):
        raise error(
            f"{file.path} was cut off after it was loaded, and part of it was not in use yet; write another file and "
            "put that in its place, then load it again"
        )
    return kept


def let_go(kept: bytes | memoryview) -> None:
    """Take note that somebody has looked at what `read_for_later` kept: in memory are only the parts that are in use.

    Args:
        kept: What it returned, or a part of that.
    """
    file = kept.obj if isinstance(kept, memoryview) else None
    if isinstance(file, _Kept) and hasattr(mmap, "MADV_DONTNEED"):
        # What is looked at again is read from the file again.
        file.madvise(mmap.MADV_DONTNEED)
