"""What learning goes on from: the weights, what the optimizer remembers, and the random numbers' states."""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.util import convert_recursive, is_xp_array

from ..pipeline.saving.layers import written_layers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from thinc.api import Model, Optimizer

    Models = Mapping[str, Model[Any, Any]]


def take_snapshot(models: Models, optimizer: Optimizer) -> dict[str, Any]:
    """Return all that the rest of a run depends on beside its data, as `pack_in_parts` writes it.

    The weights are those that are learnt, not their averages; arrays are not copied.

    Args:
        models: The models that learn, by names of which each stands for the same model in the process that goes on.
        optimizer: The optimizer.
    """
    return {
        "weights": {name: written_layers(model) for name, model in models.items()},
        "optimizer": list(_optimizer_state(optimizer, models)),
        "random": _random_state(),
    }


def restore_snapshot(models: Models, optimizer: Optimizer, snapshot: Mapping[str, Any], *, n_updates: int) -> None:
    """Let models and an optimizer be as they were; any error says that the snapshot is of others.

    Args:
        models: The models, built as those of the snapshot were.
        optimizer: A fresh optimizer.
        snapshot: What `take_snapshot` returned.
        n_updates: How many updates the optimizer's schedules have seen.
    """
    for name, model in models.items():
        model.from_dict(convert_recursive(is_xp_array, model.ops.asarray, snapshot["weights"][name]))
    _restore_optimizer(optimizer, models, snapshot["optimizer"])
    for _ in range(n_updates):
        optimizer.step_schedules()  # type: ignore[no-untyped-call]
    _restore_random(snapshot["random"])


def _owners(models: Models) -> Iterator[tuple[int, list[Any]]]:
    """Yield the number by which the optimizer knows each layer, and its place, which is the same in every process."""
    for name, model in models.items():
        for index, node in enumerate(model.walk()):
            yield node.id, [name, "layer", index]
            for position, shim in enumerate(node.shims):
                yield shim.id, [name, f"shim {position}", index]


def _optimizer_state(optimizer: Optimizer, models: Models) -> Iterator[dict[str, Any]]:
    places = dict(_owners(models))
    for (owner, parameter), n_updates in optimizer.nr_update.items():
        key = (owner, parameter)
        tables = {"mom1": optimizer.mom1, "mom2": optimizer.mom2, "average": optimizer.averages or {}}
        yield {
            "place": places[owner],
            "parameter": parameter,
            "n_updates": n_updates,
            **{name: _to_numpy(table[key]) for name, table in tables.items() if key in table},
        }


def _restore_optimizer(optimizer: Optimizer, models: Models, entries: list[dict[str, Any]]) -> None:
    owners = {tuple(place): owner for owner, place in _owners(models)}
    ops: dict[str, Any] = {name: model.ops for name, model in models.items()}
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
    torch = sys.modules.get("torch")
    if torch is not None:
        state["torch"] = torch.get_rng_state().numpy()
        if torch.cuda.is_available():
            state["cuda"] = [own.numpy() for own in torch.cuda.get_rng_state_all()]
    return state


def _restore_random(state: Mapping[str, Any]) -> None:
    version, numbers, gauss = state["python"]
    random.setstate((version, tuple(numbers), gauss))
    np.random.set_state(tuple(state["numpy"]))  # noqa: NPY002
    torch = sys.modules.get("torch")
    if "torch" in state and torch is not None:
        torch.set_rng_state(torch.from_numpy(np.array(state["torch"])))
        if "cuda" in state:
            torch.cuda.set_rng_state_all([torch.from_numpy(np.array(own)) for own in state["cuda"]])
