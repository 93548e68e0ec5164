"""CPU microseconds a word of en_core_web_sm's parser and ner, with their tok2vec and without any."""

from __future__ import annotations

import statistics
import time
from itertools import chain

from clock import report
from isolated import SIZE, Batches, nlp

ROUNDS = 3
batches = Batches(300)


def whole() -> float:
    """Return the CPU time a word of the pipeline from text to annotations."""
    texts = list(chain.from_iterable(batches.texts))
    found = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in nlp.pipe(texts, batch_size=SIZE):
            pass
        found.append(time.process_time() - started)
    return 1e6 * statistics.median(found) / batches.words


report(
    parser=batches.microseconds("parser", without_tok2vec=True, rounds=ROUNDS),
    ner=batches.microseconds("ner", without_tok2vec=True, rounds=ROUNDS),
    parser_after_tok2vec=batches.microseconds("parser", without_tok2vec=False, rounds=ROUNDS),
    ner_with_tok2vec=batches.microseconds("ner", without_tok2vec=False, rounds=ROUNDS),
    pipeline=whole(),
)
