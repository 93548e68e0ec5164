"""What a pipeline says of itself in its ``meta.json``: read, checked, and made text."""

from __future__ import annotations

import math
import re
from collections.abc import ValuesView
from typing import TYPE_CHECKING, Any

from ...errors import ModelError, as_file_error
from ...files.reading import Record, parse_json
from ...files.writing import as_path
from ...quoting import shown
from .folders import META

if TYPE_CHECKING:
    from pathlib import Path

_MAJOR = 3
_VERSIONS = ("version", "spacy_version", "nlpx_version")
_TEXTS = ("lang", "name", *_VERSIONS, "description", "author", "email", "url", "license")
_LISTS = ("pipeline", "components", "disabled")


def read_meta(folder: str | Path) -> dict[str, Any]:
    """Return what the ``meta.json`` of a folder holds.

    Raises:
        ModelError: It is missing or broken.
    """
    return load_meta(as_path(folder) / META)


def load_meta(path: str | Path) -> dict[str, Any]:
    """Return what a ``meta.json`` holds.

    Args:
        path: The file.

    Raises:
        ModelError: It is missing or broken.
    """
    path = as_path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise as_file_error(ModelError, error)(
            f"{path}: cannot be read ({error.strerror}); a saved pipeline has this file"
        ) from error
    return check_meta(parse_json(data, where=str(path), error=ModelError), where=str(path))


def check_origin(meta: dict[str, Any], *, where: Path | str) -> None:
    """Refuse a pipeline of a version of spaCy whose files and models are others.

    Args:
        meta: What its ``meta.json`` holds.
        where: The folder, for messages.

    Raises:
        ModelError: It is one.
    """
    wanted = meta.get("spacy_version")
    major = re.match(r"\D*(\d+)", wanted) if isinstance(wanted, str) else None
    if major is not None and int(major[1]) != _MAJOR:
        raise ModelError(
            f"{where}: the pipeline is for spaCy {wanted}, whose files and models are others than those of spaCy "
            f"{_MAJOR}; take the version of it that is for spaCy {_MAJOR}, or train it again from its corpus, which "
            "nlpx convert reads"
        )


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
    if meta.data.get("labels"):
        labels = meta.record("labels")
        for component in labels.data:
            labels.value(component, (list, tuple, dict, type(None)), "a list")
    if meta.value("vectors", (dict, type(None)), "named entries", None):
        vectors = meta.record("vectors")
        vectors.value("name", (str, type(None)), "a string or null", None)
        for key in ("width", "vectors", "keys"):
            vectors.whole(key, low=-1, high=2**63, default=0)
    wrong = _not_finite(meta.data)
    if wrong:
        meta.refuse(f"{shown(wrong)} holds a number that is not finite")
    return meta.data


def meta_text(meta: dict[str, Any], *, indent: int = 0) -> str:
    """Return what ``meta.json`` is to hold.

    Args:
        meta: The meta data of a pipeline.
        indent: By how many blanks to indent what is inside; 0 for one line.

    Raises:
        ModelError: The user has put something there that JSON cannot hold.
    """
    # It imports NumPy, which who only reads a file can do without.
    import srsly

    check_meta(meta, where="nlp.meta")
    try:
        text: str = srsly.json_dumps(meta, indent=indent)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ModelError(
            f"nlp.meta: it cannot be saved as JSON ({error}); take out what is no text or number"
        ) from error
    return text


def _not_finite(entries: dict[str, Any]) -> str:
    """Return the first entry in which a number is not finite, be it in lists or further entries."""
    for key, value in entries.items():
        level = [value]
        while level:
            if any(isinstance(entry, float) and not math.isfinite(entry) for entry in level):
                return key
            inside = [entry.values() if isinstance(entry, dict) else entry for entry in level]
            level = [entry for more in inside if isinstance(more, (list, ValuesView)) for entry in more]
    return ""
