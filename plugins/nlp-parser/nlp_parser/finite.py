"""Whether arrays hold finite numbers, without which no score is the best."""

from __future__ import annotations

from typing import Any, Final

VECTORS: Final = "the token vectors that its model makes"


class BadNumbers(ValueError):
    """Say what holds values that are no finite numbers."""


def are_finite(xp: Any, values: Any) -> bool:
    """Tell whether values are finite numbers: if the sum of their squares is, which is quickly found, they are."""
    flat = values.reshape(-1)
    return bool(xp.isfinite(xp.dot(flat, flat))) or bool(xp.isfinite(flat).all())
