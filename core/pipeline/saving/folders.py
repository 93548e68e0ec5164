"""Folders of pipelines: finding one that is saved or installed, and a fresh one to save in."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import ModelError, ModelNotFound
from ...files.beside import is_place, put_back
from ...files.writing import add_to_dir, replace_dir
from ...spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG = "config.cfg"
META = "meta.json"
TOKENIZER = "tokenizer"
VOCAB = "vocab"


def find_pipeline(name: str | Path) -> Path:
    """Return the folder of a pipeline that is saved or installed.

    Raises:
        ModelNotFound: There is none.
        ModelError: The folder holds something else.
    """
    folder = Path(name)
    if folder.is_dir() or _is_put_back(folder):
        return _data_folder(folder, name=str(name))
    if isinstance(name, str) and name.isidentifier():
        # Finds a top-level package without importing it.
        spec = find_spec(name) if name != "__main__" else None
        if spec is not None and spec.submodule_search_locations:
            return _data_folder(Path(next(iter(spec.submodule_search_locations))), name=name)
    raise ModelNotFound(
        f"there is no pipeline {str(name)!r}: neither a folder nor an installed package{_hint(str(name))}"
    )


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


def _data_folder(folder: Path, *, name: str) -> Path:
    """Return the folder itself, or the one inside a package that holds the data: ``PACKAGE/PACKAGE-VERSION``."""
    if (folder / CONFIG).is_file():
        return folder
    inner = sorted(config.parent for config in folder.glob(f"{folder.name}-*/{CONFIG}"))
    if len(inner) == 1:
        return inner[0]
    if inner:
        raise ModelError(
            f"{folder}: the package holds several pipelines; name the folder of one: {', '.join(map(str, inner))}"
        )
    if (folder / META).is_file():
        raise ModelError(
            f"{folder}: the pipeline has no {CONFIG}, so it is cut off or was made by spaCy 2; restore it or train it "
            "again"
        )
    inside = sorted(config.parent.name for config in folder.glob(f"*/{CONFIG}"))
    hint = f"; did you mean {folder / inside[0]}?" if inside else f"; a pipeline has a {CONFIG} in it"
    raise ModelNotFound(f"{folder}: the folder holds no pipeline{hint}")


def _is_put_back(folder: Path) -> bool:
    """Put a folder back that a save, killed between two renames, has moved aside; says whether it is there."""
    return put_back(folder) and folder.is_dir()


def _hint(name: str) -> str:
    beside = Path(name).parent
    folders = [str(config.parent) for config in beside.glob(f"*/{CONFIG}")] if beside.is_dir() else []
    return did_you_mean(name, folders) or "; give the path of a saved pipeline, or install the package"


def _keep_the_rest(old: Path, fresh: Path) -> None:
    """Give the new folder what only the old one has, as links to the same files where the disk can do that."""
    if not old.is_dir():
        return
    for entry in old.iterdir():
        target = fresh / entry.name
        if target.exists() or is_place(entry):
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, target, symlinks=True, copy_function=_link_or_copy)
        else:
            _link_or_copy(str(entry), str(target))


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
