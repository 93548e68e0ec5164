"""Settings that a filled config leaves out unless they are given."""

from __future__ import annotations

from typing import Final


class Unwritten:
    """Be part of the type of an argument whose default is not written into configs."""


UNWRITTEN: Final = Unwritten()
"""Leaves a setting out of filled configs: ``rate: Annotated[Share, UNWRITTEN] = 0.1``.

For what a function has more than that of the same name elsewhere, which would refuse a config with the setting.
"""
