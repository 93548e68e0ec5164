"""What the user and the terminal want to be shown."""

from __future__ import annotations

import os


def is_plain() -> bool:
    """Say whether the user (``NO_COLOR``) or the terminal (``TERM=dumb``) wants no styles."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
