"""Names that older code asks a Doc by, each of which says what has taken its place."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .doc import Doc


def _old(name: str, attr: str) -> property:
    """Return an attribute that answers as `Doc.has_annotation` does, and warns."""

    def get(doc: Doc) -> bool:
        message = f"[W107] doc.{name} is an old name; ask doc.has_annotation({attr!r})."
        warnings.warn(message, DeprecationWarning, stacklevel=2)
        return doc.has_annotation(attr)

    return property(get, doc=f"An old name of ``has_annotation({attr!r})``.")


class OldNames:
    """Answer to the names of spaCy 2 for what `Doc.has_annotation` tells."""

    __slots__ = ()

    is_tagged = _old("is_tagged", "TAG")
    is_parsed = _old("is_parsed", "DEP")
    is_sentenced = _old("is_sentenced", "SENT_START")
    is_nered = _old("is_nered", "ENT_IOB")
