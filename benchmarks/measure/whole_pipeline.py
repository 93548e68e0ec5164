"""The whole of a trained pipeline, from text to annotations: words a CPU second, latency of a text, resident memory.

Arguments: the library, and the directory of the pipeline. Of spaCy all is measured twice, the second time with NumPy's
products in place of thinc's, as somebody who tunes it would have it.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

from clock import library, report, resident_megabytes
from corpus import sentences

N_SENTENCES = 1500
ROUNDS = 3
N_TEXTS = 300

nlp = library().load(sys.argv[2])
parts = sentences("train")[:N_SENTENCES]


def words_per_second(size: int) -> float:
    """Return the speed on documents of so many sentences."""
    texts = [" ".join(parts[start : start + size]) for start in range(0, len(parts), size)]
    found = []
    for _ in range(ROUNDS):
        started = time.process_time()
        n_words = sum(len(doc) for doc in nlp.pipe(texts))
        found.append(n_words / (time.process_time() - started))
    return statistics.median(found)


def milliseconds(n_words: int) -> float:
    """Return the median CPU time of one text of so many words."""
    words = " ".join(parts).split()
    found = []
    for start in range(0, min(len(words) - n_words, N_TEXTS * n_words), n_words):
        text = " ".join(words[start : start + n_words])
        started = time.process_time()
        nlp(text)
        found.append(time.process_time() - started)
    return 1000 * statistics.median(found)


def measured() -> dict[str, float]:
    """Return all figures of speed; the first texts have warmed up those that come after."""
    return {
        "documents": words_per_second(10),
        "sentences": words_per_second(1),
        **{f"text_{n_words}": milliseconds(n_words) for n_words in (20, 200, 2000)},
    }


def tune(pipeline: Any) -> None:
    """Let all products be NumPy's."""
    for _, pipe in pipeline.pipeline:
        for node in pipe.model.walk() if hasattr(pipe, "model") and pipe.model is not None else ():
            node.ops.use_blis = False


found = measured()
megabytes = resident_megabytes()
if sys.argv[1] != "nlpx":
    tune(nlp)
tuned = measured() if sys.argv[1] != "nlpx" else found
report(megabytes=megabytes, **found, **{f"tuned_{key}": figure for key, figure in tuned.items()})
