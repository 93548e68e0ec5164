"""Where a run begins: with fresh weights, with those of a file, or where an interrupted run stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nlpx.errors import UsageError

from .loop import PRETRAINING
from .weights_folder import epoch_after

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from nlpx.config import Config


@dataclass(frozen=True, kw_only=True)
class Start:
    """Say where a run begins.

    Args:
        epoch: The first epoch.
        weights: The file with the weights to begin with; None where the config says it.
        goes_on: Whether they are the last of an interrupted run, which goes on.
    """

    epoch: int
    weights: Path | None = None
    goes_on: bool = False

    def apply(self, config: Config) -> Config:
        """Return the config of a run that begins here."""
        if self.weights is None or self.goes_on:
            return config
        config = config.copy()
        config.put("initialize.init_tok2vec", str(self.weights), source="--init-tok2vec")
        return config

    def refuse_late(self, config: Config) -> None:
        """Refuse to begin with an epoch that the run does not have.

        Raises:
            UsageError: It has not.
        """
        n_epochs = config.interpolate()["pretraining"]["max_epochs"]
        if self.epoch >= n_epochs:
            raise UsageError(
                f"nothing is left to learn: the run begins with epoch {self.epoch} and ends before epoch {n_epochs}; "
                f"set pretraining.max_epochs higher (--pretraining.max_epochs {self.epoch + 1} is one epoch)"
            )


def find_start(folder: Path, weights: Path | None, *, epoch_start: int | None, resume: bool) -> Start:
    """Return where a run begins.

    Args:
        folder: Its output folder.
        weights: The file that the user names, or None.
        epoch_start: The epoch that the user names, or None; a run that goes on has that with which it began.
        resume: Whether an interrupted run goes on if there is one.

    Raises:
        UsageError: The epoch has to be named, or is not that with which a run began that goes on.
        TrainingError: The state of the run in the folder is broken.
    """
    if weights is None:
        state = PRETRAINING.read(folder) if resume else None
        # One that has only begun says no more than its settings.
        if state is None or "first_epoch" not in state:
            return Start(epoch=epoch_start or 0)
        return Start(epoch=_first_epoch(state, folder, epoch_start))
    if not weights.exists():
        raise UsageError(f"{weights}: there is no such file of weights to start from; check --init-tok2vec")
    if weights.is_dir():
        raise UsageError(f"{weights}: is a folder; name a file of weights in it, or go on with its run by --resume")
    state = PRETRAINING.read(folder)
    if state is not None and state.get("file") == weights.name and weights.resolve().parent == folder.resolve():
        return Start(epoch=_first_epoch(state, folder, epoch_start), weights=weights, goes_on=True)
    epoch = epoch_after(weights) if epoch_start is None else epoch_start
    if epoch is None:
        raise UsageError(
            f"{weights}: the name does not say after which epoch these weights were saved, as model4.bin does; say "
            "with --epoch-start which epoch to begin with"
        )
    return Start(epoch=epoch, weights=weights)


def _first_epoch(state: Mapping[str, Any], folder: Path, epoch_start: int | None) -> int:
    """Return the epoch with which an interrupted run began.

    Raises:
        UsageError: The user names another one.
    """
    first: int = state["first_epoch"]
    if epoch_start not in (None, first):
        raise UsageError(
            f"--epoch-start {epoch_start}: the interrupted run in {folder}, which is to go on, began with epoch "
            f"{first}; leave --epoch-start out, or choose another output folder to begin another run"
        )
    return first
