"""Lemmas of Spanish."""

from __future__ import annotations

from .lemmatizer import Lemmatizer


class SpanishLemmatizer(Lemmatizer):
    """Set ``token.lemma`` by tables; the rules of Spanish go by groups of features, and are not known here."""

    rule_lemmatize = None  # type: ignore[assignment]
