"""Find pipelines that are saved or installed, and read what they say of themselves; imports nothing heavy."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..errors import ModelError, ModelNotFound
from ..registry.names import did_you_mean

CONFIG = "config.cfg"
META = "meta.json"


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


def read_meta(folder: Path) -> dict[str, Any]:
    """Return what the ``meta.json`` of a folder holds.

    Raises:
        ModelError: It is missing or broken.
    """
    path = folder / META
    try:
        meta = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); a saved pipeline has this file") from error
    except ValueError as error:
        raise ModelError(f"{path}: the file is not JSON ({error}); restore it") from error
    if not isinstance(meta, dict):
        raise ModelError(f"{path}: the file must hold a JSON object, not {type(meta).__name__}")
    return meta


def _data_folder(folder: Path, *, name: str) -> Path:
    """Return the folder itself, or the one inside a package that holds the data: ``PACKAGE/PACKAGE-VERSION``."""
    if (folder / CONFIG).is_file():
        return folder
    inner = sorted(each.parent for each in folder.glob(f"{folder.name}-*/{CONFIG}"))
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
    inside = sorted(each.parent.name for each in folder.glob(f"*/{CONFIG}"))
    hint = f"; did you mean {folder / inside[0]}?" if inside else f"; a pipeline has a {CONFIG} in it"
    raise ModelNotFound(f"{name}: the folder holds no pipeline{hint}")


def _is_put_back(folder: Path) -> bool:
    """Put a folder back that a save, killed between two renames, has moved aside; says whether it is there."""
    from ..vocab.beside import put_back

    return bool(folder.name) and put_back(folder) and folder.is_dir()


def _hint(name: str) -> str:
    beside = Path(name).parent
    folders = [str(each.parent) for each in beside.glob(f"*/{CONFIG}")] if beside.is_dir() else []
    return did_you_mean(name, folders) or "; give the path of a saved pipeline, or install the package"
