"""Whose attributes a user's function can stand in for: of a Doc, of its tokens, of its spans."""

from __future__ import annotations

OF_DOC, OF_TOKENS, OF_SPANS = range(3)
