"""The terms in which plugins say what they read of a Doc, such as ``token.tag``, ``doc.ents`` or ``doc.spans.sc``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .doc import Doc

# Properties of a Doc that can be annotated as empty: which attribute of its tokens tells whether they are.
_OF_TOKENS = {"ents": "ENT_IOB", "sents": "SENT_START"}


def is_annotated(doc: Doc, term: str) -> bool:
    """Tell whether a Doc has something; an empty Doc lacks nothing.

    Args:
        doc: The Doc.
        term: ``token.`` and an attribute of tokens, of which one must have it; ``doc.ents`` or ``doc.sents``, which can
            be annotated as none; or ``doc.`` and another attribute, which must not be empty, and a key in it where that
            is a mapping: ``doc.cats``, ``doc.spans``, ``doc.spans.sc``, ``doc._.mine``.

    Raises:
        ValueError: There is no such attribute.
    """
    owner, _, name = term.partition(".")
    attribute, _, key = name.partition(".")
    if not len(doc):
        return True
    if owner == "token" or attribute in _OF_TOKENS:
        return doc.has_annotation(_OF_TOKENS.get(attribute, attribute.upper()))
    if owner != "doc" or not hasattr(doc, attribute):
        raise ValueError(
            f"{term!r} is nothing that a Doc can have; such are 'token.tag', 'doc.ents' and 'doc.spans.sc'"
        )
    value: Any = getattr(doc, attribute)
    if attribute == "_":
        value = getattr(value, key) if value.has(key) else None
    elif key:
        value = value.get(key)
    return value is not None and (not hasattr(value, "__len__") or len(value) > 0)
