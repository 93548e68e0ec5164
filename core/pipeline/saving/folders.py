"""Find pipelines that are saved or installed, and read what they say of themselves."""

from __future__ import annotations

import math
from collections.abc import ValuesView
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ...errors import ModelError, ModelNotFound
from ...files.reading import Record, parse_json
from ...quoting import shown
from ...spelling import did_you_mean

CONFIG = "config.cfg"
META = "meta.json"

_VERSIONS = ("version", "spacy_version", "nlpx_version")
_TEXTS = ("lang", "name", *_VERSIONS, "description", "author", "email", "url", "license")
_LISTS = ("pipeline", "components", "disabled")


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
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); a saved pipeline has this file") from error
    return check_meta(parse_json(data, where=str(path), error=ModelError), where=str(path))


def check_meta(data: Any, *, where: str) -> dict[str, Any]:
    """Return what a ``meta.json`` holds, if the entries that are known are what they should be.

    Raises:
        ModelError: They are not, or a number is none.
    """
    meta = Record(data, where=where, error=ModelError)
    for key in _TEXTS:
        meta.value(key, (str, type(None)), "a string", "")
    for key in _LISTS:
        meta.texts(key, [])
    for key in ("labels", "performance"):
        meta.value(key, (dict, type(None)), "named entries", None)
    if meta.value("vectors", (dict, type(None)), "named entries", None):
        vectors = meta.record("vectors")
        vectors.value("name", (str, type(None)), "a string or null", None)
        for key in ("width", "vectors", "keys"):
            vectors.whole(key, low=-1, high=2**63, default=0)
    wrong = _not_finite(meta.data)
    if wrong:
        meta.refuse(f"{shown(wrong)} holds a number that is not finite")
    return meta.data


def _not_finite(entries: dict[str, Any]) -> str:
    """Return the first entry in which a number is not finite, be it in lists or further entries."""
    for key, value in entries.items():
        level = [value]
        while level:
            if any(isinstance(each, float) and not math.isfinite(each) for each in level):
                return key
            inside = [each.values() if isinstance(each, dict) else each for each in level]
            level = [each for more in inside if isinstance(more, (list, ValuesView)) for each in more]
    return ""


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
    raise ModelNotFound(f"{folder}: the folder holds no pipeline{hint}")


def _is_put_back(folder: Path) -> bool:
    """Put a folder back that a save, killed between two renames, has moved aside; says whether it is there."""
    from ...files.beside import put_back

    return bool(folder.name) and put_back(folder) and folder.is_dir()


def _hint(name: str) -> str:
    beside = Path(name).parent
    folders = [str(each.parent) for each in beside.glob(f"*/{CONFIG}")] if beside.is_dir() else []
    return did_you_mean(name, folders) or "; give the path of a saved pipeline, or install the package"
