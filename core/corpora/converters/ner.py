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
from itertools import chain
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
    # A stream that can be read only once is kept, because the whole file says whether it has documents and sentences.
    lines = list(lines) if iter(lines) is lines else lines
    delimited, divided = _look_for_bounds(lines)
    cutting = options.seg_sents and not divided
    if options.seg_sents and divided:
        options.report(f"{options.path}: blank lines divide it into sentences, so --seg-sents does nothing.")
    if options.n_sents > 1 and (delimited or not (divided or cutting)):
        why = f"{DOCUMENT_START} divides it into documents" if delimited else "no blank line divides it into sentences"
        advice = "" if delimited else "; --seg-sents finds some"
        options.report(f"{options.path}: {why}, so --n-sents does nothing{advice}.")
    documents = _documents(_read_sentences(lines, options), options.n_sents, delimited=delimited)
    found = False
    for document in documents:
        found = True
        sentences = [part for sentence in document for part in _cut(sentence, options)] if cutting else document
        for group in grouped(sentences, options.n_sents) if cutting and not delimited else [sentences]:
            yield make_doc(group, vocab, with_boundaries=divided or cutting, spans_key=options.spans_key)
    if not found:
        raise EmptyCorpus(
            f"{options.path}: there are no words in the file; write one token a line, and its entity tag."
        )


def _look_for_bounds(lines: Iterable[str]) -> tuple[bool, bool]:
    """Tell whether a file marks documents, and whether some document has several sentences."""
    delimited = divided = False
    n_words = 0
    ended = False
    for line in lines:
        if line.startswith(DOCUMENT_START):
            delimited, ended, n_words = True, False, 0
        elif not line or line.isspace():
            ended = n_words > 0
        else:
            divided = divided or ended
            n_words += 1
    return delimited, divided


def _documents(sentences: Iterable[TaggedSentence | None], n_sents: int, *, delimited: bool) -> Iterator[Sentences]:
    """Yield the sentences of each document, or so many at a time where a file marks no documents."""
    if not delimited:
        yield from grouped((sentence for sentence in sentences if sentence), n_sents)
        return
    document: Sentences = []
    for sentence in chain(sentences, [None]):
        if sentence is not None:
            document.append(sentence)
        elif document:
            yield document
            document = []


def _cut(sentence: TaggedSentence, options: ConvertOptions) -> list[TaggedSentence]:
    return sentence.cut(options.find_sentences(sentence.words))


def _read_sentences(lines: Iterable[str], options: ConvertOptions) -> Iterator[TaggedSentence | None]:
    """Yield the sentences, and None where a document begins."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, line in enumerate(chain(lines, [""]), 1):
        begins = line.startswith(DOCUMENT_START)
        if not begins and line and not line.isspace():
            rows.append(_columns(line, where=f"{options.path}:{number}"))
            numbers.append(number)
            continue
        if rows:
            where = [f"{options.path}:{number}" for number in numbers]
            layered = options.spans_key is not None
            yield TaggedSentence.from_rows(rows, where=where, layered=layered)
            rows, numbers = [], []
        if begins:
            yield None


def _columns(line: str, *, where: str) -> list[str]:
    cells = [cell.strip() for cell in line.split("\t")] if "\t" in line.strip() else _SPACES.split(line.strip())
    if len(cells) < 2 or not cells[0]:
        raise DataError(
            f"{where}: {shown(line.strip(), width=40)} is not a token and its entity tag; separate the two by a tab or "
            "a space."
        )
    return cells
