"""Pieces of HTML. What comes from data is escaped here: cells are texts, unless they are `Markup` already."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Markup(str):
    """Hold HTML that goes into a page as it is."""

    __slots__ = ()


def as_markup(text: str) -> Markup:
    """Return a text as HTML; what is HTML already stays."""
    return text if isinstance(text, Markup) else Markup(escape(text))


def join(parts: Iterable[str], between: str = "\n") -> Markup:
    """Join texts and pieces of HTML."""
    return Markup(between.join(map(as_markup, parts)))


def element(name: str, *content: str, **attributes: str | None) -> Markup:
    """Return an element.

    Args:
        name: Its name.
        *content: Texts and HTML.
        **attributes: Its attributes, of which ``_`` stands for ``-`` and an underscore at the end for nothing; those
            that are None are left out.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{given}>{join(content, '')}</{name}>")


def section(title: str, *content: str, id_: str) -> Markup:
    """Return a section with its heading, to which the list of contents leads."""
    heading = element("h2", title, id=f"{id_}-title")
    return element("section", heading, *content, id=id_, aria_labelledby=f"{id_}-title")


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], *, class_: str | None = None) -> Markup:
    """Return a table in a box that scrolls, also by keys; the first cell of each row is its heading.

    Args:
        caption: What stands above.
        headings: The headings of the columns; an empty one for none.
        rows: The rows.
        class_: Its class.
    """
    head = element("tr", *(element("th", heading, scope="col") if heading else element("td") for heading in headings))
    body = [
        element(
            "tr",
            element("th", row[0], scope="row"),
            *(cell if _is_cell(cell) else element("td", cell) for cell in row[1:]),
        )
        for row in rows
    ]
    whole = element(
        "table", element("caption", caption), element("thead", head), element("tbody", *body), class_=class_
    )
    return element("div", whole, class_="box", tabindex="0", role="region", aria_label=caption)


def details(summary: str, *content: str) -> Markup:
    """Return what is shown when it is asked for."""
    return element("details", element("summary", summary), *content)


def _is_cell(cell: str) -> bool:
    return isinstance(cell, Markup) and cell.startswith("<td")
