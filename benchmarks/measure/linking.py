"""Scores of entity linking before and after training, and words per CPU second in training and in prediction."""

from __future__ import annotations

import random
import statistics
import sys
import time
import warnings
from pathlib import Path

from clock import library, peak_megabytes, report
from link_corpora import LENGTH, emerson, encoder, wiki
from thinc.api import fix_random_seed

BATCH_SIZE = 8
DROPOUT = 0.2

folder, n_splits, n_epochs = Path(sys.argv[2]), int(sys.argv[4]), int(sys.argv[5])
encode = encoder(sys.argv[3])


def n_words(batch):
    return sum(len(example.predicted) for example in batch)


def evaluate(linker, dev):
    """Return micro F, and the CPU time of prediction."""
    started = time.process_time()
    for _ in linker.pipe([example.predicted for example in dev]):
        pass
    seconds = time.process_time() - started
    return linker.score(dev)["nel_micro_f"], seconds


def try_split(seed):
    """Train on one split, and return the scores and the speeds."""
    fix_random_seed(seed)
    random.seed(seed)
    nlp = library().blank("en")
    if folder.name == "nel_emerson":
        kb, train, dev = emerson(nlp, folder, encode)
    else:
        kb, (dev, *others) = wiki(nlp, folder, encode)
        train = [example for part in others for example in part]
    linker = nlp.add_pipe("entity_linker", config={"entity_vector_length": LENGTH})
    linker.set_kb(lambda vocab: kb)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        optimizer = nlp.initialize(lambda: train)
    linker.incl_context = False
    priors, _ = evaluate(linker, dev)
    linker.incl_context = True
    started = time.process_time()
    for _ in range(n_epochs):
        random.shuffle(train)
        for start in range(0, len(train), BATCH_SIZE):
            nlp.update(train[start : start + BATCH_SIZE], sgd=optimizer, drop=DROPOUT)
    seconds = time.process_time() - started
    trained, _ = evaluate(linker, dev)
    return {
        "priors_f": 100 * priors,
        "trained_f": 100 * trained,
        "learnt_per_second": n_epochs * n_words(train) / seconds,
        "words_per_second": n_words(dev) / evaluate(linker, dev)[1],
    }


found = [try_split(seed) for seed in range(n_splits)]
means = {key: statistics.mean(each[key] for each in found) for key in ("priors_f", "trained_f")}
speeds = {key: statistics.median(each[key] for each in found) for key in ("learnt_per_second", "words_per_second")}
report(**means, **speeds, peak_megabytes=peak_megabytes())
