"""Memory that one long Doc takes, and that many short ones leave: one layer of a transformer, a tagger and a parser."""

from __future__ import annotations

import sys
from importlib import import_module

from clock import forget_peak, library, peak_megabytes, report, resident_megabytes
from shared_transformer import make_pipeline

WORDS = ["She", "saw", "the", "extraordinary", "cats", ",", "did", "n't", "she", "?", "Nobody", "understood", "it", "."]
model, n_words, n_docs, max_items = sys.argv[2], *map(int, sys.argv[3:])
Doc = import_module(f"{library().__name__}.tokens").Doc
nlp = make_pipeline(model, n_layers=1, max_batch_items=max_items)


def doc_of(count: int):
    return Doc(nlp.vocab, words=(WORDS * (count // len(WORDS) + 1))[:count])


def consume(count: int) -> None:
    for _ in nlp.pipe(doc_of(10) for _ in range(count)):
        pass


long = doc_of(n_words)
nlp(doc_of(2000))
before = resident_megabytes()
forget_peak()
nlp(long)
peak = peak_megabytes() * 2**20 / 1e6 - before
kept = resident_megabytes() - before
del long
grown = 0.0
if n_docs:
    consume(n_docs // 10)
    held = resident_megabytes()
    consume(n_docs)
    grown = resident_megabytes() - held
report(long_megabytes=peak, kept_megabytes=kept, grown_megabytes=grown)
