"""The rule components of a trained pipeline: CPU time a word, on Docs that have all that comes before.

Arguments: the library, the directory of the pipeline, and the treebank of the texts. The first time, words are new to
the components; the median of further ones is what they take where they are not.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

from clock import library, report
from corpus import texts

N_DOCS = 200
ROUNDS = 5
RULES = ("attribute_ruler", "lemmatizer")

nlp = library().load(sys.argv[2])
docs = list(nlp.pipe(texts("train", treebank=sys.argv[3])[:N_DOCS], disable=RULES))
n_words = sum(map(len, docs))


def microseconds() -> dict[str, float]:
    """Return the CPU time a word of each component, which work on copies of the Docs one after the other."""
    found: dict[str, float] = {}
    stream: list[Any] = [doc.copy() for doc in docs]
    for name in RULES:
        pipe = nlp.get_pipe(name)
        started = time.process_time()
        stream = list(pipe.pipe(stream, batch_size=128))
        found[name] = 1e6 * (time.process_time() - started) / n_words
    return found


first = microseconds()
rounds = [microseconds() for _ in range(ROUNDS)]
report(
    **{f"new_{name}": figure for name, figure in first.items()},
    **{name: statistics.median(figures[name] for figures in rounds) for name in RULES},
)
