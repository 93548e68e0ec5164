"""The page that shows pictures of a text that somebody types; it needs no script and nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from ..displacy import draw
from ..displacy.needs import find_lack
from ..displacy.page import settings_of
from ..registry import registry
from ..tokens.writing.doc_json_text import to_json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..pipeline import Language
    from ..specs import RendererSpec
    from ..tokens import Doc, Span

# Pictures have the colours of the page, light or dark.
_OPTIONS = {"color": "currentColor", "bg": "transparent", "compact": True, "distance": 110}
_COLUMNS = ("text", "lemma", "pos", "tag", "morph", "dep")


class Page:
    """Write the page.

    Args:
        nlp: The pipeline.
    """

    def __init__(self, nlp: Language) -> None:
        meta = nlp.meta
        self._title = f"{meta['lang']}_{meta['name']} {meta['version']}"
        self._about = f"{', '.join(nlp.pipe_names) or 'no components'}"
        self._settings = settings_of(nlp.make_doc(""))

    def empty(self) -> str:
        """Return the page as it is at first."""
        return self._whole("", [])

    def shown(self, text: str, pictures: Sequence[str]) -> str:
        """Return the page with what `pictures` has drawn of a text."""
        return self._whole(text, pictures)

    def refused(self, text: str, reason: str) -> str:
        """Return the page with the reason why a text has no pictures."""
        return self._whole(text, [f'<p class="wrong" role="alert">{escape(reason)}</p>'])

    def _whole(self, text: str, lines: Sequence[str]) -> str:
        lang, direction = (escape(self._settings[name]) for name in ("lang", "direction"))
        field = f'<textarea id="text" name="text" lang="{lang}" dir="{direction}" required autofocus>'
        result = ['<h2 id="result">Result</h2>', *lines] if lines else []
        body = [
            "<header>",
            f"<h1>{escape(self._title)}</h1>",
            f'<p class="soft">{escape(self._about)} · <a href="/docs">how programs ask</a></p>',
            "</header>",
            "<main>",
            '<form method="post" action="/">',
            '<label for="text">Text</label>',
            # The first line break in a textarea is not part of what is in it.
            f"{field}\n{escape(text)}</textarea>",
            '<button type="submit">Annotate</button>',
            "</form>",
            *result,
            "</main>",
        ]
        return as_html(self._title, body)


def pictures(doc: Doc) -> list[str]:
    """Draw all that a Doc has: its pictures, its categories, its tokens, and the data."""
    lines = [line for spec in _styles() for line in _pictures(doc, spec)]
    lines += _categories(doc)
    if not len(doc):
        return ['<p class="soft">There are no words in this text.</p>']
    if not lines:
        lines.append('<p class="soft">This pipeline sets nothing that can be drawn of this text.</p>')
    return [*lines, *_tokens(doc), *_data(doc)]


def as_html(title: str, body: Sequence[str]) -> str:
    """Return a whole page."""
    head = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<link rel="icon" href="data:,">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{_stylesheet()}</style>",
        "</head>",
        "<body>",
    ]
    return "\n".join([*head, *body, "</body>", "</html>", ""])


@cache
def _stylesheet() -> str:
    return Path(__file__).with_name("page.css").read_text(encoding="utf8")


def _styles() -> list[RendererSpec]:
    """Return the styles that plugins draw."""
    return [offer.spec for offer in registry.table("renderers").offers()]


def _pictures(doc: Doc, spec: RendererSpec) -> Iterator[str]:
    """Draw a Doc in a style, or each of its sentences; nothing where it has not what is drawn."""
    if not len(doc) or find_lack(doc, spec.name) is not None:
        return
    heading = escape(spec.summary.rstrip("."))
    yield f"<h3>{heading}</h3>"
    options = {**_OPTIONS, "fine_grained": not doc.has_annotation("POS")}
    items: Iterable[Doc | Span] = doc.sents if spec.by_sentence else [doc]
    for number, item in enumerate(items, 1):
        yield f'<div class="picture" role="region" tabindex="0" aria-label="{heading} {number}">'
        yield draw(item, spec.name, options=options)
        yield "</div>"


def _categories(doc: Doc) -> Iterator[str]:
    """Show the categories of a Doc, the most likely first."""
    if not doc.cats:
        return
    yield "<h3>Categories</h3>"
    yield "<table><thead><tr><th>category</th><th>score</th><td></td></tr></thead><tbody>"
    for label, score in sorted(doc.cats.items(), key=lambda item: (-item[1], item[0])):
        yield (
            f'<tr><td>{escape(label)}</td><td class="number">{score:.3f}</td>'
            f'<td><meter aria-label="{escape(label)}" min="0" max="1" value="{score:.3f}">{score:.3f}</meter></td></tr>'
        )
    yield "</tbody></table>"


def _tokens(doc: Doc) -> Iterator[str]:
    """Show the tokens with what they have been given."""
    columns = [name for name in _COLUMNS if name == "text" or doc.has_annotation(name)]
    yield f"<details><summary>Tokens ({len(doc)})</summary><table><thead><tr>"
    yield "".join(f'<th scope="col">{name}</th>' for name in columns) + "</tr></thead><tbody>"
    for token in doc:
        cells = (str(getattr(token, name if name in {"text", "morph"} else f"{name}_")) for name in columns)
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
    yield "</tbody></table></details>"


def _data(doc: Doc) -> Iterator[str]:
    """Show what programs get."""
    data = escape(to_json_text(doc))
    yield f'<details><summary>JSON</summary><pre tabindex="0">{data}</pre></details>'
