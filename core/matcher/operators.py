"""How often a token of a pattern may stand: ``! ? + * {n} {n,m} {n,} {,m}``."""

from __future__ import annotations

import re
from typing import Any, Final

from ..errors import MatchPatternError
from ..named_tuples import NamedTuple
from ..quoting import shown

_MOST_TOKENS: Final = 10_000
_RANGE: Final = re.compile(r"\{\s*(\d*)\s*(,?)\s*(\d*)\s*\}")


class Repeats(NamedTuple):
    """How often a token may stand.

    Attributes:
        least: How often at least.
        most: How often at most, None for any number of times.
        negated: Whether a token stands there that does not fit.
    """

    least: int
    most: int | None
    negated: bool = False


ONCE: Final = Repeats(1, 1)
_SIGNS: Final = {
    "1": ONCE,
    "!": Repeats(1, 1, negated=True),
    "?": Repeats(0, 1),
    "+": Repeats(1, None),
    "*": Repeats(0, None),
}


def read_operator(op: Any, where: str) -> Repeats:
    """Return what the ``OP`` of a token says.

    Args:
        op: The value.
        where: Where it stands, for the message.

    Raises:
        MatchPatternError: There is no such operator, or nothing is in its range.
    """
    known = _SIGNS.get(op) if isinstance(op, str) else None
    if known is not None:
        return known
    found = _RANGE.fullmatch(op) if isinstance(op, str) else None
    if found is None or not (found[1] or found[3]) or (found[3] and not found[2]):
        raise MatchPatternError(
            f"{where} has the OP {shown(op)}; write '!', '?', '+', '*', '{{n}}', '{{n,m}}', '{{n,}}' or '{{,m}}'."
        )
    least = int(found[1] or 0)
    most = int(found[3]) if found[3] else None if found[2] else least
    if most is not None and most < least:
        raise MatchPatternError(f"{where} has the OP {shown(op)}, in which the most is less than the least.")
    if max(least, most or 0) > _MOST_TOKENS:
        raise MatchPatternError(f"{where} has the OP {shown(op)}; a token may be counted up to {_MOST_TOKENS} times.")
    return Repeats(least, most)
