"""What scorers may give: scores by name, each a number, None where it cannot be measured, or more of them by name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Integral, Real
from typing import Any

from ..quoting import shown


def problem_of_scores(scores: Any) -> str | None:
    """Say what is wrong with what a scorer has given, or None."""
    if not isinstance(scores, Mapping):
        return f"gives {shown(scores)}, where scores by name are due"
    for name, value in scores.items():
        if not isinstance(name, str):
            return f"gives a score the name {shown(name)}, where a string is due"
        if not _is_score(value):
            return f"gives {shown(value)} as {name}, where a number is due, or None for what cannot be measured"
    return None


def plain(scores: Mapping[str, Any]) -> dict[str, Any]:
    """Return scores with numbers of Python's own, whatever kind a scorer counts in."""
    return {name: value if type(value) is float else _plain(value) for name, value in scores.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, (list, tuple)):
        return list(map(_plain, value))
    if isinstance(value, bool) or not isinstance(value, Real):
        return value
    return int(value) if isinstance(value, Integral) else float(value)


def _is_score(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_score(score) for key, score in value.items())
    if isinstance(value, (list, tuple)):
        return all(map(_is_score, value))
    if isinstance(value, str):
        # Text may describe a score, as that of classifiers does, but is none.
        return not _reads_like_a_number(value)
    return value is None or (isinstance(value, Real) and math.isfinite(value))


def _reads_like_a_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
