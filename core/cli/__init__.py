"""The ``nlpx`` command, assembled from what is installed; light, so that ``nlpx --help`` is instant."""

from __future__ import annotations

from .app import main

__all__ = ["main"]
