"""Growth of resident memory over 100,000 documents of 20 never-seen words each."""

from __future__ import annotations

import random
import string
import sys

from clock import library, report, resident_megabytes, trained

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
