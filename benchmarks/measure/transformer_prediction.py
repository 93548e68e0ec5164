"""Words per CPU second through a transformer, in a pipeline and by itself, and the vectors of the tokens."""

from __future__ import annotations

import statistics
import sys
import time

import numpy as np
import torch
from clock import library, report
from shared_transformer import make_pipeline
from transformers import AutoModel

ROUNDS = 2
# Every so manieth Doc of the corpus will do.
TAKEN = 4
# How many spans of about the same length go through the model by itself at a time: the fastest counts.
GROUPS = (4, 8, 16, 32)
library_ = library()
model, corpus, output = sys.argv[2:]
nlp = make_pipeline(model)
tokens = sys.modules[f"{library_.__name__}.tokens"]
read = list(tokens.DocBin().from_disk(corpus).get_docs(nlp.vocab))[::TAKEN]
n_words = sum(map(len, read))


def bare_docs():
    return [
        tokens.Doc(nlp.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc])
        for doc in read
    ]


def vectors_of(doc):
    """Return the mean of the wordpieces of each token."""
    data = doc._.trf_data
    hidden = data.model_output["last_hidden_state"]
    rows, lengths = hidden.reshape(-1, hidden.shape[-1]), np.asarray(data.align.lengths)
    pieces = np.split(rows[np.asarray(data.align.dataXd).ravel()], np.cumsum(lengths)[:-1])
    return np.stack([own.mean(0) if len(own) else np.zeros(rows.shape[1], "f") for own in pieces])


def spans_of(docs):
    """Return the wordpieces of all spans, from the longest to the shortest."""
    found = []
    for doc in docs:
        pieces = doc._.trf_data.wordpieces
        found += [ids[:length] for ids, length in zip(pieces.input_ids, pieces.lengths, strict=True)]
    return sorted(found, key=len, reverse=True)


def run_bare(groups):
    """Run the model by itself on padded groups of spans."""
    with torch.inference_mode():
        for ids, mask in groups:
            bare(input_ids=ids, attention_mask=mask)


def padded(spans, size):
    groups = []
    for start in range(0, len(spans), size):
        group = [torch.as_tensor(np.asarray(ids, dtype="int64")) for ids in spans[start : start + size]]
        ids = torch.nn.utils.rnn.pad_sequence(group, batch_first=True)
        groups.append((ids, torch.nn.utils.rnn.pad_sequence([torch.ones_like(own) for own in group], batch_first=True)))
    return groups


def timed(work, *arguments):
    started = time.process_time()
    result = work(*arguments)
    return time.process_time() - started, result


docs = list(nlp.pipe(bare_docs()))
np.save(f"{output}/{sys.argv[1]}.npy", np.concatenate([vectors_of(doc) for doc in docs]))
spans = spans_of(docs)
bare = AutoModel.from_pretrained(model).eval()
few = spans[:: max(len(spans) // 64, 1)]
size = min(GROUPS, key=lambda size: timed(run_bare, padded(few, size))[0])
groups = padded(spans, size)
pipeline, alone = [], []
for _ in range(ROUNDS):
    pipeline.append(timed(lambda fresh: list(nlp.pipe(fresh)), bare_docs())[0])
    alone.append(timed(run_bare, groups)[0])
report(
    words_per_second=n_words / statistics.median(pipeline),
    bare_words_per_second=n_words / statistics.median(alone),
    bare_group=size,
)
