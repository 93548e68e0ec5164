"""Words per CPU second of a text classifier that learns from a corpus and predicts for another; it is saved too."""

from __future__ import annotations

import statistics
import sys
import time
from importlib import import_module
from itertools import islice

from clock import cpu_seconds, library, report

WORDS_IN_A_BATCH = 100
WIDTH = {"width": 96, "depth": 4, "embed_size": 2000, "window_size": 1, "maxout_pieces": 3}
VECTORS = {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "subword_features": True, **WIDTH}

library_ = library()
Example = import_module(f"{sys.argv[1]}.training").Example
tokens = import_module(f"{sys.argv[1]}.tokens")
train, dev, architecture, kind, steps, output = sys.argv[2:]
is_exclusive = kind == "textcat"
models = {
    "bow": {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": is_exclusive,
        "ngram_size": 1,
        "no_output_layer": False,
        "length": 262144,
    },
    "cnn": {"@architectures": "spacy.TextCatCNN.v2", "exclusive_classes": is_exclusive, "tok2vec": VECTORS},
}
nlp = library_.blank("en")
# The ensemble is what the component has by default.
nlp.add_pipe(kind, config={"model": models[architecture]} if architecture in models else {})


def read(path: str) -> list:
    return list(tokens.DocBin().from_disk(path).get_docs(nlp.vocab))


def batches(examples: list):
    """Yield batches of at least so many words."""
    batch, words = [], 0
    for example in examples:
        batch.append(example)
        words += len(example.reference)
        if words >= WORDS_IN_A_BATCH:
            yield batch
            batch, words = [], 0


def bare(doc):
    return tokens.Doc(nlp.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc])


def consume(stream) -> None:
    for _ in stream:
        pass


examples = [Example(bare(doc), doc) for doc in islice(read(train), 20 * int(steps))]
optimizer = nlp.initialize(lambda: examples)
seconds, learnt = [], 0
for batch in islice(batches(examples), int(steps)):
    started = time.process_time()
    nlp.update(batch, sgd=optimizer, drop=0.1)
    seconds.append(time.process_time() - started)
    learnt += sum(len(example.reference) for example in batch)
nlp.to_disk(f"{output}-{sys.argv[1]}")
docs = [bare(doc) for doc in read(dev)]
texts = [doc.text for doc in docs]
n_words = sum(map(len, docs))
report(
    learnt_per_second=learnt / sum(seconds),
    milliseconds_a_step=1000 * statistics.median(seconds),
    docs_per_second=n_words / cpu_seconds(lambda: consume(nlp.pipe(docs)), rounds=3),
    texts_per_second=n_words / cpu_seconds(lambda: consume(nlp.pipe(texts)), rounds=3),
)
