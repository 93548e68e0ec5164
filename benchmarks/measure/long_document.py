"""Peak memory above a Doc of 100,000 tokens while a component of en_core_web_sm annotates it, in a fresh process."""

from __future__ import annotations

import gc
import sys
from itertools import cycle, islice
from pathlib import Path

from clock import library, report, trained
from corpus import sentences

TOKENS = 100_000
PARTS = ["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "ner"]
wanted = {"parser": ["tok2vec", "parser"], "ner": ["ner"]}[sys.argv[2]]
nlp = library().load(trained(), exclude=[part for part in PARTS if part not in wanted])


def kilobytes(key: str) -> int:
    """Return a figure of memory of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith(f"{key}:")).split()[1])


def annotate(doc):
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    return doc


annotate(nlp.make_doc("The quick brown fox jumps over the lazy dog."))
words = (token.text for text in cycle(sentences("train")) for token in nlp.make_doc(text))
doc = library().tokens.Doc(nlp.vocab, words=list(islice(words, TOKENS)))
gc.collect()
# From here on the highest mark is that of the annotation.
Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
before = kilobytes("VmRSS")
annotate(doc)
report(tokens=len(doc), megabytes=(kilobytes("VmHWM") - before) / 1024)
