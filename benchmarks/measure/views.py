"""Nanoseconds of CPU time a token that calls of a Doc and its views take: LIBRARY CORPUS.

Each Doc has just been made, as where a pipeline gives it: what it finds out at the first call counts every time.
"""

from __future__ import annotations

import statistics
import sys
import time
from importlib import import_module

import numpy as np
from clock import library, report

ROUNDS = 5
COLUMNS = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE", "SENT_START"]

library_ = library()
tokens = import_module(f"{sys.argv[1]}.tokens")
training = import_module(f"{sys.argv[1]}.training")
scorer = import_module(f"{sys.argv[1]}.scorer")
vocab = library_.blank("en").vocab
Doc, DocBin, Span = tokens.Doc, tokens.DocBin, tokens.Span
FILE = DocBin(docs=DocBin().from_disk(sys.argv[2]).get_docs(vocab)).to_bytes()


def read():
    """Yield the Docs of the corpus, in which every run of proper nouns is an entity."""
    for doc in DocBin().from_bytes(FILE).get_docs(vocab):
        marks = [False, *(doc.to_array("POS") == PROPN).tolist(), False]
        edges = [place for place in range(len(doc) + 1) if marks[place] != marks[place + 1]]
        bounds = zip(edges[::2], edges[1::2], strict=True)
        doc.ents = [Span(doc, start, end, label="NAME") for start, end in bounds]
        yield doc


def nanoseconds(work, made=read, *, number):
    """Return the median over rounds of the CPU time that some work on things just made takes, by a number."""
    found = []
    for _ in range(ROUNDS):
        used = 0
        for thing in made():
            started = time.process_time_ns()
            work(thing)
            used += time.process_time_ns() - started
        found.append(used)
    return statistics.median(found) / number


def loop(doc):
    for token in doc:
        token.text, token.tag_, token.head.i, token.dep_  # noqa: B018


def iterate(doc):
    for _token in doc:
        pass


def index(doc):
    for place in range(len(doc)):
        doc[place]


def lexical(doc):
    for token in doc:
        token.i, token.idx, token.lower_, token.shape_  # noqa: B018


def edges(doc):
    for token in doc:
        token.n_lefts, token.left_edge  # noqa: B018


def ancestors(doc):
    for token in doc:
        for _ancestor in token.ancestors:
            pass


def children(doc):
    for token in doc:
        for _child in token.children:
            pass


def subtrees(doc):
    for token in doc:
        for _member in token.subtree:
            pass


def flags(doc):
    for token in doc:
        token.is_alpha, token.is_stop, token.like_num, token.is_punct  # noqa: B018


def annotations(doc):
    for token in doc:
        token.lemma_, token.pos_, token.morph, token.ent_type_, token.ent_iob_, token.is_sent_start  # noqa: B018


def entities(doc):
    for entity in doc.ents:
        entity.text, entity.label_, entity.start, entity.end  # noqa: B018


def sentences(doc):
    for sent in doc.sents:
        sent.text, sent.root  # noqa: B018


def slices(doc):
    for start in range(0, len(doc) - 4, 4):
        span = doc[start : start + 4]
        span.text, span.root  # noqa: B018


def write(docs):
    DocBin(docs=docs).to_bytes()


def read_file(data):
    for _doc in DocBin().from_bytes(data).get_docs(vocab):
        pass


PROPN = vocab.strings["PROPN"]
docs = list(read())
n_tokens = sum(map(len, docs))
words = [[token.text for token in doc] for doc in docs]
arrays = [doc.to_array(COLUMNS) for doc in docs]
orths = [doc.to_array("ORTH").tolist() for doc in docs]


def look_up(keys):
    for key in keys:
        vocab[key]


def fill(pair):
    pair[0].from_array(COLUMNS, pair[1])


def blanks():
    return [(Doc(vocab, words=some), array) for some, array in zip(words, arrays, strict=True)]


def examples():
    """Return single sentences, each as predicted and as it should be; one tag in ten is wrong."""
    found = []
    chance = np.random.default_rng(0)
    for doc in docs:
        for sent in doc.sents:
            reference, predicted = sent.as_doc(), sent.as_doc()
            for place in np.flatnonzero(chance.random(len(predicted)) < 0.1).tolist():
                predicted[place].tag_ = predicted[place].dep_ = "XX"
            found.append(training.Example(predicted, reference))
    return [found]


def score(batch):
    SCORER.score(batch)


SCORER = scorer.Scorer()
figures = {
    work.__name__: nanoseconds(work, number=n_tokens)
    for work in (
        *(loop, iterate, index, lexical, flags, annotations, edges, ancestors, children, subtrees, entities),
        *(sentences, slices),
    )
}
figures["to_array"] = nanoseconds(lambda doc: doc.to_array(COLUMNS), number=n_tokens)
figures["from_array"] = nanoseconds(fill, blanks, number=n_tokens)
figures["to_json"] = nanoseconds(Doc.to_json, number=n_tokens)
# A word whose Doc is gone, and which no other Doc has, is made anew.
del docs
figures["words"] = nanoseconds(lambda some: Doc(vocab, words=some), lambda: words, number=n_tokens)
docs = list(read())
figures["write"] = nanoseconds(write, lambda: [list(read())], number=n_tokens)
figures["read"] = nanoseconds(read_file, lambda: [FILE], number=n_tokens)
figures["score"] = nanoseconds(score, examples, number=n_tokens)
# Last, for the words that are looked up stay for good; before, those of Docs that are gone may be forgotten.
figures["look_up"] = nanoseconds(look_up, lambda: orths, number=n_tokens)
report(**figures)
