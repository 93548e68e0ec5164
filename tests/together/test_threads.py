"""Threads that share a pipeline, each with components of its own at each call."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import pytest

import nlpx
from nlpx.tokens.comparing.example import Example
from nlpx.vocab import Lookups

N_THREADS, N_DOCS = 8, 200
WORDS = ("She", "saw", "cats", "in", "New", "York", "and", "extraordinary", "dogs", "ran", ".")
TEXTS = [" ".join([*WORDS[start:], *WORDS[:start], f"never-seen-{start}"]) for start in range(len(WORDS))]
PIPES = ("tagger", "attribute_ruler", "lemmatizer", "entity_ruler", "ner")
CHOICES = [choice for size in range(3) for choice in combinations(PIPES, size)]


@pytest.fixture(scope="module")
def nlp():
    """Return a pipeline of models that have learnt nothing, and of rules."""
    nlp = nlpx.blank("en")
    nlp.add_pipe("tagger")
    rules, entities = nlp.add_pipe("attribute_ruler"), nlp.add_pipe("entity_ruler")
    nlp.add_pipe("ner")
    facts = {"tags": ["A", "B", "C"], "entities": [(0, 3, "X")]}
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("She saw cats"), facts)])
    rules.add([[{"LOWER": "cats"}]], {"POS": "NOUN", "MORPH": "Number=Plur"})
    entities.add_patterns([{"label": "GPE", "pattern": "New York"}])
    lookups = Lookups()
    lookups.add_table("lemma_lookup", {"cats": "cat", "ran": "run"})
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"}).initialize(lookups=lookups)
    return nlp


def said(doc):
    """Return what components can have said of a Doc."""
    tokens = [(each.text, each.norm_, each.tag_, each.pos_, str(each.morph), each.lemma_) for each in doc]
    return tokens, [(ent.start, ent.end, ent.label_) for ent in doc.ents]


def test_threads_get_what_one_gets_whatever_components_each_call_has(nlp):
    expected = {(text, off): said(nlp(text, disable=off)) for text in TEXTS for off in CHOICES}
    assert len({str(each) for each in expected.values()}) > len(TEXTS)

    def differences(thread):
        found = 0
        for place in range(0, N_DOCS, 10):
            off = CHOICES[(thread + place) % len(CHOICES)]
            texts = [TEXTS[(thread * 3 + place + step) % len(TEXTS)] for step in range(10)]
            if place % 20:
                docs = list(nlp.pipe(texts, disable=off, batch_size=4))
            else:
                with nlp.select_pipes(disable=off[:1]):
                    docs = [nlp(text, disable=off[1:]) for text in texts]
            found += sum(said(doc) != expected[text, off] for text, doc in zip(texts, docs, strict=True))
        return found

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    try:
        with ThreadPoolExecutor(N_THREADS) as pool:
            assert list(pool.map(differences, range(N_THREADS))) == [0] * N_THREADS
    finally:
        sys.setswitchinterval(before)
