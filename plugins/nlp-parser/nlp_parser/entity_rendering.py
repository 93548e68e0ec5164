"""Draw entities as HTML: the text with its entities marked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from nlpx.displacy import Picture, colour_of, css_value, direction_of, fill_template, safe_url, settings_of
from nlpx.errors import UsageError, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nlpx import Doc, Span


class EntityRenderer:
    """Draw entities (``ent``).

    Options: `ents`, the labels to show; `colors`, a colour for each label; `template`, the HTML of an entity with
    ``{text}``, ``{label}``, ``{bg}``, ``{kb_id}`` and ``{kb_url}``; `kb_url_template`, a URL with ``{}`` for the id.
    """

    def parse(self, doc: Doc | Span, options: Mapping[str, Any]) -> Picture:
        """Take the text and the entities, with offsets into it."""
        start = doc.start_char if hasattr(doc, "start_char") else 0
        template = options.get("kb_url_template") or "#"
        ents = [
            {
                "start": span.start_char - start,
                "end": span.end_char - start,
                "label": span.label_,
                "kb_id": span.kb_id_ or "",
                "kb_url": fill_template(template, span.kb_id_, option="kb_url_template") if span.kb_id_ else "#",
            }
            for span in doc.ents
        ]
        title = doc.doc.user_data.get("title")
        return {"text": doc.text, "ents": ents, "title": title, "settings": settings_of(doc)}

    def draw(self, picture: Picture, options: Mapping[str, Any]) -> Sequence[str]:
        """Mark the entities in the text."""
        direction = direction_of(picture.get("settings", {}))
        lines = [f'<div class="entities" style="line-height: 2.5; direction: {direction}">']
        if picture.get("title"):
            lines.insert(0, f'<h2 style="margin: 0">{escape(str(picture["title"]))}</h2>')
        return [*lines, "".join(_pieces(picture, options, direction=direction)), "</div>"]


def _pieces(picture: Picture, options: Mapping[str, Any], *, direction: str) -> Iterator[str]:
    """Yield the text between entities, and the entities.

    Raises:
        UsageError: An entity is not in the text, or two overlap.
    """
    text = picture["text"]
    at = 0
    for entity in sorted(picture["ents"], key=lambda entity: (entity["start"], entity["end"])):
        start, end, label = entity["start"], entity["end"], str(entity["label"])
        if not at <= start <= end <= len(text):
            raise UsageError(
                f"the entity {label!r} at {start}:{end} overlaps another one or is outside of the text of "
                f"{counted(len(text), 'character')}; overlapping spans are drawn by the style 'span'"
            )
        if not _is_wanted(label, options.get("ents")):
            continue
        yield _text(text[at:start])
        yield _mark(entity, text[start:end], options, direction=direction)
        at = end
    yield _text(text[at:])


def _is_wanted(label: str, wanted: Sequence[str] | None) -> bool:
    return wanted is None or label.upper() in {name.upper() for name in wanted}


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _mark(entity: Mapping[str, Any], text: str, options: Mapping[str, Any], *, direction: str) -> str:
    label = str(entity["label"])
    values = {
        "text": _text(text),
        "label": escape(label),
        "bg": css_value(colour_of(label, options.get("colors") or {}), option="colors"),
        "kb_id": escape(str(entity.get("kb_id") or "")),
        "kb_url": escape(safe_url(str(entity.get("kb_url") or "#"))),
    }
    if options.get("template"):
        params = {name: escape(str(value)) for name, value in (entity.get("params") or {}).items()}
        return fill_template(options["template"], option="template", **{**params, **values})
    side = "right" if direction == "rtl" else "left"
    link = (
        f'<a style="text-decoration: none; color: inherit; margin-{side}: 0.5rem" href="{values["kb_url"]}">'
        f"{values['kb_id']}</a>"
        if values["kb_id"]
        else ""
    )
    return (
        f'<mark class="entity" style="background: {values["bg"]}; padding: 0.45em 0.6em; margin: 0 0.25em; '
        f'line-height: 1; border-radius: 0.35em">{values["text"]}<span style="font-size: 0.8em; font-weight: bold; '
        f'line-height: 1; border-radius: 0.35em; vertical-align: middle; margin-{side}: 0.5rem">{values["label"]}'
        f"{link}</span></mark>"
    )
