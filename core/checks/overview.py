"""The section of ``debug data`` that describes the corpora, and what is wrong with their texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..quoting import counted
from .findings import Finding, fail, plain, warn
from .repetition import check_repetition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .corpus_data import CorpusData

_FEW_DOCS = 100
# What a byte after the first of a character in UTF-8 is, read as Latin-1 or as Windows' page for the west.
_SECOND_BYTE = f"[\u0080-\u00bf{bytes(range(0x80, 0xA0)).decode('cp1252', 'ignore')}]"
_WRONG_ENCODING = re.compile(
    # What stands for bytes that could not be read, a mark of byte order, control characters,
    "[\ufffd\ufeff\ufffe\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
    # and UTF-8 read as a code page of one byte a character: Latin letters, signs, Greek and Cyrillic, pictures.
    f"|[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac{_SECOND_BYTE}|(?:[\u00ce-\u00d1]{_SECOND_BYTE}){{2}}|\u00f0\u0178"
)


def check_corpora(data: CorpusData, *, base_model: str | None) -> Iterator[Finding]:
    """Describe the corpora, and look for texts that say nothing or are in both."""
    yield plain(f"Training pipeline: {', '.join(data.pipeline)}")
    if base_model is None:
        yield plain(f"Starting with blank model '{data.nlp.lang}'")
    else:
        yield from _check_base_model(data, base_model)
    yield from _check_sizes(data, base_model=base_model)
    yield from _check_left_out(data)
    yield from _check_texts(data)
    yield from _check_sentences(data)
    yield from check_repetition(data)


def _check_base_model(data: CorpusData, base_model: str) -> Iterator[Finding]:
    yield plain(f"Starting with base model '{base_model}'")
    existing = [name for name in data.pipeline if name in data.nlp.pipe_names]
    new = [name for name in data.pipeline if name not in data.nlp.pipe_names]
    if existing:
        yield plain(f"Components to train further: {', '.join(existing)}")
    if new:
        yield plain(f"New components: {', '.join(new)}")


def _check_sizes(data: CorpusData, *, base_model: str | None) -> Iterator[Finding]:
    n_train, n_dev = len(data.train), len(data.dev)
    yield plain(counted(n_train, "training doc"), name="training-docs", counts={"docs": n_train})
    yield plain(counted(n_dev, "evaluation doc"), name="evaluation-docs", counts={"docs": n_dev})
    if not n_train:
        yield fail("No training docs", name="no-training-docs")
    elif n_train < _FEW_DOCS and base_model is None:
        yield warn(
            f"Low number of examples to train a blank model ({n_train})",
            name="few-docs",
            detail=f"A useful model needs some {20 * _FEW_DOCS}, and {_FEW_DOCS} at least.",
        )
    if not n_dev:
        yield fail("No evaluation docs", name="no-evaluation-docs")


def _check_left_out(data: CorpusData) -> Iterator[Finding]:
    """Look for docs that are passed over in training."""
    if data.empty:
        message = f"{counted(len(data.empty), 'doc')} without text, passed over here and in training"
        yield warn(message, name="empty-docs", where=data.empty)
    if data.left_out:
        yield warn(
            f"{counted(len(data.left_out), 'doc')} too long for the settings of the corpora, so that training passes "
            "over tokens of them",
            name="docs-too-long",
            where=data.left_out,
            detail="Set max_length of the corpora higher, or say where the sentences begin, by which docs are divided.",
        )


def _check_texts(data: CorpusData) -> Iterator[Finding]:
    """Look for texts of white space, and for characters that no text has."""
    blank, odd = [], []
    for item in data.both():
        text = item.doc.text
        if text.isspace():
            blank.append(item.place)
        elif wrong := _WRONG_ENCODING.search(text):
            odd.append(item.at_characters(wrong.start(), wrong.end()))
    if blank:
        yield warn(f"{counted(len(blank), 'doc')} of white space only", name="blank-docs", where=blank)
    if odd:
        yield warn(
            f"{counted(len(odd), 'doc')} with characters that show a wrong encoding",
            name="wrong-encoding",
            where=odd,
            detail="The file was read in another encoding than it was written in, before it was converted.",
        )


def _check_sentences(data: CorpusData) -> Iterator[Finding]:
    """Look for docs that say of some tokens only whether a sentence begins, and for sentences of white space."""
    unsaid, blank = [], []
    for item in data.both():
        doc = item.doc
        if not doc.has_annotation("SENT_START"):
            continue
        # The first token begins a sentence, whatever is said.
        gaps = (doc.values("sent_start")[1:] == 0).nonzero()[0]
        if gaps.size:
            unsaid.append(item.at(int(gaps[0]) + 1))
        if any(lexeme.text.isspace() for lexeme in doc.lexemes):
            blank += [item.at(span.start, span.end) for span in doc.sents if span.text.isspace()]
    if unsaid:
        yield warn(
            f"{counted(len(unsaid), 'doc')} with tokens of which nobody says whether a sentence begins",
            name="sentences-unsaid",
            where=unsaid,
        )
    if blank:
        yield warn(f"{counted(len(blank), 'sentence')} of white space only", name="blank-sentences", where=blank)
