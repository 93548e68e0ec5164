"""Words per CPU second, and peak memory, of a pipeline that predicts on Docs that are ready."""

from __future__ import annotations

import sys
import time

from clock import library, peak_megabytes, report

ROUNDS = 3
library_ = library()
nlp = library_.load(sys.argv[2])
tokens = sys.modules[f"{library_.__name__}.tokens"]
docs = list(tokens.DocBin().from_disk(sys.argv[3]).get_docs(nlp.vocab))
times = []
for _ in range(ROUNDS):
    bare = [
        tokens.Doc(nlp.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc])
        for doc in docs
    ]
    started = time.process_time()
    for _ in nlp.pipe(bare):
        pass
    times.append(time.process_time() - started)
report(
    words_per_second=sum(map(len, docs)) / min(times),
    peak_megabytes=peak_megabytes(),
)
