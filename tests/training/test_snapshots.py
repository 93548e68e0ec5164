"""What learning goes on from."""

from __future__ import annotations

import random
import sys
from types import SimpleNamespace

import numpy as np
from thinc.api import Adam, Linear, uniform_init

from nlpx.files.msgpack import pack, unpack
from nlpx.training.snapshots import restore_snapshot, take_snapshot


class Generator:
    """Stand for what draws the random numbers of a device."""

    def __init__(self, seed):
        self.state = np.full(4, seed, dtype="u1")

    def numpy(self):
        return self.state


def pytorch(cpu, gpus):
    """Return what stands for PyTorch on a machine with GPUs."""
    return SimpleNamespace(
        get_rng_state=lambda: cpu,
        set_rng_state=lambda state: setattr(cpu, "state", state),
        from_numpy=lambda array: array,
        cuda=SimpleNamespace(
            is_available=lambda: bool(gpus),
            get_rng_state_all=lambda: gpus,
            set_rng_state_all=lambda states: [
                setattr(gpu, "state", own) for gpu, own in zip(gpus, states, strict=True)
            ],
        ),
    )


def test_random_numbers_of_all_devices_go_on(monkeypatch):
    cpu, gpus = Generator(1), [Generator(2), Generator(3)]
    monkeypatch.setitem(sys.modules, "torch", pytorch(cpu, gpus))
    snapshot = unpack(pack(take_snapshot({}, Adam(0.1))))
    due = random.random(), float(np.random.random())  # noqa: NPY002
    for generator in (cpu, *gpus):
        generator.state = np.zeros(4, dtype="u1")
    restore_snapshot({}, Adam(0.1), snapshot, n_updates=0)
    assert [int(generator.state[0]) for generator in (cpu, *gpus)] == [1, 2, 3]
    assert (random.random(), float(np.random.random())) == due  # noqa: NPY002


def test_weights_go_on_and_are_not_copied_meanwhile():
    model, other = (Linear(2, 3, init_W=uniform_init).initialize() for _ in range(2))
    snapshot = take_snapshot({"own": model}, Adam(0.1))
    (params,) = snapshot["weights"]["own"]["params"]
    assert params["W"] is model.get_param("W")
    restore_snapshot({"own": other}, Adam(0.1), unpack(pack(snapshot)), n_updates=0)
    np.testing.assert_array_equal(other.get_param("W"), model.get_param("W"))
    assert other.get_param("W") is not model.get_param("W")
