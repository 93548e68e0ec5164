"""Convert annotated texts, one JSON object a line, to Docs: what annotation tools such as Prodigy export.

See `record_shapes` for the shapes that are read. Where a text is not divided into tokens, the tokenizer of `lang` does
it. Texts that an annotator has rejected or ignored are left out, and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import EmptyCorpus
from ...languages.installed import make_divider
from ...tokens.comparing.iob import set_entity_tags, tags_of_columns
from ..annotated_records import read_records
from ..json_values import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ...tokens.doc import Doc
    from ...vocab.vocab import Vocab
    from .options import ConvertOptions

ANY_LANGUAGE = "xx"


def convert_jsonl(lines: Iterable[str], vocab: Vocab, options: ConvertOptions) -> Iterator[Doc]:
    """Yield a Doc for each accepted text; spans that do not begin and end where tokens do are reported.

    Raises:
        DataError: A line is not such an object, or there are no texts.
        NameNotFound: The language is not installed.
    """
    return convert_records(_records(lines, options.path), options)


def convert_records(records: Iterable[tuple[str, Any]], options: ConvertOptions) -> Iterator[Doc]:
    """Yield the Docs of annotated texts, each of which comes with its place."""
    divider = make_divider(options.lang or ANY_LANGUAGE)
    docs = read_records(records, divider, path=options.path, spans_key=options.spans_key, report=options.report)
    return renamed((doc for _, doc in docs), options)


def renamed(docs: Iterable[Doc], options: ConvertOptions) -> Iterator[Doc]:
    """Yield Docs with the labels that the user wants."""
    for doc in docs:
        if options.ner_map:
            rename_entities(doc, options.ner_map)
            if options.spans_key is not None and options.spans_key in doc.spans:
                _rename_spans(doc, options.spans_key, options.ner_map)
        yield doc


def rename_entities(doc: Doc, labels: Mapping[str, str]) -> None:
    """Give entities other labels; one whose label is mapped to nothing is no entity."""
    tags = tags_of_columns(doc)
    for span in doc.ents:
        label = labels.get(span.label_, span.label_)
        for token in range(span.start, span.end):
            tags[token] = f"{'B' if token == span.start else 'I'}-{label}" if label else "O"
    set_entity_tags(doc, tags)


def _rename_spans(doc: Doc, spans_key: str, labels: Mapping[str, str]) -> None:
    """Give the spans of a group other labels; one whose label is mapped to nothing is left out."""
    kept = []
    for span in doc.spans[spans_key]:
        span.label_ = labels.get(span.label_, span.label_)
        if span.label_:
            kept.append(span)
    doc.spans[spans_key] = kept


def _records(lines: Iterable[str], path: str) -> Iterator[tuple[str, Any]]:
    empty = True
    for number, line in enumerate(lines, 1):
        if line and not line.isspace():
            empty = False
            yield f"{path}:{number}", parse_json(line, path=path, line=number, advice="write one JSON object a line")
    if empty:
        raise EmptyCorpus(f"{path}: the file holds no texts; write one JSON object a line.")
