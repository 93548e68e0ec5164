"""Words per CPU second through the tok2vec of en_core_web_sm, and the time of one short document."""

from __future__ import annotations

import sys

import numpy as np
from clock import cpu_seconds, library, report, trained
from corpus import texts

nlp = library().load(trained(), exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "ner"])
model = nlp.get_pipe("tok2vec").model
docs = [nlp.make_doc(text) for text in texts("train")[:300]]
batches = [docs[start : start + 128] for start in range(0, len(docs), 128)]
short = [
    nlp.make_doc("The quick brown fox , which nobody had seen before , jumps over the lazy dog in the old garden .")
]

np.save(
    f"{sys.argv[2]}/{sys.argv[1]}.npy",
    np.concatenate([vectors for batch in batches for vectors in model.predict(batch)]),
)
words = sum(map(len, docs))
report(
    words_per_second=words / cpu_seconds(lambda: [model.predict(batch) for batch in batches]),
    tokens_in_short_doc=len(short[0]),
    short_doc_ms=cpu_seconds(lambda: [model.predict(short) for _ in range(200)]) / 200 * 1000,
)
