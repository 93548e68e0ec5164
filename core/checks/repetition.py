"""Texts and sentences that stand in both corpora, alike or nearly so, and texts that stand in one twice.

What was seen is kept as numbers, not as texts, so that this takes little memory.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from ..quoting import counted, shown
from .findings import Finding, good, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..corpora.places import Place
    from ..tokens.doc import Doc
    from .corpus_data import CorpusData, Item

_WIDTH = 50
# Shorter ones, such as "Thank you very much!", are alike by chance.
_LEAST_TOKENS = 10
_LEAKING = "Scores on texts that were trained on are too good; keep the two apart."


def check_repetition(data: CorpusData) -> Iterator[Finding]:
    """Look for texts, and long sentences, of the evaluation data in the training data, and for repeated texts."""
    evaluated = {_key(item) for item in data.dev}
    trained: set[int] = set()
    trained_alike: set[int] = set()
    sentences: set[int] = set()
    both: list[Place] = []
    again: list[Place] = []
    for item in data.train:
        key = _key(item)
        if key in evaluated:
            both.append(item.place.noting(shown(item.doc.text, width=_WIDTH)))
        if key in trained and len(item.doc) >= _LEAST_TOKENS:
            again.append(item.place.noting(shown(item.doc.text, width=_WIDTH)))
        trained.add(key)
        trained_alike.add(_rough_key(item))
        sentences.update(key for key, _, _ in _long_sentences(item))
    alike = [
        item.place.noting(shown(item.doc.text, width=_WIDTH))
        for item in data.dev
        if _key(item) not in trained and _rough_key(item) in trained_alike
    ]
    known = [
        item.at(start, end)
        for item in data.dev
        if _key(item) not in trained
        for key, start, end in _long_sentences(item)
        if key in sentences
    ]
    if both:
        yield warn(
            f"{counted(len(both), 'training example')} also in evaluation data",
            name="texts-in-both",
            where=both,
            detail=_LEAKING,
        )
    if alike:
        yield warn(
            f"{counted(len(alike), 'evaluation text')} that {'differs' if len(alike) == 1 else 'differ'} from training "
            "texts only in case or white space",
            name="texts-alike-in-both",
            where=alike,
            detail=_LEAKING,
        )
    if known:
        yield warn(
            f"{counted(len(known), 'sentence')} of the evaluation data also in other texts of the training data",
            name="sentences-in-both",
            where=known,
            detail=_LEAKING,
        )
    if len(data.train) and len(data.dev) and not (both or alike or known):
        yield good("No overlap between training and evaluation data", name="texts-in-both")
    if again:
        yield warn(
            f"{counted(len(again), 'training example')} with the text of an earlier one",
            name="repeated-texts",
            where=again,
            detail="What stands twice counts twice; a file may be there twice.",
        )


def _key(item: Item) -> int:
    return hash(item.doc.text.strip())


def _rough_key(item: Item) -> int:
    """Return what is equal for texts that differ in case, in white space, or in how characters are put together."""
    return hash(" ".join(unicodedata.normalize("NFC", item.doc.text).casefold().split()))


def _long_sentences(item: Item) -> Iterator[tuple[int, int, int]]:
    """Yield the key of each long sentence of several, and where it begins and ends."""
    doc = item.doc
    if not doc.has_annotation("SENT_START"):
        return
    words = [lexeme.orth for lexeme in doc.lexemes]
    for span in doc.sents:
        if len(span) >= _LEAST_TOKENS:
            yield hash(tuple(words[span.start : span.end])), span.start, span.end


def contradictions(items: Iterable[Item], said: Callable[[Doc], object]) -> Iterator[Place]:
    """Yield the places of Docs whose text stood there before with another annotation.

    Args:
        items: The Items.
        said: Returns the annotation of a Doc, as something with a hash; None where it has none.
    """
    first: dict[int, int] = {}
    for item in items:
        annotation = said(item.doc)
        if annotation is not None and first.setdefault(_key(item), hash(annotation)) != hash(annotation):
            yield item.place.noting(shown(item.doc.text, width=_WIDTH))
