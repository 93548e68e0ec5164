"""Files of labels, which spare a training run to look for them in its data: ``[initialize.components.NAME.labels]``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ..files.writing import write_text
from ..registry.blame import author_of, blame

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..pipeline import Language

READER: Final = "spacy.read_labels.v1"


def write_labels(nlp: Language, folder: Path) -> dict[str, Path]:
    """Write the labels of each component that has some into a file; returns the files by component.

    Args:
        nlp: The pipeline, initialized.
        folder: The folder of the files, which are called as the components are.

    Raises:
        PluginError: A component has labels that JSON has no form for.
    """
    texts = {name: _as_json(name, pipe) for name, pipe in nlp.components if _label_data(pipe) is not None}
    files = {name: folder / f"{name}.json" for name in texts}
    for name, text in texts.items():
        write_text(files[name], text)
    return files


def label_blocks(files: Mapping[str, Path]) -> list[str]:
    """Return the sections of a config in which components read their files of labels."""
    return [
        f"[initialize.components.{name}]\n\n[initialize.components.{name}.labels]\n"
        f'@readers = "{READER}"\npath = {json.dumps(str(path))}'
        for name, path in files.items()
    ]


def _label_data(pipe: Any) -> Any:
    return getattr(pipe, "label_data", None)


def _as_json(name: str, pipe: Any) -> str:
    try:
        return json.dumps(_label_data(pipe), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    except (TypeError, ValueError) as error:
        raise blame(
            f"component {name!r}", author_of(pipe), f"has labels that cannot be written as JSON: {error}"
        ) from error
