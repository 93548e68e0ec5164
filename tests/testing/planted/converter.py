"""Converters of lines of words, and how their formats are known, in which one thing is wrong."""

from __future__ import annotations

from functools import partial

import numpy as np

from nlpx.errors import DataError
from nlpx.tokens import Doc

READ: list[str] = []


def __getattr__(fault: str):
    if fault.startswith("__"):
        raise AttributeError(fault)
    return partial(convert, fault.replace("_", "-"))


def convert(fault, lines, vocab, options):
    READ.append(fault)
    assert fault != "unnamed" or options.n_sents
    for number, line in enumerate(lines, 1):
        words = line.split()
        if len(words) < 3:
            if fault == "foreign":
                raise IndexError("list index out of range")
            if fault == "place":
                raise DataError("a line has fewer than three words")
            raise DataError(f"{options.path}:{number}: a line has fewer than three words")
        if fault == "again":
            words = words[: 1 + len(READ) % 2]
        doc = Doc(vocab, words=[] if fault == "nothing" else words)
        if fault == "lost":
            doc.tensor = np.ones((len(doc), 2), dtype="f")
        yield doc


def sniff(head: str) -> str | None:
    """Know a format by its first word, which is its name; one takes everything else, and one is not known."""
    first = head.split(" ", maxsplit=1)[0]
    if first == "planted-unknown":
        return None
    return first if first.startswith("planted-") else "planted-greedy"
