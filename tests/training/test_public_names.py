"""What ``nlpx.training`` offers by name."""

from __future__ import annotations

import nlpx.training


def test_every_public_name_is_there():
    for name in nlpx.training.__all__:
        assert getattr(nlpx.training, name).__name__ == name
