"""What the archive of a package says of itself, read without installing or running any of it."""

from __future__ import annotations

import json
import tarfile
import zipfile
from contextlib import closing
from email.parser import BytesParser
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import PackageError
from .index import SDIST, WHEEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_LARGEST = 16 * 2**20


class Contents(NamedTuple):
    """What an archive says of itself.

    Args:
        kind: ``wheel`` or ``sdist``.
        name: The name of the distribution.
        version: Its version.
        requires: What it requires, as in its metadata; extras are left out.
        meta: The ``meta.json`` of the pipeline in it; empty where there is none.
    """

    kind: str
    name: str
    version: str
    requires: list[str]
    meta: dict[str, Any]


def read_archive(path: Path, *, where: str) -> Contents:
    """Return what an archive says of itself.

    Args:
        path: The file.
        where: What messages call it.

    Raises:
        PackageError: It is neither a wheel nor an sdist, or is damaged.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as wheel:
                return _contents(WHEEL, wheel.namelist(), wheel.read, "*.dist-info/METADATA", "*/meta.json")
        with tarfile.open(path) as sdist:
            names = [member.name for member in sdist.getmembers() if member.isfile()]

            def read(name: str) -> bytes:
                file = sdist.extractfile(name)
                assert file is not None  # it is no folder
                with closing(file):
                    return file.read(_LARGEST)

            return _contents(SDIST, names, read, "*/PKG-INFO", "*/meta.json")
    except (OSError, ValueError, KeyError, EOFError, tarfile.TarError, zipfile.BadZipFile, RuntimeError) as error:
        raise PackageError(f"{where}: this is no package of a pipeline, or it is damaged ({error})") from None


def _contents(kind: str, names: Iterable[str], read: Callable[[str], bytes], metadata: str, meta: str) -> Contents:
    """Return what an archive says of itself.

    Args:
        kind: Its kind.
        names: The names of its files.
        read: Reads one.
        metadata: How the metadata of the distribution are called.
        meta: How those of the pipeline are called.

    Raises:
        ValueError: There are no metadata.
    """
    paths = sorted(map(PurePosixPath, names))
    fields = BytesParser().parsebytes(read(_first(paths, metadata, depth=2)))
    pipelines = [path for path in paths if path.match(meta) and len(path.parts) == 2]
    about = json.loads(read(str(pipelines[0]))) if pipelines else {}
    return Contents(
        kind=kind,
        name=str(fields.get("Name", "")),
        version=str(fields.get("Version", "")),
        requires=[text for text in map(str, fields.get_all("Requires-Dist", [])) if "extra ==" not in text],
        meta=about if isinstance(about, dict) else {},
    )


def _first(paths: Iterable[PurePosixPath], pattern: str, *, depth: int) -> str:
    for path in paths:
        if path.match(pattern) and len(path.parts) == depth:
            return str(path)
    raise ValueError(f"it has no {pattern}")
