"""Turn what a config can give for a changing number into one endless series of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, TypeAlias

from ..config.limits import Amount, Limits, Share
from ..errors import ConfigError
from ..registry.calls import due_items
from ..registry.kinds import A_NUMBER

Series: TypeAlias = float | Iterable[float]
"""A number that never changes, or a schedule: a generator such as ``compounding.v1`` makes, or a list."""
Sizes: TypeAlias = Annotated[float, Limits(above=0)] | Iterable[Annotated[float, Limits(above=0)]]
"""A size, or a schedule of sizes."""
Amounts: TypeAlias = Amount | Iterable[Amount]
"""A number that is not negative, or a schedule of such numbers."""
Shares: TypeAlias = Share | Iterable[Share]
"""A part of the whole, or a schedule."""


def values(series: Series, *, name: str) -> Iterator[float]:
    """Yield the values of a number or a schedule without end; the last value of a finite schedule stays.

    A generator goes on where it stood, so a schedule lasts over all epochs of a run.

    Args:
        series: The number or the schedule.
        name: The setting that it is the value of, for the error.

    Raises:
        ConfigError: The schedule has no value at all.
    """
    if isinstance(series, (int, float)):
        while True:
            yield series
    value: float | None = None
    for value in due_items(series, A_NUMBER, by=series, what=f"[{name}]: the schedule"):
        yield value
    if value is None:
        raise ConfigError(
            f"the schedule of {name} has no values; give it a number or a schedule such as compounding.v1"
        )
    while True:
        yield value


def decaying(start: float, stop: float, decay: float) -> Iterator[float]:
    """Yield a value that goes from `start` towards `stop` by the same amount at each step, and stays there.

    Args:
        start: The first value.
        stop: The last value.
        decay: By how much the value changes; its sign does not matter.
    """
    down = start > stop
    step = -abs(decay) if down else abs(decay)
    value = start
    while True:
        yield max(value, stop) if down else min(value, stop)
        value += step
