"""Whether arrays hold finite numbers, without which no score is the best."""

from __future__ import annotations

from typing import Final

VECTORS: Final = "the token vectors that its model makes"


class BadNumbers(ValueError):
    """Say what holds values that are no finite numbers."""
