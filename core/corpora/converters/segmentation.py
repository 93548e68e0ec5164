"""Find sentences in a file that has none: by a trained pipeline, or by punctuation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import UsageError
from ...tokens.doc import Doc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .options import ConvertOptions

    Finder = Callable[[Sequence[str]], list[int]]

_LATIN = (".", "..", "...", "....", "!", "!!", "!!!", "?", "??", "???", "?!", "!?", "…")
# Ideographic, Arabic, Urdu, Devanagari, Ethiopic and Khmer marks.
_OTHER = ("\u3002", "\uff01", "\uff1f", "\uff61", "\u061f", "\u06d4", "\u0964", "\u0965", "\u1362", "\u17d5")
_TERMINAL = frozenset((*_LATIN, *_OTHER))
_CLOSING = frozenset([")", "]", "}", "»", "”", "’", "''", "›"])
_QUOTE = '"'


def sentence_finder(options: ConvertOptions) -> Finder:
    """Return a function that gives the index of the first word of each sentence.

    Raises:
        ModelError: The pipeline that is to find them cannot be loaded.
    """
    return _by_pipeline(options.model) if options.model else starts_by_punctuation


def starts_by_punctuation(words: Sequence[str]) -> list[int]:
    """Begin a sentence after each final punctuation mark and what closes behind it, such as a quotation."""
    starts = [0]
    ended = quoting = False
    for i, word in enumerate(words):
        closing = word in _CLOSING or (word == _QUOTE and quoting)
        if ended and not closing and word not in _TERMINAL:
            starts.append(i)
            ended = quoting = False
        if word == _QUOTE:
            quoting = not quoting
        ended = ended or word in _TERMINAL
    return starts


def _by_pipeline(model: str) -> Finder:
    from ...pipeline import load

    nlp = load(model)

    def find(words: Sequence[str]) -> list[int]:
        doc = nlp(Doc(nlp.vocab, words=words))
        if not doc.has_annotation("SENT_START"):
            raise UsageError(
                f"the pipeline {model} does not find sentences: its components are {nlp.pipe_names}; name one with "
                "a parser or a senter, or leave --model out to go by punctuation"
            )
        return [sentence.start for sentence in doc.sents]

    return find
