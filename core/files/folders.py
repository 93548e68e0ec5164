"""Make folders that vanish again where nothing comes of them."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def in_folder(path: Path) -> Iterator[None]:
    """Make a folder and those that it is in; those that are new go again if the block fails and has left nothing there.

    Raises:
        OSError: It cannot be made.
    """
    wanting = [each for each in (path, *path.parents) if not each.exists()]
    try:
        try:
            path.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            taken = next((each for each in (path, *path.parents) if os.path.lexists(each)), path)
            what = "is a file" if taken.exists() else "is a link that leads nowhere"
            raise NotADirectoryError(errno.ENOTDIR, f"{what}, where a folder is due", str(taken)) from None
        yield
    except BaseException:
        with suppress(OSError):
            for each in wanting:
                each.rmdir()
        raise
