"""Lemmas of Greek."""

from __future__ import annotations

from .index_first import IndexFirstLemmatizer


class GreekLemmatizer(IndexFirstLemmatizer):
    """Set ``token.lemma``, always in small letters."""
