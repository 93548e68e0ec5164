"""The ``nlpx`` command, assembled from what is installed; light, so that ``nlpx --help`` is instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import documented_names
from .app import main

__all__ = ["main"]

if not TYPE_CHECKING:
    # Commands as functions, which spaCy documents here.
    __getattr__, __dir__ = documented_names(__name__)
