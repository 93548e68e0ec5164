"""Convert annotated texts, one JSON object a line, to Docs: what annotation tools such as Prodigy export.

See `record_shapes` for the shapes that are read. Where a text is not divided into tokens, the tokenizer of `lang` does
it. Texts that an annotator has rejected or ignored are left out, and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import EmptyCorpus
from ...languages.installed import make_divider
from ..annotated_records import read_records
from ..json_values import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    return (doc for _, doc in docs)


def _records(lines: Iterable[str], path: str) -> Iterator[tuple[str, Any]]:
    empty = True
    for number, line in enumerate(lines, 1):
        if line and not line.isspace():
            empty = False
            yield f"{path}:{number}", parse_json(line, path=path, line=number, advice="write one JSON object a line")
    if empty:
        raise EmptyCorpus(f"{path}: the file holds no texts; write one JSON object a line.")
