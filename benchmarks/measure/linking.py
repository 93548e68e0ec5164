"""Scores of entity linking before and after training, and words per CPU second in training and in prediction.

Mentions are given. Sentences end at a full stop, a question mark or an exclamation mark. The vector of an entity is the
mean of the word vectors of its description or name.
"""

from __future__ import annotations

import csv
import json
import random
import statistics
import sys
import time
import warnings
from pathlib import Path

import numpy as np
from clock import library, peak_megabytes, report
from thinc.api import fix_random_seed

LENGTH = 100
BATCH_SIZE = 8
DROPOUT = 0.2

library_ = library()
if library_.__name__ == "spacy":
    from spacy.kb import InMemoryLookupKB
    from spacy.tokens import Span
    from spacy.training import Example
else:
    from nlp_entitylinker.kb import InMemoryLookupKB
    from nlpx.tokens import Example, Span

folder, n_splits, n_epochs = Path(sys.argv[2]), int(sys.argv[4]), int(sys.argv[5])
books = library_.load(sys.argv[3]).vocab


def encode(text):
    words = text.lower().translate(str.maketrans(",()", "   ")).split()
    known = [books.get_vector(word) for word in words if books.has_vector(word)]
    return np.mean(known, axis=0) if known else np.full(LENGTH, 0.01, "f")


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def read_table(path):
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.reader(file))


def emerson(nlp):
    """Return a knowledge base, and eight of ten sentences of each person to train with; the others evaluate."""
    kb = InMemoryLookupKB(nlp.vocab, LENGTH)
    for entity, name, description in read_table(folder / "entities.csv"):
        kb.add_entity(entity, 1, encode(f"{name} {description}"))
        kb.add_alias(name, [entity], [1.0])
    by_entity = {}
    for row in read_lines(folder / "emerson_annotated_text.jsonl"):
        (span,), (entity,) = row["spans"], row["accept"]
        by_entity.setdefault(entity, []).append((row["text"], [(span["start"], span["end"], entity)]))
    kb.add_alias("Emerson", sorted(by_entity), [0.3] * 3)
    train, dev = [], []
    for _, rows in sorted(by_entity.items()):
        random.shuffle(rows)
        train += rows[:8]
        dev += rows[8:]
    return kb, train, dev


def wiki(nlp):
    """Return a knowledge base, and four of five documents to train with; without nested and coreferent mentions."""
    kb = InMemoryLookupKB(nlp.vocab, LENGTH)
    for entity, name, _, freq in read_table(folder / "entities.csv")[1:]:
        kb.add_entity(entity, float(freq), encode(name))
    counts = {}
    for alias, entity, count in read_table(folder / "aliases.csv")[1:]:
        if alias.strip():
            counts.setdefault(alias, {})[entity] = float(count)
    for alias, of_alias in counts.items():
        kb.add_alias(alias, list(of_alias), [count / sum(of_alias.values()) for count in of_alias.values()])
    docs = []
    for name in ("wiki_fair-train.jsonl", "oke2016-train.jsonl"):
        for row in read_lines(folder / name):
            links, end = [], 0
            for span in sorted(row["spans"], key=lambda span: (span["start"], -span["end"])):
                is_link = span["kb_id"] not in ("NIL", "DATETIME", "QUANTITY")
                if is_link and not span["nested"] and not span.get("coref") and span["start"] >= end:
                    links.append((span["start"], span["end"], span["kb_id"]))
                    end = span["end"]
            docs += [(row["text"], links)] * bool(links)
    random.shuffle(docs)
    return kb, [doc for place, doc in enumerate(docs) if place % 5], docs[::5]


def examples(nlp, rows):
    made = []
    for text, links in rows:
        reference, doc = nlp.make_doc(text), nlp.make_doc(text)
        for one in (reference, doc):
            for token in one:
                token.is_sent_start = token.i == 0 or one[token.i - 1].text in {".", "!", "?"}
        spans = [reference.char_span(start, end, label="ENTITY", kb_id=entity) for start, end, entity in links]
        reference.set_ents([span for span in spans if span is not None])
        doc.set_ents([Span(doc, ent.start, ent.end, label=ent.label_) for ent in reference.ents])
        made.append(Example(doc, reference))
    return made


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
    nlp = library_.blank("en")
    kb, *rows = emerson(nlp) if folder.name == "nel_emerson" else wiki(nlp)
    train, dev = (examples(nlp, each) for each in rows)
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
