"""Give a vocabulary the word vectors of a pipeline."""

from __future__ import annotations

from pathlib import Path

from ...errors import ModelError, ModelNotFound
from ...vocab import Vocab
from ..places.finding import find_pipeline


def find_vectors(name: str | Path) -> Path:
    """Return the folder of a pipeline from which word vectors are to be taken.

    Raises:
        ModelNotFound: There is none.
        ModelError: The folder holds something else.
    """
    if Path(name).is_file():
        raise ModelNotFound(
            f"{str(name)!r} is a file where a pipeline with word vectors is due; make one of a table of "
            f"word vectors with: nlpx init vectors LANG {name} FOLDER, and name FOLDER"
        )
    return find_pipeline(name)


def load_vectors(vocab: Vocab, name: str | Path) -> None:
    """Take vectors, and the strings that belong to them, from a pipeline that is saved or installed.

    Args:
        vocab: The vocabulary that gets the vectors.
        name: The other pipeline: a folder or a package.

    Raises:
        ModelError: There is no such pipeline, it has no vectors, or the name is that of a file.
    """
    folder = find_vectors(name) / "vocab"
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
