"""Copy folders, so that it is said what could not be copied, or where there is no room for it."""

from __future__ import annotations

import errno
import os
import re
import shutil
from typing import TYPE_CHECKING, Any

from .writing import FULL

if TYPE_CHECKING:
    from pathlib import Path

_NUMBER = re.compile(r"\[Errno (\d+)\]")


def copy_tree(source: Path, target: Path, **how: Any) -> None:
    """Copy a folder.

    Args:
        source: The folder.
        target: Where it goes.
        **how: What `shutil.copytree` is told besides.

    Raises:
        OSError: The first file that cannot be read, or that there is no room for; names it.
    """
    try:
        shutil.copytree(source, target, **how)
    except shutil.Error as error:
        # One entry for each file: where from, where to, and what Python says of it.
        origin, copy, said = error.args[0][0]
        found = _NUMBER.match(str(said))
        number = int(found[1]) if found else errno.EINVAL
        reason = os.strerror(number) if found else str(said)
        raise OSError(number, reason, str(copy if number in FULL else origin)) from None
