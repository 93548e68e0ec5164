"""Limits of values, as part of their type: what a function takes says how large a setting can be.

A function that a config can name writes ``depth: Annotated[int, Limits(1, 100)]``, or one of the types below; the
config is then checked before anything is made. Limits are wide: they leave out what cannot be meant, such as a table of
more rows than any memory holds.
"""

from __future__ import annotations

import math
from typing import Annotated

from ..named_tuples import NamedTuple


class Limits(NamedTuple):
    """Say how small and how large a number can be, both included.

    Args:
        low: The smallest.
        high: The largest.
        above: A number that it must be larger than.
    """

    low: float = -math.inf
    high: float = math.inf
    above: float = -math.inf

    def allow(self, value: float) -> bool:
        """Tell whether a number is within the limits."""
        return self.low <= value <= self.high and value > self.above

    def explain(self, value: float) -> str:
        """Say what a number must be that is not within the limits: ``from 0 to 1``."""
        if self.low > -math.inf and self.high <= _NARROW:
            return f"from {_plain(self.low)} to {_plain(self.high)}"
        if value > self.high:
            return f"at most {_plain(self.high)}"
        return f"at least {_plain(self.low)}" if self.above == -math.inf else f"more than {_plain(self.above)}"


class NotEmpty:
    """Say that a text holds something."""


def _plain(number: float) -> str:
    return f"{int(number):,}" if float(number).is_integer() else f"{number:g}"


# Of narrow limits both are told, of wide ones that which is broken.
_NARROW = 1_000_000
# Whatever a number stands for, one beyond these is a mistake.
WHOLE = Limits(-(2**63), 2**63 - 1)

Count = Annotated[int, Limits(0, 2**31 - 1)]
"""How many there are at most; 0 often stands for no limit."""
Size = Annotated[int, Limits(1, 2**31 - 1)]
"""How many there are, such as the items of a batch."""
Width = Annotated[int, Limits(1, 16_384)]
"""How many numbers describe one thing."""
Rows = Annotated[int, Limits(1, 100_000_000)]
"""How many rows a table of weights has."""
Depth = Annotated[int, Limits(0, 1_000)]
"""How many layers lie one upon the other, or how many tokens a layer sees on either side."""
Few = Annotated[int, Limits(1, 1_000)]
"""How many pieces a maxout has, or how many hypotheses there are side by side."""
Amount = Annotated[float, Limits(0)]
"""How much of something there is."""
Share = Annotated[float, Limits(0, 1)]
"""A probability, or a part of the whole."""
Name = Annotated[str, NotEmpty()]
"""What something is called: not nothing."""
