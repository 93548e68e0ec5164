"""Which pictures a Doc has, by what the renderers say that they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..registry import registry
from ..tokens.terms import is_annotated

if TYPE_CHECKING:
    from ..tokens.doc import Doc


def find_lack(doc: Doc, style: str) -> str | None:
    """Return the first thing that a style needs and a Doc does not have, or None where it can be drawn.

    A style that a user has registered, so that no plugin says what it needs, can be drawn of any Doc.
    """
    needs = (
        need for offer in registry.table("renderers").offers() if offer.spec.name == style for need in offer.spec.needs
    )
    return next((need for need in needs if not is_annotated(doc, need)), None)


def explain_lack(need: str, style: str) -> str:
    """Return the sentence for who draws a Doc that lacks something; it names the components that would set it."""
    setters = [
        offer.spec.name
        for offer in registry.table("factories").offers()
        if any(f"{need}.".startswith(f"{term}.") for term in offer.spec.assigns)
    ]
    who = f", such as {' or '.join(map(repr, setters))}" if setters else ""
    return f"A Doc has no {need} for the style {style!r} to draw; add a component that sets it to the pipeline{who}."
