"""What a renderer is, and the HTML page around its pictures."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from .styling import direction_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..tokens.doc import Doc
    from ..tokens.span import Span

Picture = dict[str, Any]
"""What is to be drawn, as data for JSON; ``settings`` holds the ``lang`` and the ``direction`` of the text."""


@runtime_checkable
class Renderer(Protocol):
    """Draw one style of picture."""

    def parse(self, doc: Doc | Span, options: Mapping[str, Any]) -> Picture:
        """Take from a Doc what is drawn of it.

        Args:
            doc: The Doc, or a part of one.
            options: What the user has given; `css_value` and others refuse what would do more than style the picture.

        Raises:
            UsageError: The Doc or an option will not do.
        """

    def draw(self, picture: Picture, options: Mapping[str, Any]) -> Sequence[str]:
        """Draw a picture as lines of HTML or SVG, with all text escaped; lines can be joined without a space.

        Args:
            picture: What `parse` has returned, or what a user has written in its form.
            options: As `parse` gets them.

        Raises:
            UsageError: The picture lacks something, or an option will not do.
        """


def settings_of(doc: Doc | Span) -> dict[str, str]:
    """Give the language and the direction of a Doc's script."""
    return {"lang": doc.vocab.lang or "", "direction": str(doc.vocab.writing_system.get("direction", "ltr"))}


def as_page(parts: Sequence[Sequence[str]], *, settings: Mapping[str, str]) -> list[str]:
    """Put pictures into an HTML page, each into a figure."""
    lang = escape(str(settings.get("lang") or "en"))
    direction = direction_of(settings)
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{lang}">',
        "<head>",
        '<meta charset="utf-8">',
        "<title>displaCy</title>",
        "</head>",
        (
            "<body style=\"font-size: 16px; font-family: -apple-system, BlinkMacSystemFont, 'Segoe UI', Helvetica, "
            f'Arial, sans-serif; padding: 4rem 2rem; direction: {direction}">'
        ),
    ]
    for part in parts:
        lines += ['<figure style="margin-bottom: 6rem">', *part, "</figure>"]
    return [*lines, "</body>", "</html>"]
