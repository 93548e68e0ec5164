"""Go on with a run that was interrupted or killed, to the same result as if it had not been.

Beside its models a run keeps one file, its state. At first it says only with which settings the run has begun; from the
first evaluation on it holds all that the rest of the run depends on: the weights as they are (not their averages), what
the optimizer remembers, the random numbers' states and the step. The examples are not in it: a resumed run reads the
corpus, shuffles and batches it as the first did, and passes over what was seen. A run that comes to its end removes the
file; so a model without it is that of a complete run.
"""

from __future__ import annotations

import json
import random
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..config import Config
from ..errors import NlpxError, TrainingError
from ..files.beside import remove_leftovers
from ..files.msgpack import pack
from ..files.reading import Record, unpack
from ..files.writing import write_bytes
from ..pipeline.saving.folders import CONFIG
from .alone import alone_in
from .checkpoints import LAST, explained

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from thinc.api import Optimizer

    from ..pipeline import Language
    from .loop import TrainingRun

STATE = "training.state"
FORMAT = 1
# A resumed run may go on for longer, and print something else.
_LIMITS = ("training.max_steps", "training.max_epochs", "training.patience")
_FREE = (*_LIMITS, "training.logger")
_BEGUN = -1


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Say how far a run in a folder has come.

    Args:
        is_complete: Whether it has ended.
        state: What it needs to go on; None where it has saved nothing yet, or never was.
    """

    is_complete: bool
    state: Mapping[str, Any] | None = None

    @property
    def step(self) -> int | None:
        """The last step that is saved, or None."""
        return None if self.state is None else self.state["step"]


def find_run(folder: Path, config: Config) -> Standing:
    """Look for a run to resume.

    Args:
        folder: The output folder.
        config: The config of the run, filled.

    Raises:
        TrainingError: The folder has a run with other settings, or the state of the run is broken.
    """
    settings, training = settings_of(config), config.interpolate()["training"]
    state = _read_state(folder / STATE)
    if state is not None:
        _refuse_other(state["settings"], settings, path=folder / STATE)
        return Standing(is_complete=False, state=None if state["step"] == _BEGUN else state)
    if not (folder / LAST / CONFIG).is_file():
        return Standing(is_complete=False)
    saved = settings_of(_config_of(folder / LAST))
    if training["before_to_disk"] is not None:
        # What is saved is another pipeline.
        saved = {**settings, **{key: value for key, value in saved.items() if key.startswith("training.")}}
    _refuse_other(saved, settings, path=folder / LAST)
    longer = [key for key in _LIMITS if saved[key] != settings[key]]
    if longer:
        was = ", ".join(f"{key} = {saved[key]}" for key in longer)
        raise TrainingError(
            f"{folder / LAST}: this run is complete with {was}, and what it would need to go on is not kept; train "
            "again without --resume, or in another folder from a config whose components have it as their source"
        )
    return Standing(is_complete=True)


def pipeline_of_run(folder: Path) -> list[str] | None:
    """Return the names of the components that the run in a folder trains or has trained, or None where there is none.

    Raises:
        TrainingError: The state of the run is broken.
    """
    state = _read_state(folder / STATE)
    if state is not None:
        names: list[str] = json.loads(state["settings"]["nlp.pipeline"])
        return names
    return list(_config_of(folder / LAST)["nlp"]["pipeline"]) if (folder / LAST / CONFIG).is_file() else None


@contextmanager
def begun(folder: Path | None, config: Config, *, resume: bool) -> Iterator[Standing]:
    """Hold a folder for a run, and note there that it has begun, so that it can be resumed from now on.

    What killed runs have left half written in the folder is removed. A run that fails before it has saved anything
    leaves no note, and one that is complete is left as it is.

    Args:
        folder: The output folder, which is made; None for nowhere.
        config: The config of the run, filled.
        resume: Whether to go on with a run that is there; how far it has come is yielded.

    Raises:
        TrainingError: Another run holds the folder, one of such a config cannot be resumed, the one that is there has
            other settings or is broken, or the note cannot be written.
    """
    seed = config.interpolate()["training"]["seed"]
    if resume and (folder is None or seed is None):
        raise TrainingError(
            "only a run that has an output folder and a number for training.seed can be resumed; leave out --resume"
        )
    standing = Standing(is_complete=False)
    if folder is None:
        yield standing
        return
    with alone_in(folder):
        remove_leftovers(folder)
        path = folder / STATE
        if resume:
            standing = find_run(folder, config)
        else:
            path.unlink(missing_ok=True)
        if seed is not None and not standing.is_complete and not path.exists():
            _write(path, {"settings": settings_of(config), "step": _BEGUN})
        try:
            yield standing
        except Exception:
            state = _read_state(path)
            if state is not None and state["step"] == _BEGUN:
                path.unlink()
            raise


def save_state(run: TrainingRun, path: Path) -> None:
    """Write what a run depends on.

    Raises:
        TrainingError: It cannot be written.
    """
    nlp = run.nlp
    state = {
        "settings": settings_of(nlp.config),
        "step": run.step,
        "n_words": run.n_words,
        "losses": {name: float(loss) for name, loss in run.losses.items()},
        "results": [[float(score), step] for score, step in run.results],
        "weights": {name: model.to_bytes() for name, model in _models(nlp)},
        "optimizer": list(_optimizer_state(run.settings.optimizer, nlp)),
        "random": _random_state(),
    }
    _write(path, state)


def _write(path: Path, state: Mapping[str, Any]) -> None:
    with explained(path, what="the state of the run"):
        # The work of hours must outlive a loss of power.
        write_bytes(path, pack({"format": FORMAT, **state}), durable=True)


def _read_state(path: Path) -> dict[str, Any] | None:
    """Read what `_write` wrote, or return None where there is nothing.

    Raises:
        TrainingError: It is broken, or another version wrote it.
    """
    try:
        record = Record(unpack(path.read_bytes(), where=str(path), error=TrainingError), where=str(path))
        if record.whole("format", low=0, high=10**6) == FORMAT:
            record.whole("step", low=_BEGUN, high=2**62)
            record.record("settings")
            return record.data
    except FileNotFoundError:
        return None
    except (NlpxError, OSError) as error:
        raise TrainingError(
            f"{path}: the state of the run cannot be read ({error}); train again without --resume"
        ) from error
    raise TrainingError(f"{path}: another version of nlpx wrote the state of the run; train again without --resume")


def _config_of(model: Path) -> Config:
    return Config().from_disk(model / CONFIG, interpolate=False)


def _refuse_other(old: Mapping[str, str], new: Mapping[str, str], *, path: Path) -> None:
    differing = _differences(old, new)
    if differing:
        # The longest names are those of the parts of a model.
        shown = sorted(differing, key=lambda name: (name.count("."), name))[:5]
        names = ", ".join(shown) + (f" and {len(differing) - len(shown)} more" if len(differing) > len(shown) else "")
        raise TrainingError(
            f"{path}: the run in this folder had other settings: {names}; use its config, or train "
            "again without --resume"
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
        for name, model in _models(run.nlp):
            model.from_bytes(state["weights"][name])
        for _name, component in run.nlp.pipeline:
            if hasattr(component, "weights_read"):
                component.weights_read()
        _restore_optimizer(run.settings.optimizer, run.nlp, state["optimizer"])
        for _ in range(run.step + 1):
            run.settings.optimizer.step_schedules()  # type: ignore[no-untyped-call]
        _restore_random(state["random"])
    except Exception as error:
        raise TrainingError(
            f"{STATE}: the state of the run does not fit it ({type(error).__name__}: {error}); train again without "
            "--resume"
        ) from error


def _models(nlp: Language) -> Iterator[tuple[str, Any]]:
    for name, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if getattr(component, "is_trainable", False) and hasattr(model, "walk"):
            yield name, model
            for side, side_model in getattr(component, "side_models", {}).items():
                yield f"{name}.{side}", side_model


def _owners(nlp: Language) -> Iterator[tuple[int, list[Any]]]:
    """Yield the number by which the optimizer knows each layer, and its place, which is the same in every process."""
    for name, model in _models(nlp):
        for index, node in enumerate(model.walk()):
            yield node.id, [name, "layer", index]
            for position, shim in enumerate(node.shims):
                yield shim.id, [name, f"shim {position}", index]


def _optimizer_state(optimizer: Optimizer, nlp: Language) -> Iterator[dict[str, Any]]:
    places = dict(_owners(nlp))
    for (owner, parameter), n_updates in optimizer.nr_update.items():
        key = (owner, parameter)
        tables = {"mom1": optimizer.mom1, "mom2": optimizer.mom2, "average": optimizer.averages or {}}
        yield {
            "place": places[owner],
            "parameter": parameter,
            "n_updates": n_updates,
            **{name: _to_numpy(table[key]) for name, table in tables.items() if key in table},
        }


def _restore_optimizer(optimizer: Optimizer, nlp: Language, entries: list[dict[str, Any]]) -> None:
    owners = {tuple(place): owner for owner, place in _owners(nlp)}
    ops = {name: model.ops for name, model in _models(nlp)}
    for entry in entries:
        key = (owners[tuple(entry["place"])], entry["parameter"])
        optimizer.nr_update[key] = entry["n_updates"]
        tables = {"mom1": optimizer.mom1, "mom2": optimizer.mom2, "average": optimizer.averages}
        for name, table in tables.items():
            if name in entry and table is not None:
                table[key] = ops[entry["place"][0]].asarray(np.array(entry[name]))


def _to_numpy(array: Any) -> Any:
    return array.get() if hasattr(array, "get") else np.asarray(array)


def _random_state() -> dict[str, Any]:
    version, numbers, gauss = random.getstate()
    kind, keys, position, has_gauss, cached = np.random.get_state()  # noqa: NPY002  (thinc draws from these)
    state: dict[str, Any] = {
        "python": [version, list(numbers), gauss],
        "numpy": [kind, np.asarray(keys), int(position), int(has_gauss), float(cached)],
    }
    if "torch" in sys.modules:
        state["torch"] = sys.modules["torch"].get_rng_state().numpy()
    return state


def _restore_random(state: Mapping[str, Any]) -> None:
    version, numbers, gauss = state["python"]
    random.setstate((version, tuple(numbers), gauss))
    np.random.set_state(tuple(state["numpy"]))  # noqa: NPY002
    if "torch" in state and "torch" in sys.modules:
        torch = sys.modules["torch"]
        torch.set_rng_state(torch.from_numpy(np.array(state["torch"])))


def settings_of(config: Config) -> dict[str, str]:
    """Return the settings that the result of a run depends on, as JSON by their dotted names."""
    values = config.interpolate()
    sections = ("nlp", "components", "corpora", "training", "initialize")
    return {path: value for section in sections for path, value in _flat(values.get(section), section)}


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, member in value.items():
            yield from _flat(member, f"{path}.{key}")
    else:
        yield path, json.dumps(value, sort_keys=True, default=str)


def _differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return the settings in which two runs differ.

    What one of them leaves to be filled in later is no difference: the settings of a component that has a source, and
    the weights of scores where none are given.
    """
    both = {*old, *new}
    later = [
        path.removesuffix("source") for path in both if path.startswith("components.") and path.endswith(".source")
    ]
    if "{}" in (old.get("training.score_weights"), new.get("training.score_weights")):
        later.append("training.score_weights")
    return sorted(path for path in both if old.get(path) != new.get(path) and not path.startswith((*_FREE, *later)))
