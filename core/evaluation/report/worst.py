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

# How much is shown of a long text, and of the words of an error, in characters; and how many errors of one text.
_LONGEST, _SHORT, _N_ERRORS = 1200, 80, 100
# The longest picture, in characters of HTML: the tree of some 300 words.
_LARGEST = 100_000


def show_worst(confusion: Confusion, faults: list[PluginError]) -> Markup:
    """Return the stretches of text with the most errors in an annotation.

    Args:
        confusion: What is known of the annotation.
        faults: Gets the faults of renderers, whose pictures are left out.
    """
    annotation = confusion.annotation
    stretches = [
        _show_stretch(stretch, annotation, faults, name=f"{annotation.title} {number}")
        for number, stretch in enumerate(confusion.worst, 1)
    ]
    return join([element("h3", annotation.title), element("ol", *stretches, class_="worst")])


def _show_stretch(stretch: Stretch, annotation: Annotation, faults: list[PluginError], *, name: str) -> Markup:
    figures = _figures(stretch, annotation, faults)
    rows = [_show_case(case, stretch.example.reference) for case in stretch.wrong[:_N_ERRORS]]
    n_more = len(stretch.wrong) - len(rows)
    caption = f"{name}: what is wrong in it{f', and {n_more:,} more' if n_more else ''}"
    errors = table(caption, ["words", "right", "predicted"], rows)
    if figures:
        return element("li", *figures, details(f"what is wrong in it ({len(stretch.wrong):,})", errors))
    return element("li", element("p", _cut(stretch.text, _LONGEST), class_="text"), errors)


def _figures(stretch: Stretch, annotation: Annotation, faults: list[PluginError]) -> list[Markup]:
    """Return what is right and what was predicted as pictures; none where one is too large for a page."""
    tokens = stretch.example.alignment.y2x[stretch.start : stretch.end]
    bounds = (int(tokens.min()), int(tokens.max()) + 1) if len(tokens) else (0, 0)
    drawn = [
        (title, picture)
        for title, doc, (start, end) in (
            ("right", stretch.example.reference, (stretch.start, stretch.end)),
            ("predicted", stretch.example.predicted, bounds),
        )
        for picture in _pictures(doc, start, end, annotation, faults)
    ]
    if any(len(picture) > _LARGEST for _, picture in drawn):
        return []
    return [element("figure", element("figcaption", title), picture, tabindex="0") for title, picture in drawn]


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
