"""What a package says of its pipeline: the ``meta.json`` in it, of what the pipeline says and what the user adds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ...errors import ModelError, UsageError
from ...pipeline.saving.folders import META
from ...pipeline.saving.meta import check_meta, read_meta
from ...quoting import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ASKED_FOR = {
    "lang": "Language code",
    "name": "Name, without the language",
    "version": "Version",
    "description": "Description",
    "author": "Author",
    "email": "E-mail address of the author",
    "url": "Address of a page about it",
    "license": "Licence",
}
"""What a user is asked for who enters the meta data by hand, and the words for it."""
_NAME = re.compile(r"[a-z](\w*[A-Za-z0-9])?", re.ASCII)


def found_meta(folder: Path) -> dict[str, Any] | None:
    """Return the meta data in the folder of a pipeline, or None where there are none."""
    return read_meta(folder) if (folder / META).is_file() else None


def packaged_meta(
    of_pipeline: Mapping[str, Any], given: Mapping[str, Any], *, name: str | None, version: str | None
) -> dict[str, Any]:
    """Return the meta data of a package.

    Args:
        of_pipeline: What the pipeline says of itself.
        given: What the user says instead.
        name: The name of the package; None for that in the meta data.
        version: Its version; None for that in the meta data.

    Raises:
        UsageError: The name or the version cannot be that of a package.
        ModelError: The user's are for a pipeline of another language.
    """
    from packaging.version import InvalidVersion, Version

    meta = {**of_pipeline, **{key: value for key, value in given.items() if value is not None}}
    if meta["lang"] != of_pipeline["lang"]:
        raise ModelError(
            f"the meta data are for the language {meta['lang']!r}, and the pipeline is for {of_pipeline['lang']!r}"
        )
    meta["name"] = (name or meta["name"] or "").removeprefix(f"{meta['lang']}_")
    meta["version"] = (version or meta["version"] or "").strip()
    if not _NAME.fullmatch(package_name(meta)) or not meta["name"]:
        raise UsageError(
            f"{package_name(meta)!r} cannot be the name of a package; use letters, and '_' between them: --name"
        )
    try:
        Version(meta["version"])
    except InvalidVersion:
        raise UsageError(
            f"{shown(meta['version'])} cannot be the version of a package; use one such as 1.2.0: --version"
        ) from None
    return check_meta(meta, where="the meta data of the package")


def package_name(meta: Mapping[str, Any]) -> str:
    """Return the name of a package: that of its pipeline behind the language."""
    return f"{meta['lang']}_{meta['name']}"
