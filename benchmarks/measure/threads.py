"""Threads that share a pipeline, each with other components, against one after the other.

Arguments: the library, the directory of a pipeline, the number of threads, and how many texts each annotates.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

from clock import library, report
from corpus import sentences

nlp = library().load(sys.argv[2])
n_threads, n_texts = map(int, sys.argv[3:5])
parts = sentences("train")
shares = [[parts[(thread + place * 7) % len(parts)] for place in range(n_texts)] for thread in range(n_threads)]
CHOICES = [[], ["parser"], ["ner"], ["lemmatizer"], ["attribute_ruler"], ["tagger", "attribute_ruler", "lemmatizer"]]


def said(thread: int) -> list[list[tuple[object, ...]]]:
    """Return what a thread gets: half of its texts one by one, half in a stream, with components of its own."""
    texts, off = shares[thread], CHOICES[thread % len(CHOICES)]
    half = len(texts) // 2
    with nlp.select_pipes(disable=CHOICES[(thread + 3) % len(CHOICES)]):
        docs = [nlp(text, disable=off) for text in texts[:half]]
    docs += nlp.pipe(texts[half:], disable=off, batch_size=16 + thread)
    return [
        [
            (token.text, token.tag_, token.lemma_, token.dep_, token.head.i, token.ent_type_, token.is_sent_start)
            for token in doc
        ]
        for doc in docs
    ]


started = time.process_time()
alone = [said(thread) for thread in range(n_threads)]
seconds_alone = time.process_time() - started
before = sys.getswitchinterval()
sys.setswitchinterval(1e-4)
started = time.process_time()
with ThreadPoolExecutor(n_threads) as pool:
    together = list(pool.map(said, range(n_threads)))
seconds = time.process_time() - started
sys.setswitchinterval(before)
differing = sum(
    one != other for ours, theirs in zip(alone, together, strict=True) for one, other in zip(ours, theirs, strict=True)
)
report(differing=differing, docs=n_threads * n_texts, alone=seconds_alone, together=seconds)
