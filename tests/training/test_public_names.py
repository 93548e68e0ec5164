"""What ``nlpx.training`` offers by name."""

from __future__ import annotations

import nlpx.training


def test_every_public_name_is_there():
    for name in nlpx.training.__all__:
        offered = getattr(nlpx.training, name)
        # A constant does not know its name.
        assert isinstance(offered, str) or offered.__name__ == name
