"""Go on with a training run that was interrupted or killed, to the same result as if it had not been."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ..config import Config
from ..errors import TrainingError
from ..pipeline.saving.folders import CONFIG
from .checkpoints import LAST, check_models
from .run_states import RunKind
from .snapshots import restore_snapshot, take_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ..pipeline import Language
    from .loop import TrainingRun

STATE = "training.state"
# A resumed run may go on for longer, and print something else.
_LIMITS = ("training.max_steps", "training.max_epochs", "training.patience")


def _is_complete(folder: Path, config: Config) -> bool:
    """Tell whether a folder has the model of a complete run of a config.

    Raises:
        TrainingError: It has that of another one, or one that was to end earlier.
    """
    if not (folder / LAST / CONFIG).is_file():
        return False
    settings = TRAINING.settings_of(config)
    saved = TRAINING.settings_of(_config_of(folder / LAST))
    if config.interpolate()["training"]["before_to_disk"] is not None:
        # What is saved is another pipeline.
        saved = {**settings, **{key: value for key, value in saved.items() if key.startswith("training.")}}
    TRAINING.refuse_other(saved, settings, path=folder / LAST)
    longer = [key for key in _LIMITS if saved[key] != settings[key]]
    if longer:
        was = ", ".join(f"{key} = {saved[key]}" for key in longer)
        raise TrainingError(
            f"{folder / LAST}: this run is complete with {was}, and what it would need to go on is not kept; train "
            "again without --resume, or in another folder from a config whose components have it as their source"
        )
    return True


TRAINING: Final = RunKind(
    state=STATE,
    sections=("nlp", "components", "corpora", "training", "initialize"),
    free=(*_LIMITS, "training.logger"),
    is_complete=_is_complete,
    check=check_models,
)


def pipeline_of_run(folder: Path) -> list[str] | None:
    """Return the names of the components that the run in a folder trains or has trained, or None where there is none.

    Raises:
        TrainingError: The state of the run is broken.
    """
    state = TRAINING.read(folder)
    if state is not None:
        names: list[str] = json.loads(state["settings"]["nlp.pipeline"])
        return names
    return list(_config_of(folder / LAST)["nlp"]["pipeline"]) if (folder / LAST / CONFIG).is_file() else None


def _config_of(model: Path) -> Config:
    return Config().from_disk(model / CONFIG, interpolate=False)


def save_state(run: TrainingRun, folder: Path) -> None:
    """Write what a run depends on into its folder.

    Raises:
        TrainingError: It cannot be written.
    """
    TRAINING.write(
        folder,
        run.nlp.config,
        step=run.step,
        n_words=run.n_words,
        losses={name: float(loss) for name, loss in run.losses.items()},
        results=[[float(score), step] for score, step in run.results],
        **take_snapshot(dict(_models(run.nlp)), run.settings.optimizer),
    )


def restore(run: TrainingRun, state: Mapping[str, Any]) -> None:
    """Put a run where the state says; its batches must have been passed over already.

    Raises:
        TrainingError: The state does not fit the run.
    """
    try:
        run.step, run.n_words = state["step"], state["n_words"]
        run.losses.update(state["losses"])
        run.results = [(score, step) for score, step in state["results"]]
        restore_snapshot(dict(_models(run.nlp)), run.settings.optimizer, state, n_updates=run.step + 1)
        for _name, component in run.nlp.pipeline:
            if hasattr(component, "weights_read"):
                component.weights_read()
    except Exception as error:
        raise TrainingError(
            f"{STATE}: the state of the run does not fit it ({type(error).__name__}: {error}); begin again without "
            "--resume"
        ) from error


def _models(nlp: Language) -> Iterator[tuple[str, Any]]:
    for name, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if getattr(component, "is_trainable", False) and hasattr(model, "walk"):
            yield name, model
            for side, side_model in getattr(component, "side_models", {}).items():
                yield f"{name}.{side}", side_model
