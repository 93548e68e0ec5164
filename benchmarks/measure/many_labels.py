"""Make a corpus of documents of 30 words, each with one label of thousands and nothing about the others."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from clock import library, report

N_WORDS = 20_000
# Of 30 words, so many are a label's own.
OWN, COMMON = 6, 24

library_ = library()
folder, n_docs, n_labels = Path(sys.argv[2]), *map(int, sys.argv[3:])
chance = np.random.default_rng(0)
share = 1 / np.arange(1, N_WORDS + 1)
share /= share.sum()
for name, count in (("train", n_docs), ("dev", n_docs // 200)):
    corpus, vocab = library_.tokens.DocBin(), library_.blank("en").vocab
    for label in chance.integers(n_labels, size=count).tolist():
        own = (label * 7919 + chance.integers(0, OWN, OWN) * 104_729) % N_WORDS
        words = chance.permutation(np.concatenate([chance.choice(N_WORDS, COMMON, p=share), own]))
        doc = library_.tokens.Doc(vocab, words=[f"w{word}" for word in words.tolist()])
        doc.cats = {f"L{label}": 1.0}
        corpus.add(doc)
    corpus.to_disk(folder / f"{name}.spacy")
report()
