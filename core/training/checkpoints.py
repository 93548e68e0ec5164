"""The models that a training run leaves in its output folder, each always whole."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import TrainingError
from ..files.copying import copy_tree
from ..files.writing import replace_dir
from ..pipeline.saving.folders import CONFIG, check_place
from ..registry.calls import ask
from ..registry.kinds import A_PIPELINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..pipeline import Language

BEST = "model-best"
LAST = "model-last"


def save_model(nlp: Language, path: Path, *, before_to_disk: Callable[[Language], Language] | None = None) -> None:
    """Save a pipeline; the one that was there stays as it is until the new one is whole.

    Args:
        nlp: The pipeline.
        path: Its folder.
        before_to_disk: Called with the pipeline; returns what to save.

    Raises:
        TrainingError: It could not be written.
        PluginError: The callback returns no pipeline.
    """
    if before_to_disk is not None:
        nlp = ask(before_to_disk, nlp, due=A_PIPELINE, what="[training.before_to_disk]: the callback")
    with explained(path):
        nlp.to_disk(path)


def check_models(folder: Path) -> None:
    """Refuse a folder in which models cannot be saved.

    Raises:
        ModelError: Something else has the name of one.
        TrainingError: One cannot be written, as far as can be known.
    """
    for name in (LAST, BEST):
        with explained(folder / name):
            check_place(folder / name)


def copy_model(source: Path, target: Path) -> None:
    """Copy a saved pipeline; what was at the target stays as it is until the copy is whole.

    Raises:
        TrainingError: It could not be written.
    """
    with explained(target), replace_dir(target, last=CONFIG) as fresh:
        copy_tree(source, fresh, dirs_exist_ok=True)


@contextmanager
def explained(path: Path, *, what: str = "the model") -> Iterator[None]:
    """Turn a failure to write within the block into one sentence."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        kept = "the one saved before is untouched" if path.exists() else "nothing half-written is left"
        raise TrainingError(
            f"{path}: {what} could not be saved: {reason}; {kept}. Make room or choose another folder, and begin again"
        ) from error
