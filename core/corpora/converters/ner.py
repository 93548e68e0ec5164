"""Convert one token a line with its entity tag to Docs, the shape of CoNLL 2003.

Columns are separated by white space (by tabs where a line has any, so that a word may hold spaces): the first is the
word, the last the entity tag, and of three or more the second is the part-of-speech tag. Where entities are to be
spans, which may be nested (`spans_key`), the columns before the last that hold nothing but entity tags are layers too.
A blank line ends a sentence, a line that starts with ``-DOCSTART-`` begins a document. Where a file has documents, they
are the Docs; else every `n_sents` sentences are one. A file without blank lines is one Doc, unless sentences are to be
found (`seg_sents`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...errors import DataError, EmptyCorpus
from ...quoting import shown
from .tagged_sentences import TaggedSentence, grouped, make_doc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...tokens.doc import Doc
    from ...vocab.vocab import Vocab
    from .options import ConvertOptions

DOCUMENT_START = "-DOCSTART-"
_SPACES = re.compile(r"[ \t]+")
Sentences = list[TaggedSentence]


def convert_ner(lines: Iterable[str], vocab: Vocab, options: ConvertOptions) -> Iterator[Doc]:
    """Yield the Docs of a file.

    Raises:
        DataError: A line breaks the format, or there are no words.
    """
    before, *documents = _read_documents(lines, options)
    delimited = bool(documents)
    documents = [document for document in (before, *documents) if document]
    if not documents:
        raise EmptyCorpus(
            f"{options.path}: there are no words in the file; write one token a line, and its entity tag."
        )
    divided = any(len(document) > 1 for document in documents)
    if options.seg_sents and not divided:
        documents = [sentence.cut(options.find_sentences(sentence.words)) for (sentence,) in documents]
        divided = True
    if not delimited:
        documents = list(grouped(documents[0], options.n_sents))
    for document in documents:
        yield make_doc(document, vocab, with_boundaries=divided, spans_key=options.spans_key)


def _read_documents(lines: Iterable[str], options: ConvertOptions) -> list[Sentences]:
    """Give the sentences before the first mark of a document, and after each."""
    documents: list[Sentences] = [[]]
    rows: list[list[str]] = []
    numbers: list[int] = []

    def end_sentence() -> None:
        if rows:
            where = [f"{options.path}:{number}" for number in numbers]
            documents[-1].append(
                TaggedSentence.from_rows(
                    rows, where=where, labels=options.ner_map, layered=options.spans_key is not None
                )
            )
            rows.clear()
            numbers.clear()

    for number, line in enumerate(lines, 1):
        if not line.strip():
            end_sentence()
        elif line.startswith(DOCUMENT_START):
            end_sentence()
            documents.append([])
        else:
            rows.append(_columns(line, where=f"{options.path}:{number}"))
            numbers.append(number)
    end_sentence()
    return documents


def _columns(line: str, *, where: str) -> list[str]:
    cells = [cell.strip() for cell in line.split("\t")] if "\t" in line.strip() else _SPACES.split(line.strip())
    if len(cells) < 2 or not cells[0]:
        raise DataError(
            f"{where}: {shown(line.strip(), width=40)} is not a token and its entity tag; separate the two by a tab or "
            "a space."
        )
    return cells
