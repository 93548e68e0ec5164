"""What the archive of a package says of itself, read without installing or running any of it."""

from __future__ import annotations

import json
import tarfile
import zipfile
from email.parser import BytesParser
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, TypeVar

from ..errors import PackageError
from ..named_tuples import NamedTuple
from ..quoting import first_line
from .index import SDIST, WHEEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

_Entry = TypeVar("_Entry")
_LARGEST = 16 * 2**20


class Contents(NamedTuple):
    """What an archive says of itself.

    Args:
        kind: ``wheel`` or ``sdist``.
        name: The name of the distribution.
        version: Its version.
        requires: What it requires, as in its metadata; extras are left out.
        meta: The ``meta.json`` of the pipeline in it; empty where there is none.
        config: The ``config.cfg`` of the pipeline in it; empty where there is none.
    """

    kind: str
    name: str
    version: str
    requires: list[str]
    meta: dict[str, Any]
    config: bytes


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
                _check_all(wheel)
                files = {entry.filename: entry for entry in wheel.infolist()}
                return _contents(WHEEL, files, wheel.open, "*.dist-info/METADATA")
        if not tarfile.is_tarfile(path):
            raise ValueError(
                "it is neither a zip file, as wheels are, nor a packed tar file, as sdists are, or has no end"
            )
        with tarfile.open(path) as sdist:
            members = {member.name: member for member in sdist if member.isfile()}
            return _contents(SDIST, members, sdist.extractfile, "*/PKG-INFO")
    except Exception as error:
        # Each way of compressing has errors of its own, which `zipfile` and `tarfile` let out.
        raise PackageError(
            f"{where}: this is no package of a pipeline, or it is damaged ({first_line(error)})"
        ) from None


def _check_all(wheel: zipfile.ZipFile) -> None:
    """Check that each file of a wheel is what was packed.

    Raises:
        ValueError: One is not.
    """
    damaged = wheel.testzip()
    if damaged is not None:
        raise ValueError(f"{damaged} in it is not what was packed")


def _contents(
    kind: str, files: Mapping[str, _Entry], opened: Callable[[_Entry], IO[bytes] | None], metadata: str
) -> Contents:
    """Return what an archive says of itself.

    Args:
        kind: Its kind.
        files: What the archive has of each of its files, by its path.
        opened: Opens one.
        metadata: How the metadata of the distribution are called.

    Raises:
        ValueError: There are no metadata, or they are larger than any.
    """

    def read(path: str) -> bytes:
        file = opened(files[path])
        assert file is not None  # it is no folder
        with file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise ValueError(f"{path} is larger than any")
        return data

    found = _matching(files, metadata)
    if not found:
        raise ValueError(f"it has no {metadata}")
    fields = BytesParser().parsebytes(read(found[0]))
    # Beside its config, where a package has none for itself.
    pipelines = _matching(files, "*/meta.json") or sorted(
        path for path in files if PurePosixPath(path).match("*/*/meta.json")
    )
    about = json.loads(read(pipelines[0])) if pipelines else {}
    # An sdist has a folder more.
    configs = sorted((path for path in files if PurePosixPath(path).match("*/*/config.cfg")), key=len)
    return Contents(
        kind=kind,
        name=str(fields.get("Name", "")),
        version=str(fields.get("Version", "")),
        requires=[text for text in map(str, fields.get_all("Requires-Dist", [])) if "extra ==" not in text],
        meta=about if isinstance(about, dict) else {},
        config=read(configs[0]) if configs else b"",
    )


def _matching(files: Iterable[str], pattern: str) -> list[str]:
    """Return the paths that match, of files in folders that stand in no other, sorted."""
    return sorted(path for path in files if len(PurePosixPath(path).parts) == 2 and PurePosixPath(path).match(pattern))
