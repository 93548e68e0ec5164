"""Give a pipeline the word vectors of another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ModelError
from ...vocab import Vocab
from ..saving.folders import find_pipeline

if TYPE_CHECKING:
    from pathlib import Path

    from ..language import Language


def load_vectors(nlp: Language, name: str | Path) -> None:
    """Take vectors, and the strings that belong to them, from a pipeline that is saved or installed.

    Args:
        nlp: The pipeline that gets the vectors.
        name: The other pipeline: a folder or a package.

    Raises:
        ModelError: There is no such pipeline, or it has no vectors.
    """
    folder = find_pipeline(name) / "vocab"
    try:
        vocab = Vocab().from_disk(folder, exclude=["lookups"])
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: the vectors of {str(name)!r} cannot be loaded ({error})") from error
    if not len(vocab.vectors):
        raise ModelError(
            f"{folder}: the pipeline {str(name)!r} has no vectors; name one that has, or set initialize.vectors = null"
        )
    nlp.vocab.strings.update(vocab.strings)
    vocab.vectors.strings = nlp.vocab.strings
    nlp.vocab.vectors = vocab.vectors
