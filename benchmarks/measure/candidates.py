"""Candidate recall on the documents of GUM, and the links that follow, by the way in which candidates are found.

Mentions are given: proper names with a link. The knowledge base is that of the training documents; in a second one, the
evaluation's entities are known besides, by their titles alone.
"""

from __future__ import annotations

import random
import sys
import time
import warnings
from pathlib import Path

from clock import library, report
from link_corpora import LENGTH, encoder, gum, is_spacy
from thinc.api import fix_random_seed

if not is_spacy:
    from nlp_entitylinker.lookup import CandidateLookup

BATCH_SIZE = 2
DROPOUT = 0.2
EPOCHS = 2

tables, texts = Path(sys.argv[2]), Path(sys.argv[3])
encode = encoder(sys.argv[4])
fix_random_seed(0)
random.seed(0)
nlp = library().blank("en")


# Types of entities are labels of mentions here.
BY_TYPE = "the same, of the label's type"


def generators():
    """Return what finds candidates, by name."""
    if is_spacy:
        return {"exact": library().registry.misc.get("spacy.CandidateGenerator.v1")()}
    exact = library().registry.misc.get("spacy.CandidateGenerator.v1")()
    folded, normalized, initials, similar, of_document, combined = (
        library().registry.misc.get(f"nlpx.{name}Candidates.v1")
        for name in ("Folded", "Normalized", "Initials", "Similar", "Document", "Combined")
    )
    first = {"exact": exact, "normalized": normalized()}
    whole = combined({**first, "whole": of_document(normalized())})
    near = {**first, "initials": initials(), "similar": similar()}
    return {
        "exact": exact,
        "folded": folded(),
        "normalized": normalized(),
        "initials": initials(),
        "similar, token_sort_ratio": similar(measure="token_sort_ratio"),
        "similar, token_set_ratio": similar(),
        "exact, normalized, longer entities": whole,
        "exact, normalized, initials, similar": combined(near, max_candidates=5),
        BY_TYPE: combined(near, max_candidates=5),
        "the same, joined": combined(near, join=True, max_candidates=5),
    }


def types_of(name):
    return {label: [label] for label in labels} if name == BY_TYPE else {}


def look_up(name, generator, mentions, kb):
    """Return the ids of the candidates of each mention, and the time of a second look-up."""
    for _ in range(2):
        started = time.process_time()
        if is_spacy:
            found = [[generator(kb, mention) for mention in of_doc] for of_doc in mentions]
        else:
            found = CandidateLookup(generator, generator, generator, types=types_of(name))(kb, mentions)
        seconds = time.process_time() - started
    return [[{each.entity_ for each in candidates} for candidates in of_doc] for of_doc in found], seconds


kb, train, dev = gum(nlp, tables, texts, encode)
bases = {"train": kb, "titles": gum(nlp, tables, texts, encode, titles=True)[0]}
labels = sorted({ent.label_ for example in dev for ent in example.reference.ents})
gold = [ent.kb_id_ for example in dev for ent in example.reference.ents]
linker = nlp.add_pipe("entity_linker", config={"entity_vector_length": LENGTH})
linker.set_kb(lambda vocab: bases["train"])
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    optimizer = nlp.initialize(lambda: train)


def f_of_links(name, generator):
    if is_spacy:
        linker.get_candidates = generator
    else:
        linker.get_candidates_all = generator
        linker.types_by_label = types_of(name)
    for example in dev:
        for token in example.predicted:
            token.ent_kb_id_ = ""
        linker(example.predicted)
    return 100 * linker.score(dev)["nel_micro_f"]


figures = {}
for is_trained in (False, True):
    linker.incl_context = is_trained
    for _ in range(EPOCHS * is_trained):
        random.shuffle(train)
        for start in range(0, len(train), BATCH_SIZE):
            nlp.update(train[start : start + BATCH_SIZE], sgd=optimizer, drop=DROPOUT)
    for base, kb in bases.items():
        linker.set_kb(lambda vocab, kb=kb: kb)
        for name, generator in generators().items():
            figures[f"{base}: {name}: {'trained' if is_trained else 'priors'}_f"] = f_of_links(name, generator)
mentions = [list(example.predicted.ents) for example in dev]
for base, kb in bases.items():
    for name, generator in generators().items():
        ids, seconds = look_up(name, generator, mentions, kb)
        flat = [found for of_doc in ids for found in of_doc]
        hits = sum(right in found for right, found in zip(gold, flat, strict=True))
        figures[f"{base}: {name}: recall"] = 100 * hits / len(gold)
        figures[f"{base}: {name}: candidates"] = sum(map(len, flat)) / len(gold)
        figures[f"{base}: {name}: microseconds"] = 1e6 * seconds / len(gold)
    figures[f"{base}: known"] = 100 * sum(map(kb.contains_entity, gold)) / len(gold)
report(**figures)
