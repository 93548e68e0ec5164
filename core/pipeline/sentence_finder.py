"""Sentences of words that have none, found by a pipeline."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..tokens import Doc
from .language import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def sentence_finder(model: str) -> Callable[[Sequence[str]], list[int]]:
    """Return a function that finds sentences by a pipeline, which is loaded when it is first called.

    Args:
        model: A pipeline's folder, package or link.
    """
    pipeline = cache(load)

    def find(words: Sequence[str]) -> list[int]:
        nlp = pipeline(model)
        doc = nlp(Doc(nlp.vocab, words=words))
        if not doc.has_annotation("SENT_START"):
            raise UsageError(
                f"the pipeline {model} does not find sentences: its components are {nlp.pipe_names}; name one with "
                "a parser or a senter, or leave --model out to go by punctuation"
            )
        return [sentence.start for sentence in doc.sents]

    return find
