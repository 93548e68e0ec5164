"""What stands in a Doc, as data that can be compared."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..tokens import Doc

# Attributes that say the same thing: whoever sets one of them sets the others too.
_TOGETHER = (
    {"doc.ents", "token.ent_iob", "token.ent_type"},
    {"doc.sents", "token.is_sent_start"},
    {"token.dep", "token.head", "token.is_sent_start", "doc.sents"},
)
_TOKEN = (
    "tag", "pos", "morph", "lemma", "dep", "head", "ent_iob", "ent_type", "ent_kb_id", "ent_id", "is_sent_start",
)  # fmt: skip
KNOWN = (*(f"token.{name}" for name in _TOKEN), "doc.ents", "doc.sents", "doc.tensor", "doc.cats", "doc.spans")


def read(doc: Doc, attribute: str) -> Any:
    """Return the values of an attribute such as ``token.tag``, ``token._.key``, ``doc.ents`` or ``doc._.key``."""
    owner, _, name = attribute.partition(".")
    if owner == "token":
        return [_value(token, name) for token in doc]
    if name == "sents":
        return [token.is_sent_start for token in doc]
    if name == "ents":
        # Their ids are those of their tokens.
        return [(ent.start, ent.end, ent.label_) for ent in doc.ents]
    if name == "spans":
        return {key: [(span.start, span.end, span.label_) for span in group] for key, group in doc.spans.items()}
    if name == "cats":
        return doc.copied_cats()
    return attrgetter(name)(doc)


def _value(token: Any, name: str) -> Any:
    if name == "head":
        return token.head.i
    if name == "morph":
        return str(token.morph)
    return getattr(token, f"{name}_") if hasattr(token, f"{name}_") else attrgetter(name)(token)


def snapshot(doc: Doc, attributes: Iterable[str] = ()) -> dict[str, Any]:
    """Return all that is known to be annotated, and further attributes."""
    words = [(token.text, token.whitespace_) for token in doc]
    return {"words": words, **{attribute: read(doc, attribute) for attribute in (*KNOWN, *attributes)}}


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same, numbers up to rounding."""
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, float) or hasattr(one, "dtype"):
        left, right = np.asarray(_on_host(one)), np.asarray(_on_host(other))
        return left.shape == right.shape and bool(np.allclose(left, right, atol=1e-4))
    return bool(one == other)


def _on_host(value: Any) -> Any:
    return value.get() if hasattr(value, "get") else value


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Name the attributes that differ."""
    return [attribute for attribute in before if not same(before[attribute], after[attribute])]


def implied(attributes: Iterable[str]) -> set[str]:
    """Return attributes together with those that are set with them."""
    whole = {attribute.partition("[")[0] for attribute in attributes}
    for group in _TOGETHER:
        if whole & group:
            whole |= group
    return whole
