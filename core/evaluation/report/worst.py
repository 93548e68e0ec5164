"""The worst sentences on the page: what is right and what was predicted, drawn by the installed plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...displacy.drawing import draw
from ...displacy.needs import find_lack
from ...errors import PluginError
from ...registry import registry
from ...tokens.span import Span
from .confusion import show_label
from .markup import Markup, details, element, join, table

if TYPE_CHECKING:
    from ...tokens.doc import Doc
    from ..cases import Annotation, Case
    from ..confusion import Confusion, Stretch

# How much is shown of a long text, and of the words of an error, in characters.
_LONGEST, _SHORT = 1200, 80


def show_worst(confusion: Confusion, faults: list[PluginError]) -> Markup:
    """Return the stretches of text with the most errors in an annotation.

    Args:
        confusion: What is known of the annotation.
        faults: Gets the faults of renderers, whose pictures are left out.
    """
    annotation = confusion.annotation
    stretches = [_show_stretch(stretch, annotation, faults) for stretch in confusion.worst]
    return join([element("h3", annotation.title), element("ol", *stretches, class_="worst")])


def _show_stretch(stretch: Stretch, annotation: Annotation, faults: list[PluginError]) -> Markup:
    reference, predicted = stretch.example.reference, stretch.example.predicted
    tokens = stretch.example.alignment.y2x[stretch.start : stretch.end]
    bounds = (int(tokens.min()), int(tokens.max()) + 1) if len(tokens) else (0, 0)
    pictures = [
        element("figure", element("figcaption", title), picture, tabindex="0")
        for title, doc, (start, end) in (
            ("right", reference, (stretch.start, stretch.end)),
            ("predicted", predicted, bounds),
        )
        for picture in _pictures(doc, start, end, annotation, faults)
    ]
    rows = [_show_case(case, reference) for case in stretch.wrong]
    errors = table("What is wrong in it", ["words", "right", "predicted"], rows)
    if pictures:
        return element("li", *pictures, details(f"what is wrong in it ({len(rows):,})", errors))
    return element("li", element("p", _cut(stretch.text, _LONGEST), class_="text"), errors)


def _show_case(case: Case, reference: Doc) -> tuple[str, Markup, Markup]:
    words = reference[case.start : case.end].text
    given = show_label(case.given)
    if case.right == case.given:
        given = join([given, element("i", " of another word")], "")
    return (
        _cut(words, _SHORT),
        element("td", show_label(case.right)),
        element("td", given),
    )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]} …"


def _pictures(doc: Doc, start: int, end: int, annotation: Annotation, faults: list[PluginError]) -> list[Markup]:
    """Draw a part of a Doc in each style that says that it needs the annotation."""
    found = []
    for offer in registry.table("renderers").offers():
        name = offer.spec.name
        if annotation.term in offer.spec.needs and start < end and find_lack(doc, name) is None:
            try:
                found.append(Markup(draw(Span(doc, start, end), name, options=annotation.options)))
            except PluginError as error:
                faults.append(error)
    return found
