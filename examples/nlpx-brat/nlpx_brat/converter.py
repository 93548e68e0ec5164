"""Docs of a text and its annotations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import nlpx
from nlpx.errors import DataError

from .standoff import read_annotations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nlpx import Doc, Span, Vocab

    from .standoff import Annotations, TextBound

KEY = "brat"


def convert_brat(lines: Iterable[str], vocab: Vocab, options: Any) -> Iterator[Doc]:
    """Yield the Doc of an annotation file, whose text stands beside it in a file that ends with ``.txt``.

    Raises:
        DataError: A line breaks the format, or the text is missing or another one.
    """
    annotations = read_annotations(lines, path=options.path)
    text = _read_text(Path(options.path))
    doc = nlpx.blank(options.lang or "xx").make_doc(text)
    spans = [span for each in annotations.text_bounds for span in _spans(doc, text, each, options)]
    doc.spans[KEY] = spans
    doc.set_ents(_apart(spans), default="outside")
    _add_links(spans, annotations)
    if annotations.others:
        doc.user_data[KEY] = annotations.others
    yield doc


def _read_text(path: Path) -> str:
    file = path.with_suffix(".txt")
    try:
        # The offsets of brat count every character, a carriage return too.
        return file.read_bytes().decode("utf8")
    except FileNotFoundError:
        raise DataError(f"{path}: the text {file.name} is missing beside it; put it there") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{file}: the text cannot be read ({error}); save it as UTF-8") from None


def _spans(doc: Doc, text: str, each: TextBound, options: Any) -> Iterator[Span]:
    """Yield the span of a text-bound annotation, or report why there is none."""
    place = f"{options.path}:{each.line}"
    start, end = each.pieces[0][0], each.pieces[-1][1]
    if end > len(text):
        raise DataError(
            f"{place}: {each.id} ends at {end}, but the text has {len(text)} characters; is it another one?"
        )
    written = " ".join(text[first:last] for first, last in each.pieces)
    if each.text and " ".join(written.split()) != " ".join(each.text.split()):
        raise DataError(f"{place}: {each.id} is {each.text[:40]!r}, but the text has {written[:40]!r} there")
    if len(each.pieces) > 1:
        options.report(f"{place}: {each.id} ({written[:40]!r}) has {len(each.pieces)} pieces and is left out")
        return
    span = doc.char_span(start, end, label=each.label, span_id=each.id)
    if span is None:
        options.report(f"{place}: {each.id} ({written[:40]!r}) is not at token boundaries and is left out")
    else:
        yield span


def _apart(spans: list[Span]) -> list[Span]:
    """Return the spans that overlap no longer one, which can be entities."""
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start - each.end, each.start)):
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
    return chosen


def _add_links(spans: list[Span], annotations: Annotations) -> None:
    """Give entities the entries of a knowledge base that they are linked to."""
    entries = {record["of"]: record["entry"] for record in annotations.others.get("links", ())}
    for span in spans:
        if span.id_ in entries:
            for token in span:
                token.ent_kb_id_ = entries[span.id_]
