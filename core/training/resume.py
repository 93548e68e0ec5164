"""Go on with a run that was interrupted or killed, to the same result as if it had not been.

Beside its models a run keeps one file with all that the rest of it depends on: the weights as they are (not their
averages), what the optimizer remembers, the random numbers' states and the step. The examples are not in it: a resumed
run reads the corpus, shuffles and batches it as the first did, and passes over what was seen. A run that comes to its
end removes the file.
"""

from __future__ import annotations

import json
import random
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import srsly

from ..errors import TrainingError
from ..vocab.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from thinc.api import Optimizer

    from ..pipeline import Language
    from .loop import TrainingRun

STATE = "training.state"
FORMAT = 1
# A resumed run may go on for longer, and print something else.
_FREE = ("training.max_steps", "training.max_epochs", "training.patience", "training.logger")


def save_state(run: TrainingRun, path: Path) -> None:
    """Write what a run depends on."""
    nlp = run.nlp
    state = {
        "format": FORMAT,
        "settings": _settings(nlp),
        "step": run.step,
        "n_words": run.n_words,
        "losses": {name: float(loss) for name, loss in run.losses.items()},
        "results": [[float(score), step] for score, step in run.results],
        "weights": {name: model.to_bytes() for name, model in _models(nlp)},
        "optimizer": list(_optimizer_state(run.settings.optimizer, nlp)),
        "random": _random_state(),
    }
    write_bytes(path, srsly.msgpack_dumps(state))


def load_state(run: TrainingRun, path: Path) -> dict[str, Any]:
    """Read what `save_state` wrote, and check that it is of the same run.

    Raises:
        TrainingError: There is no such file, it is broken, or the config is another.
    """
    try:
        state: Any = srsly.msgpack_loads(path.read_bytes())
        settings = state["settings"] if state["format"] == FORMAT else None
    except FileNotFoundError:
        raise TrainingError(
            f"{path}: there is no interrupted run to resume in this folder; leave out --resume to start one"
        ) from None
    except Exception as error:
        raise TrainingError(
            f"{path}: the state of the run is broken ({error}); train again without --resume"
        ) from error
    if settings is None:
        raise TrainingError(f"{path}: another version of nlpx wrote the state of the run; train again without --resume")
    differing = _differences(settings, _settings(run.nlp))
    if differing:
        raise TrainingError(
            f"{path}: the interrupted run had other settings: {', '.join(differing)}; use its config, or train again "
            "without --resume"
        )
    found: dict[str, Any] = state
    return found


def restore(run: TrainingRun, state: Mapping[str, Any]) -> None:
    """Put a run where the state says; its batches must have been passed over already."""
    run.step, run.n_words = state["step"], state["n_words"]
    run.losses.update(state["losses"])
    run.results = [(score, step) for score, step in state["results"]]
    for name, model in _models(run.nlp):
        model.from_bytes(state["weights"][name])
    _restore_optimizer(run.settings.optimizer, run.nlp, state["optimizer"])
    for _ in range(run.step + 1):
        run.settings.optimizer.step_schedules()  # type: ignore[no-untyped-call]
    _restore_random(state["random"])


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


def _settings(nlp: Language) -> dict[str, str]:
    """Return the settings that the result depends on, as JSON by their dotted names."""
    config = nlp.config.interpolate()
    sections = ("nlp", "components", "corpora", "training", "initialize")
    found = {path: value for section in sections for path, value in _flat(config[section], section)}
    return {path: value for path, value in found.items() if not path.startswith(_FREE)}


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, each in value.items():
            yield from _flat(each, f"{path}.{key}")
    else:
        yield path, json.dumps(value, sort_keys=True, default=str)


def _differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return sorted(path for path in {*old, *new} if old.get(path) != new.get(path))
