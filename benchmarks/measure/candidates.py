"""Candidate recall on the documents of GUM, and the links that follow, by the way in which candidates are found.

Mentions are given: proper names with a link, the longest of those that overlap, in sentences that are given too. The
knowledge base is that of the training documents; in a second one, the evaluation's entities are known besides, by
their titles alone. The vector of an entity is the mean of the word vectors of its name and type.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import time
import warnings
from pathlib import Path
from urllib.parse import unquote

import numpy as np
from clock import library, report
from thinc.api import fix_random_seed

LENGTH = 100
BATCH_SIZE = 2
DROPOUT = 0.2
EPOCHS = 2

library_ = library()
is_spacy = library_.__name__ == "spacy"
if is_spacy:
    from spacy.kb import InMemoryLookupKB
    from spacy.tokens import Doc, Span
    from spacy.training import Example
else:
    from nlp_entitylinker.kb import InMemoryLookupKB
    from nlp_entitylinker.lookup import CandidateLookup
    from nlpx.tokens import Doc, Example, Span

tables, texts = Path(sys.argv[2]), Path(sys.argv[3])
books = library_.load(sys.argv[4]).vocab
fix_random_seed(0)
random.seed(0)
nlp = library_.blank("en")


def encode(text):
    words = text.lower().translate(str.maketrans(",()", "   ")).split()
    known = [books.get_vector(word) for word in words if books.has_vector(word)]
    return np.mean(known, axis=0) if known else np.full(LENGTH, 0.01, "f")


def read_table(name):
    with (tables / name).open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def knowledge_base(titles=()):
    """Return the knowledge base, with what else has a title."""
    kb = InMemoryLookupKB(nlp.vocab, LENGTH)
    counts = {}
    for row in read_table("entities.csv"):
        vector = encode(f"{row['name']} {row['type']}")
        kb.add_entity(row["title"], float(row["freq"]), vector, **({} if is_spacy else {"types": [row["type"]]}))
    for row in read_table("aliases.csv"):
        counts.setdefault(row["alias"], {})[row["title"]] = float(row["count"])
    for title in sorted(titles):
        if not kb.contains_entity(title):
            name = unquote(title).replace("_", " ")
            kb.add_entity(title, 1, encode(name))
            counts.setdefault(name, {})[title] = 1.0
    for alias, of_alias in counts.items():
        kb.add_alias(alias, list(of_alias), [count / sum(of_alias.values()) for count in of_alias.values()])
    return kb


def longest(spans):
    taken, kept = set(), []
    for span in sorted(spans, key=lambda span: (span["token_start"] - span["token_end"], span["token_start"])):
        place = range(span["token_start"], span["token_end"] + 1)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(span)
    return kept


def make_doc(row, *, with_ids):
    text, ends = row["text"], [end for _, end in row["tokens"]]
    starts = {start for start, _ in row["sents"]}
    doc = Doc(
        nlp.vocab,
        words=[text[start:end] for start, end in row["tokens"]],
        spaces=[end < start for end, (start, _) in zip(ends, row["tokens"][1:], strict=False)] + [False],
        sent_starts=[start in starts for start, _ in row["tokens"]],
    )
    doc.ents = [
        Span(doc, span["token_start"], span["token_end"] + 1, label=span["label"], kb_id=span["wiki"] * with_ids)
        for span in longest([span for span in row["spans"] if span.get("wiki") and span["proper"]])
    ]
    return doc


def examples(name):
    lines = (texts / name).read_text(encoding="utf8").splitlines()
    return [
        Example(make_doc(row, with_ids=False), make_doc(row, with_ids=True)) for row in map(json.loads, lines) if row
    ]


# Types of entities are labels of mentions here.
BY_TYPE = "the same, of the label's type"


def generators():
    """Return what finds candidates, by name."""
    if is_spacy:
        return {"exact": library_.registry.misc.get("spacy.CandidateGenerator.v1")()}
    exact = library_.registry.misc.get("spacy.CandidateGenerator.v1")()
    folded, normalized, initials, similar, of_document, combined = (
        library_.registry.misc.get(f"nlpx.{name}Candidates.v1")
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


train, dev = examples("gum-train.jsonl"), examples("gum-dev.jsonl")
labels = sorted({ent.label_ for example in dev for ent in example.reference.ents})
gold = [ent.kb_id_ for example in dev for ent in example.reference.ents]
linker = nlp.add_pipe("entity_linker", config={"entity_vector_length": LENGTH})
bases = {"train": knowledge_base(), "titles": knowledge_base(gold)}
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
