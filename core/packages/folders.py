"""Folders of archives with an index of their own: what is carried to a machine without network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..errors import PackageError
from ..files.reading import parse_json, read_file
from ..files.writing import write_text
from .archives import read_archive
from .index import FORMAT, INDEX_FILE, Index, read_index

if TYPE_CHECKING:
    from pathlib import Path

    from .archives import Contents
    from .index import Release

_ARCHIVES = (".whl", ".tar.gz")


def add_to_folder(folder: Path, release: Release, contents: Contents, *, file: str, sha256: str) -> None:
    """Name an archive in the index of its folder.

    Args:
        folder: The folder.
        release: What the archive is of.
        contents: What it says of itself, which counts where it says something.
        file: What it is called.
        sha256: Its hash.

    Raises:
        PackageError: There is an index that cannot be read.
    """
    path = folder / INDEX_FILE
    data: Any = {"format": FORMAT, "pipelines": {}}
    if path.exists():
        data = parse_json(read_file(path, error=PackageError), where=str(path), error=PackageError)
        Index(str(path), data)
    versions = data["pipelines"].setdefault(release.name, {})
    entry = _entry(contents, file=file, sha256=sha256)
    known = {"spacy_version": release.spacy_version, "nlpx_version": release.nlpx_version}
    versions[release.version] = {**known, **versions.get(release.version, {}), **entry}
    write_text(path, json.dumps(data, indent=2) + "\n")


def index_of_folder(folder: Path) -> Index:
    """Return the index in a folder; where there is none, one of the archives of pipelines that are there.

    Raises:
        PackageError: There is no such folder, or an archive is damaged.
    """
    if not folder.is_dir():
        raise PackageError(f"{folder}: there is no such folder; 'nlpx download NAME --to {folder}' fills one")
    path = folder / INDEX_FILE
    if path.is_file():
        return read_index(str(path))
    pipelines: dict[str, dict[str, Any]] = {}
    for archive in sorted(folder.iterdir()):
        if archive.name.endswith(_ARCHIVES):
            contents = read_archive(archive, where=str(archive))
            if contents.meta:
                versions = pipelines.setdefault(contents.name.replace("-", "_"), {})
                versions.setdefault(contents.version, {}).update(_entry(contents, file=archive.name))
    if not pipelines:
        raise PackageError(f"{folder}: there is no package of a pipeline in it; see nlpx download --to")
    return Index(str(path), {"format": FORMAT, "pipelines": pipelines})


def _entry(contents: Contents, *, file: str, sha256: str | None = None) -> dict[str, Any]:
    """Return what an index says of an archive beside it."""
    said = {key: contents.meta[key] for key in ("spacy_version", "nlpx_version") if contents.meta.get(key)}
    return {**said, contents.kind: {"url": file, **({"sha256": sha256} if sha256 else {})}}
