"""The folder that a pipeline is saved in: what is in it, and a fresh one to save in."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ...errors import ModelError
from ...files.beside import is_place
from ...files.copying import copy_tree
from ...files.writing import add_to_dir, as_path, replace_dir, try_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIG = "config.cfg"
META = "meta.json"
TOKENIZER = "tokenizer"
VOCAB = "vocab"


@contextmanager
def fresh_folder(path: Path) -> Iterator[Path]:
    """Yield a folder to write a pipeline to; what is in it comes to `path` when the block ends well.

    A pipeline that is there is replaced as a whole, but for files that are not its own (a README), which stay. In a
    folder that holds other things the new files are put beside them.
    """
    if path.is_file():
        raise ModelError(f"{path}: this is a file; give the name of a folder to save the pipeline in")
    if not path.is_dir() or (path / CONFIG).is_file() or not any(path.iterdir()):
        with replace_dir(path, last=CONFIG) as fresh:
            yield fresh
            _keep_the_rest(path, fresh)
    else:
        with add_to_dir(path, last=CONFIG) as fresh:
            yield fresh


def check_place(path: str | Path | None) -> None:
    """Refuse a folder in which no pipeline can be saved, before the work that it is for; nothing is changed.

    Args:
        path: The folder; None for none.

    Raises:
        ModelError: It is a file.
        OSError: It cannot be written, as far as can be known.
    """
    if path is not None:
        try_out(fresh_folder(as_path(path)))


def _keep_the_rest(old: Path, fresh: Path) -> None:
    """Give the new folder what only the old one has, as links to the same files where the disk can do that."""
    if not old.is_dir():
        return
    for entry in old.iterdir():
        target = fresh / entry.name
        if target.exists() or is_place(entry):
            continue
        if entry.is_dir() and not entry.is_symlink():
            copy_tree(entry, target, symlinks=True, copy_function=_link_or_copy)
        else:
            _link_or_copy(str(entry), str(target))


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
