"""Give a vocabulary the word vectors of a pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ModelError
from ...vocab import Vocab
from ..saving.folders import find_pipeline

if TYPE_CHECKING:
    from pathlib import Path


def load_vectors(vocab: Vocab, name: str | Path) -> None:
    """Take vectors, and the strings that belong to them, from a pipeline that is saved or installed.

    Args:
        vocab: The vocabulary that gets the vectors.
        name: The other pipeline: a folder or a package.

    Raises:
        ModelError: There is no such pipeline, or it has no vectors.
    """
    folder = find_pipeline(name) / "vocab"
    try:
        other = Vocab().from_disk(folder, exclude=["lookups"])
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: the vectors of {str(name)!r} cannot be loaded ({error})") from error
    if not len(other.vectors):
        raise ModelError(
            f"{folder}: the pipeline {str(name)!r} has no vectors; name one that has, or set initialize.vectors = null"
        )
    vocab.strings.update(other.strings)
    other.vectors.strings = vocab.strings
    vocab.vectors = other.vectors
