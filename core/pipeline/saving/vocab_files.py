"""The files of a saved vocabulary: which of them a pipeline must have.

A vocabulary without tables, or an old one, lacks some of them for good reason. Whether one is lost is told by what the
pipeline says of itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path


def lost_files(
    folder: Path, *, meta: Mapping[str, Any], config: Mapping[str, Any], excluded: Collection[str]
) -> Iterator[tuple[str, Path]]:
    """Yield the files that are not there but must have been saved, each with the part that it holds.

    Args:
        folder: The vocabulary's.
        meta: What ``meta.json`` holds.
        config: The config of the pipeline.
        excluded: Parts of the vocabulary that are not read.
    """
    for part, name, is_due in (
        ("strings", "strings.json", True),
        ("vectors", "vectors.cfg", _has_settings_of_vectors(meta)),
        ("lookups", "lookups.bin", "nlpx_version" in meta or _names_lookups(config)),
    ):
        if is_due and part not in excluded and not (folder / name).is_file():
            yield part, folder / name


def _has_settings_of_vectors(meta: Mapping[str, Any]) -> bool:
    """Tell whether a pipeline is of a version that saves the settings of vectors: spaCy 3.2 was the first."""
    oldest = re.match(r">=(\d+)\.(\d+)", str(meta.get("spacy_version")))
    return oldest is not None and (int(oldest[1]), int(oldest[2])) >= (3, 2)


def _names_lookups(config: Mapping[str, Any]) -> bool:
    """Tell whether a pipeline was initialized with tables."""
    initialize = config.get("initialize")
    return isinstance(initialize, dict) and initialize.get("lookups") is not None
