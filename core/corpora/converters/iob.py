"""Convert one sentence a line to Docs, with words such as ``Paris|B-LOC`` or ``Paris|NNP|B-LOC``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import DataError, EmptyCorpus
from ...quoting import shown
from .tagged_sentences import TaggedSentence, grouped, make_doc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...tokens.doc import Doc
    from ...vocab.vocab import Vocab
    from .options import ConvertOptions


def convert_iob(lines: Iterable[str], vocab: Vocab, options: ConvertOptions) -> Iterator[Doc]:
    """Yield a Doc for every `n_sents` sentences.

    Raises:
        DataError: A line breaks the format, or there are no sentences.
    """
    found = False
    for group in grouped(_sentences(lines, options), options.n_sents):
        found = True
        yield make_doc(group, vocab, spans_key=options.spans_key)
    if not found:
        raise EmptyCorpus(
            f"{options.path}: there are no sentences in the file; write one a line, as word|tag word|tag."
        )


def _sentences(lines: Iterable[str], options: ConvertOptions) -> Iterator[TaggedSentence]:
    for number, line in enumerate(lines, 1):
        items = line.split()
        if items:
            where = f"{options.path}:{number}"
            rows = _rows(items, where=where)
            layered = options.spans_key is not None
            yield TaggedSentence.from_rows(rows, where=[where] * len(rows), layered=layered)


def _rows(items: list[str], *, where: str) -> list[list[str]]:
    """Split the words of a sentence; all have as many parts as the one with fewest, so that a word may hold a bar."""
    n_bars = min(item.count("|") for item in items)
    rows = [item.rsplit("|", min(max(n_bars, 1), 2)) for item in items]
    odd = next((item for item, row in zip(items, rows, strict=True) if len(row) < 2 or not row[0]), None)
    if odd is not None:
        raise DataError(f"{where}: {shown(odd)} is not a word and its tag; write it as word|TAG or word|POS|TAG.")
    return rows
