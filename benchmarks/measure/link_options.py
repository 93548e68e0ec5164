"""What a learnt threshold, coherence and the recommended config do to links; spaCy has no such options.

No threshold is found, and no epoch chosen, on the documents that are scored.
"""

from __future__ import annotations

import random
import statistics
import sys
import warnings
from collections import defaultdict
from itertools import chain
from pathlib import Path

from clock import report
from link_corpora import LENGTH, encoder, gum, wiki
from thinc.api import Config, fix_random_seed

import nlpx
from nlpx.tokens import Span
from nlpx.training.thresholds import learn_thresholds

N_SPLITS, N_EPOCHS = 20, 8
COHERENCE = 0.5
PLAIN = {"entity_linker": {"factory": "entity_linker", "entity_vector_length": LENGTH}}
OPTIONS = ("no option", "nil learned", "coherence", "coherence, nil learned")
SIMILAR = {
    "@misc": "nlpx.CombinedCandidates.v1",
    "generators": {
        "exact": {"@misc": "spacy.CandidateGenerator.v1"},
        "normalized": {"@misc": "nlpx.NormalizedCandidates.v1"},
        "similar": {"@misc": "nlpx.SimilarCandidates.v1"},
    },
}
WITH_SIMILAR = {"entity_linker": {**PLAIN["entity_linker"], "get_candidates": SIMILAR}}

folder, tables, texts = map(Path, sys.argv[2:5])
encode, recommended = encoder(sys.argv[5]), Config().from_disk(sys.argv[6])
warnings.simplefilter("ignore")
figures = {}


def unlinked(examples):
    """Return the predicted docs, whose entities have no ids yet."""
    for example in examples:
        doc = example.predicted
        doc.ents = [Span(doc, ent.start, ent.end, label=ent.label_) for ent in doc.ents]
    return [example.predicted for example in examples]


def evaluate(nlp, examples):
    """Return the scores in per cent."""
    docs = unlinked(examples)
    for _, pipe in nlp.components:
        docs = list(pipe.pipe(docs))
    return {key: 100 * value for key, value in linker_of(nlp).score(examples).items() if isinstance(value, float)}


def linker_of(nlp):
    return nlp.get_pipe("entity_linker")


def train(nlp, examples, *, n_epochs, dropout, batch_size):
    """Train, and yield before the first epoch and after each."""
    optimizer = nlp.initialize(lambda: examples)
    yield
    for _ in range(n_epochs):
        random.shuffle(examples)
        for start in range(0, len(examples), batch_size):
            nlp.update(examples[start : start + batch_size], sgd=optimizer, drop=dropout)
        yield


def pipeline(seed, components):
    """Return a pipeline of components that are given by name, with their settings, and start alike for a seed."""
    fix_random_seed(seed)
    random.seed(seed)
    nlp = nlpx.blank("en")
    for name, settings in components.items():
        own = {key: value for key, value in settings.items() if key != "factory"}
        nlp.add_pipe(settings["factory"], name, config=own)
    return nlp


def note(corpus, nlp, halves):
    """Note what each option gives on one half, the threshold learnt on the other."""
    linker, found = linker_of(nlp), defaultdict(list)
    for learn, test in (halves, halves[::-1]):
        for what in OPTIONS:
            linker.coherence = COHERENCE * ("coherence" in what)
            linker.threshold, linker.learns_threshold = None, "nil" in what
            if linker.learns_threshold:
                unlinked(learn)
                learn_thresholds(nlp, learn)
            found[f"{corpus}, {what}"].append(evaluate(nlp, test))
    for what, scores in found.items():
        for key in ("micro_p", "micro_r", "micro_f", "nil_p", "nil_r"):
            figures.setdefault(f"{what}: {key}", []).extend(score[f"nel_{key}"] for score in scores)


def try_recommended(seed):
    """Train on three fifths of the documents, choose the best epoch on one, and score on another."""
    nlp = pipeline(seed, {name: recommended["components"][name] for name in recommended["nlp"]["pipeline"]})
    linker = linker_of(nlp)
    kb, (test, dev, *others) = wiki(nlp, folder, encode)
    linker.set_kb(lambda vocab: kb)
    ways = {"trained" if context else "priors": (context, 0.0) for context in (False, True)}
    ways |= {f"{what}, coherence": (context, linker.coherence) for what, (context, _) in ways.items()}
    best = dict.fromkeys(ways, (-1.0, 0.0))
    for _ in train(nlp, [*chain(*others)], n_epochs=N_EPOCHS, dropout=0.1, batch_size=8):
        for what, (context, coherence) in ways.items():
            linker.incl_context, linker.coherence = context, coherence
            on_dev = evaluate(nlp, dev)["nel_micro_f"]
            if on_dev > best[what][0]:
                best[what] = on_dev, evaluate(nlp, test)["nel_micro_f"]
        linker.incl_context = True
    for what, (_, on_test) in best.items():
        figures.setdefault(f"recommended: {what}", []).append(on_test)


for seed in range(3):
    nlp = pipeline(seed, PLAIN)
    kb, parts = wiki(nlp, folder, encode, with_nil=True)
    linker_of(nlp).set_kb(lambda vocab, kb=kb: kb)
    list(train(nlp, [*chain(*parts[2:])], n_epochs=5, dropout=0.2, batch_size=8))
    note("wiki_fair_oke", nlp, parts[:2])
nlp = pipeline(0, PLAIN)
kb, learnt_from, dev = gum(nlp, tables, texts, encode, with_nil=True)
linker_of(nlp).set_kb(lambda vocab: kb)
list(train(nlp, learnt_from, n_epochs=2, dropout=0.2, batch_size=2))
note("gum_wiki", nlp, (dev[::2], dev[1::2]))
linker_of(nlp).get_candidates = linker_of(pipeline(0, WITH_SIMILAR)).get_candidates
note("gum_wiki, similar candidates", nlp, (dev[::2], dev[1::2]))
for seed in range(N_SPLITS):
    try_recommended(seed)
report(**{key: statistics.mean(values) for key, values in figures.items()})
