"""Growth of resident memory over 100,000 documents of 20 never-seen words each."""

from __future__ import annotations

import ctypes
import gc
import random
import string
import sys
from contextlib import suppress
from pathlib import Path

from clock import library, report, trained

library_ = library()
if sys.argv[2] == "blank":
    nlp = library_.blank("en")
else:
    nlp = library_.load(trained(), exclude=["parser", "senter", "attribute_ruler", "lemmatizer", "ner"])
chance = random.Random(0)
kept = []


def stream(count: int):
    for _ in range(count):
        yield " ".join("".join(chance.choices(string.ascii_lowercase, k=9)) for _ in range(20))


def resident_megabytes() -> float:
    gc.collect()
    # What is free already goes back to the system, so that only what is held counts.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6


def consume(count: int, *, keep: bool = False) -> None:
    for number, (doc, text) in enumerate(nlp.pipe(((text, text) for text in stream(count)), as_tuples=True)):
        if keep and number % 1000 == 0:
            kept.append((doc, text))


consume(20_000, keep=True)
before = resident_megabytes()
consume(100_000)
after = resident_megabytes()
readable = all(
    doc.text == text and all(nlp.vocab.strings[token.norm] == token.norm_ for token in doc) for doc, text in kept
)
report(grown_megabytes=after - before, kept_documents_readable=readable)
