"""Dropout whose draws hang on a seed and on where they are for, not on their order: arrays and compiled code agree."""

from __future__ import annotations

from typing import Any


def step_hashes(xp: Any, seed: int, *, states: Any, n_before: int) -> Any:
    """Return a number for each state and the number of its steps so far: the draws of dropout hang on nothing else."""
    number = states.astype("uint32") * xp.uint32(1000003) + xp.uint32(n_before)
    return number * xp.uint32(0x9E3779B1) + xp.uint32(seed)


def is_kept(xp: Any, hashes: Any, *, n_hidden: int, rate: float) -> Any:
    """Draw which units are kept, (n_states, n_hidden), by mixing hashes as MurmurHash3 does in the end."""
    units = xp.arange(n_hidden, dtype="uint32") * xp.uint32(0x85EBCA77)
    mixed = hashes[:, None] ^ units
    mixed ^= mixed >> xp.uint32(16)
    mixed *= xp.uint32(0x85EBCA6B)
    mixed ^= mixed >> xp.uint32(13)
    mixed *= xp.uint32(0xC2B2AE35)
    mixed ^= mixed >> xp.uint32(16)
    return mixed >= xp.uint32(dropout_limit(rate))


def dropout_limit(rate: float) -> int:
    """Return the number below which a mixed hash drops a unit."""
    return min(int(rate * 2**32), 2**32 - 1)


def dropout_scale(rate: float) -> float:
    """Return the factor of units that are kept, so that the sum stays what it is on average; 0 where none is kept."""
    return 1 / (1 - rate) if rate < 1 else 0.0
