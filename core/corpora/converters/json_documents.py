"""Convert JSON to Docs: the training format of spaCy 2, and annotated texts in one array.

The documents of the training format have paragraphs, each of which becomes a Doc. An array may also hold annotated
texts in any of the shapes of `record_shapes`, such as pairs of a text and its annotations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import EmptyCorpus
from ..json_stream import read_json_lines
from .jsonl import convert_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...tokens.doc import Doc
    from ...vocab.vocab import Vocab
    from .options import ConvertOptions


def convert_json(lines: Iterable[str], vocab: Vocab, options: ConvertOptions) -> Iterator[Doc]:
    """Yield the Docs of a file.

    Raises:
        DataError: It is no JSON, or something in it is neither a document nor an annotated text.
        NameNotFound: The language is not installed.
    """
    records = ((f"{options.path}:{line}", record) for line, record in read_json_lines(lines, path=options.path))
    empty = True
    for doc in convert_records(records, options):
        empty = False
        yield doc
    if empty:
        raise EmptyCorpus(f"{options.path}: the file holds no documents; write them as an array.")
