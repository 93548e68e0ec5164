"""Tell files of labelled texts from others, by how they start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpx.errors import DataError

from .fasttext import MARK
from .tables import find_layout, read_label_names

if TYPE_CHECKING:
    from pathlib import Path


def sniff(path: Path, head: str) -> str | None:
    """Name the converter for a file that starts so, or None where it may be something else."""
    head = head.lstrip("\ufeff")
    if head.lstrip().startswith(MARK):
        return "fasttext"
    # The head may end within a line.
    whole = head[: head.rfind("\n") + 1] or head
    try:
        layout = find_layout(whole.split("\n"), path=str(path), has_label_names=bool(read_label_names(path)))
    except DataError:
        return None
    return "csv" if layout is not None and layout[1].has_labels else None
