"""Bytes a token that kept Docs take, annotated by en_core_web_sm, of ten sentences each: LIBRARY TREEBANK.

They are counted twice: as the memory that Python hands out, which is free when the Docs have gone, and as that which
the process has more when they are there. The pipeline has seen all of the texts before.
"""

from __future__ import annotations

import gc
import sys
import tracemalloc
from pathlib import Path

from clock import library, report, resident_megabytes, trained

N_TRACED = 100

library_ = library()
nlp = library_.load(trained())
lines = Path(sys.argv[2]).read_text(encoding="utf8").splitlines()
sentences = [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
texts = [" ".join(sentences[start : start + 10]) for start in range(0, len(sentences), 10)]


def counted():
    """Return how many bytes Python has handed out and not got back."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


for _doc in nlp.pipe(texts):
    pass
del _doc
before = resident_megabytes()
docs = list(nlp.pipe(texts))
resident = (resident_megabytes() - before) * 1e6 / sum(map(len, docs))

del docs
tracemalloc.start()
docs = list(nlp.pipe(texts[:N_TRACED]))
n_tokens = sum(map(len, docs))
with_docs = counted()
del docs
report(traced_bytes=(with_docs - counted()) / n_tokens, resident_bytes=resident)
