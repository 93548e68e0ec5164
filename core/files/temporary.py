"""What is put aside for a while, in the folder that the system has for such files."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import DataError, as_file_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..errors import NlpxError


@contextmanager
def room_told(what: str, *, error: type[NlpxError] = DataError) -> Iterator[None]:
    """Say of what is put aside that there is no room for it, or no folder.

    Args:
        what: The file, and that it cannot be put aside.
        error: The class of the error.

    Raises:
        NlpxError: It cannot.
    """
    try:
        yield
    except OSError as problem:
        place = f" in {tempfile.tempdir}" if tempfile.tempdir else ""
        raise as_file_error(error, problem)(
            f"{what}{place} ({problem.strerror}); set TMPDIR to a folder with room"
        ) from None
