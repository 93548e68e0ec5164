"""Draw groups of spans as HTML: the words, and below them a bar for each span, which may overlap."""

from __future__ import annotations

import warnings
from collections import deque
from heapq import heappop, heappush
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from nlpx.displacy import (
    Picture,
    colour_of,
    css_number,
    css_value,
    direction_of,
    fill_template,
    safe_url,
    settings_of,
)
from nlpx.errors import UsageError, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nlpx import Doc, Span

_BAR_HEIGHT = 4
_KEY = "sc"


class SpanRenderer:
    """Draw the spans of a group (``span``).

    Options: `spans_key`, the group; without it that is ``sc``, or the first one of a Doc that has no ``sc``; `colors`,
    a colour for each label; `top_offset`, `top_offset_step` and `span_label_offset`, in pixels, where the first bar
    stands below the words, how far bars are apart, and how far a label stands below its bar; `kb_url_template`, a URL
    with ``{}`` for the id.
    """

    def parse(self, doc: Doc | Span, options: Mapping[str, Any]) -> Picture:
        """Take the tokens and the spans, with offsets into what is drawn."""
        whole = doc.doc
        key = str(options.get("spans_key") or _usual_key(whole))
        first = doc.start if hasattr(doc, "start") else 0
        if whole.spans and key not in whole.spans:
            there = ", ".join(map(repr, whole.spans))
            warnings.warn(
                f"there are no spans {key!r} to draw; the Doc has: {there}; set the option 'spans_key'", stacklevel=2
            )
        group = whole.spans.get(key, ())
        template = options.get("kb_url_template") or "#"
        start_char = doc.start_char if hasattr(doc, "start_char") else 0
        spans = [
            {
                "start": span.start_char - start_char,
                "end": span.end_char - start_char,
                "start_token": span.start - first,
                "end_token": span.end - first,
                "label": span.label_,
                "kb_id": span.kb_id_ or "",
                "kb_url": fill_template(template, span.kb_id_, option="kb_url_template") if span.kb_id_ else "#",
            }
            for span in group
            if first <= span.start and span.end <= first + len(doc)
        ]
        return {
            "text": doc.text,
            "spans": spans,
            "tokens": [token.text for token in doc],
            "spaces": [bool(token.whitespace_) for token in doc],
            "title": whole.user_data.get("title"),
            "settings": settings_of(doc),
        }

    def draw(self, picture: Picture, options: Mapping[str, Any]) -> Sequence[str]:
        """Draw the words with bars below them.

        Raises:
            UsageError: A span is outside of the tokens.
        """
        direction = direction_of(picture.get("settings", {}))
        lines = [f'<div class="spans" style="line-height: 2.5; direction: {direction}">']
        if picture.get("title"):
            lines.insert(0, f'<h2 style="margin: 0">{escape(str(picture["title"]))}</h2>')
        return [*lines, "".join(_words(picture, options)), "</div>"]


def _usual_key(doc: Doc) -> str:
    """Return the group that is drawn where nobody has chosen one."""
    return _KEY if _KEY in doc.spans else next(iter(doc.spans), _KEY)


class _Bar(NamedTuple):
    """Say where a span is drawn: which tokens, and how many bars are above it."""

    start: int
    end: int
    level: int
    span: Mapping[str, Any]


def _words(picture: Picture, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the tokens one after the other, with the parts of the bars below each."""
    tokens = picture["tokens"]
    spaces = picture.get("spaces") or [True] * len(tokens)
    waiting = deque(_levels(picture["spans"], n_tokens=len(tokens)))
    here: list[_Bar] = []
    top, step, below = (
        css_number(options.get(name, default), option=name)
        for name, default in (("top_offset", 40), ("top_offset_step", 17), ("span_label_offset", 3))
    )
    for place, (word, has_space) in enumerate(zip(tokens, spaces, strict=True)):
        here = [bar for bar in here if place < bar.end]
        while waiting and waiting[0].start == place:
            here.append(waiting.popleft())
        text = escape(str(word)).replace("\n", "<br>")
        if here:
            height = top + step * (max(bar.level for bar in here) + 1)
            parts = "".join(
                _bar(bar, options, top=top + step * bar.level, below=below, is_first=bar.start == place) for bar in here
            )
            text = (
                f'<span style="font-weight: bold; display: inline-block; position: relative; height: {height:g}px">'
                f"{text}{parts}</span>"
            )
        yield text + (" " if has_space else "")


def _bar(bar: _Bar, options: Mapping[str, Any], *, top: float, below: float, is_first: bool) -> str:
    """Draw what of a bar is below one token; the label stands at the first."""
    label = str(bar.span["label"])
    colour = css_value(colour_of(label, options.get("colors") or {}), option="colors")
    drawn = (
        f'<span style="background: {colour}; position: absolute; top: {top:g}px; inset-inline-start: -1px; '
        f'width: calc(100% + 2px); height: {_BAR_HEIGHT}px"></span>'
    )
    if not is_first:
        return drawn
    kb_id = str(bar.span.get("kb_id") or "")
    link = (
        f' <a style="text-decoration: none; color: inherit; font-weight: normal" '
        f'href="{escape(safe_url(str(bar.span.get("kb_url") or "#")))}">{escape(kb_id)}</a>'
        if kb_id
        else ""
    )
    return drawn + (
        f'<span style="background: {colour}; z-index: 10; color: #000; position: absolute; top: {top:g}px; '
        f"inset-inline-start: -1px; padding: 2px 3px; margin-top: {below:g}px; font-size: 0.6em; line-height: 1; "
        f'border-radius: 3px; white-space: nowrap">{escape(label)}{link}</span>'
    )


def _levels(spans: Sequence[Mapping[str, Any]], *, n_tokens: int) -> list[_Bar]:
    """Give each span the highest level at which no other is above the same tokens, the longer of two first.

    Returns:
        Bars in the order of their first tokens.

    Raises:
        UsageError: A span is outside of the tokens.
    """
    bars: list[_Bar] = []
    # Levels of bars that have not ended, by where they end, and levels above the lowest of them that are free.
    taken: list[tuple[int, int]] = []
    free: list[int] = []
    for span in sorted(spans, key=lambda span: (span["start_token"], -span["end_token"], str(span["label"]))):
        start, end = span["start_token"], span["end_token"]
        if not 0 <= start < end <= n_tokens:
            raise UsageError(
                f"the span {str(span['label'])!r} at the tokens {start}:{end} is outside of the text of "
                f"{counted(n_tokens, 'token')}; correct start_token and end_token"
            )
        while taken and taken[0][0] <= start:
            heappush(free, heappop(taken)[1])
        level = heappop(free) if free else len(taken)
        heappush(taken, (end, level))
        bars.append(_Bar(start, end, level, span))
    return bars
