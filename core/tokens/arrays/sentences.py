"""Sentences: the column `sent_start` says where one begins, and a parse sets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..hook_kinds import OF_DOC

if TYPE_CHECKING:
    from ..doc import Doc
    from ..span import Span


def bounds(doc: Doc) -> list[tuple[int, int]]:
    """Return the first token of every sentence, and the one after its last.

    Raises:
        ValueError: Nobody has said where sentences begin.
    """
    check_known(doc)
    if not len(doc):
        return []
    starts = np.flatnonzero(doc.values("sent_start") == 1).tolist()
    if not starts or starts[0] != 0:
        starts.insert(0, 0)
    return list(zip(starts, [*starts[1:], len(doc)], strict=True))


def bounds_around(doc: Doc, token: int) -> tuple[int, int]:
    """Return the bounds of the sentence that a token is in.

    Raises:
        ValueError: Nobody has said where sentences begin.
    """
    check_known(doc)
    begins = doc.values("sent_start") == 1
    before = np.flatnonzero(begins[: token + 1])
    after = np.flatnonzero(begins[token + 1 :])
    return int(before[-1]) if before.size else 0, token + 1 + int(after[0]) if after.size else len(doc)


def sentence_of(doc: Doc, token: int) -> Span:
    """Return the sentence that a token is in.

    Raises:
        ValueError: Nobody has said where sentences begin, or the Doc's own function for it has left the token out.
    """
    hook = doc.hook(OF_DOC, "sents")
    if hook is None:
        start, end = bounds_around(doc, token)
        return doc[start:end]
    sentence: Span | None = next((sent for sent in hook(doc) if sent.start <= token < sent.end), None)
    if sentence is None:
        raise ValueError(f"None of the sentences that user_hooks['sents'] returns has token {token} of the Doc.")
    return sentence


def check_known(doc: Doc) -> None:
    """Check that somebody has said where sentences begin.

    Raises:
        ValueError: Nobody has.
    """
    if not doc.has_annotation("SENT_START"):
        raise ValueError(
            "The Doc has no sentence boundaries: add a component that sets them (sentencizer, senter or parser), or "
            "set token.is_sent_start."
        )


def check_known_or_hooked(doc: Doc) -> None:
    """Check that the Doc has sentences, be it by a function of its own.

    Raises:
        ValueError: Nobody has said where sentences begin.
    """
    if doc.hook(OF_DOC, "sents") is None:
        check_known(doc)
