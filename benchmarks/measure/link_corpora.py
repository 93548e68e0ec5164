"""The corpora of entity linking and their knowledge bases, for either library. Mentions are given.

The vector of an entity is the mean of the word vectors of its name, and of its description or type.
"""

from __future__ import annotations

import csv
import json
import random
from urllib.parse import unquote

import numpy as np
from clock import library

LENGTH = 100

is_spacy = library().__name__ == "spacy"
if is_spacy:
    from spacy.kb import InMemoryLookupKB
    from spacy.tokens import Doc, Span
    from spacy.training import Example
else:
    from nlp_entitylinker.kb import InMemoryLookupKB
    from nlpx.tokens import Doc, Example, Span


def encoder(vectors):
    """Return what makes a vector of a text: the mean of those of its words."""
    books = library().load(vectors).vocab

    def encode(text):
        words = text.lower().translate(str.maketrans(",()", "   ")).split()
        known = [books.get_vector(word) for word in words if books.has_vector(word)]
        return np.mean(known, axis=0) if known else np.full(LENGTH, 0.01, "f")

    return encode


def emerson(nlp, folder, encode):
    """Return a knowledge base, and eight of ten sentences of each person to train with; the others evaluate."""
    kb = InMemoryLookupKB(nlp.vocab, LENGTH)
    with (folder / "entities.csv").open(encoding="utf8", newline="") as file:
        for entity, name, description in csv.reader(file):
            kb.add_entity(entity, 1, encode(f"{name} {description}"))
            kb.add_alias(name, [entity], [1.0])
    by_entity = {}
    for row in _lines(folder / "emerson_annotated_text.jsonl"):
        (span,), (entity,) = row["spans"], row["accept"]
        by_entity.setdefault(entity, []).append((row["text"], [(span["start"], span["end"], entity)]))
    kb.add_alias("Emerson", sorted(by_entity), [0.3] * 3)
    train, dev = [], []
    for _, rows in sorted(by_entity.items()):
        random.shuffle(rows)
        train += rows[:8]
        dev += rows[8:]
    return kb, _by_punctuation(nlp, train), _by_punctuation(nlp, dev)


def wiki(nlp, folder, encode, *, n_parts=5, with_nil=False):
    """Return a knowledge base, and the documents, shuffled, in parts; without nested and coreferent mentions.

    Args:
        nlp: Has the tokenizer and the vocabulary.
        folder: Where the corpus is.
        encode: Makes the vectors.
        n_parts: How many parts there are.
        with_nil: Whether mentions that are in no knowledge base are among them.
    """
    kb = InMemoryLookupKB(nlp.vocab, LENGTH)
    for row in _table(folder / "entities.csv"):
        kb.add_entity(row["qid"], float(row["freq"]), encode(row["name"]))
    counts = {}
    for row in _table(folder / "aliases.csv"):
        if row["alias"].strip():
            counts.setdefault(row["alias"], {})[row["qid"]] = float(row["count"])
    _add_aliases(kb, counts)
    passed_over = {"DATETIME", "QUANTITY", *([] if with_nil else ["NIL"])}
    docs = []
    for name in ("wiki_fair-train.jsonl", "oke2016-train.jsonl"):
        for row in _lines(folder / name):
            links, end = [], 0
            for span in sorted(row["spans"], key=lambda span: (span["start"], -span["end"])):
                is_link = span["kb_id"] not in passed_over and not span["nested"] and not span.get("coref")
                if is_link and span["start"] >= end:
                    links.append((span["start"], span["end"], span["kb_id"]))
                    end = span["end"]
            docs += [(row["text"], links)] * bool(links)
    random.shuffle(docs)
    return kb, [_by_punctuation(nlp, docs[part::n_parts]) for part in range(n_parts)]


def gum(nlp, tables, texts, encode, *, titles=False, with_nil=False):
    """Return a knowledge base, and the documents to train and to evaluate with: proper names, the longest that overlap.

    Args:
        nlp: Has the vocabulary.
        tables: Where the tables of the knowledge base are: that of the training documents.
        texts: Where the documents are.
        encode: Makes the vectors.
        titles: Whether the evaluation's entities are known besides, by their titles alone.
        with_nil: Whether names without a link are among them, and those with a link that the knowledge base lacks.
    """
    kb = InMemoryLookupKB(nlp.vocab, LENGTH)
    for row in _table(tables / "entities.csv"):
        vector = encode(f"{row['name']} {row['type']}")
        kb.add_entity(row["title"], float(row["freq"]), vector, **({} if is_spacy else {"types": [row["type"]]}))
    counts = {}
    for row in _table(tables / "aliases.csv"):
        counts.setdefault(row["alias"], {})[row["title"]] = float(row["count"])
    train, dev = ([row for row in _lines(texts / f"gum-{part}.jsonl") if row] for part in ("train", "dev"))
    for title in sorted({span["wiki"] for row in dev for span in _names(row)} if titles else ()):
        if not kb.contains_entity(title):
            name = unquote(title).replace("_", " ")
            kb.add_entity(title, 1, encode(name))
            counts.setdefault(name, {})[title] = 1.0
    _add_aliases(kb, counts)
    return kb, *(
        [Example(_gum_doc(nlp, row, kb, with_nil, False), _gum_doc(nlp, row, kb, with_nil, True)) for row in part]
        for part in (train, dev)
    )


def _lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def _table(path):
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def _add_aliases(kb, counts):
    for alias, of_alias in counts.items():
        kb.add_alias(alias, list(of_alias), [count / sum(of_alias.values()) for count in of_alias.values()])


def _by_punctuation(nlp, rows):
    """Return examples of texts, whose sentences end at full stops, question marks and exclamation marks."""
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


def _names(row, *, with_nil=False):
    """Return the proper names of a document of GUM that have a link, the longest of those that overlap."""
    taken, kept = set(), []
    spans = [span for span in row["spans"] if span["proper"] and (with_nil or span.get("wiki"))]
    for span in sorted(spans, key=lambda span: (span["token_start"] - span["token_end"], span["token_start"])):
        place = range(span["token_start"], span["token_end"] + 1)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(span)
    return kept


def _gum_doc(nlp, row, kb, with_nil, with_ids):
    text, ends = row["text"], [end for _, end in row["tokens"]]
    starts = {start for start, _ in row["sents"]}
    doc = Doc(
        nlp.vocab,
        words=[text[start:end] for start, end in row["tokens"]],
        spaces=[end < start for end, (start, _) in zip(ends, row["tokens"][1:], strict=False)] + [False],
        sent_starts=[start in starts for start, _ in row["tokens"]],
    )
    doc.ents = [
        Span(doc, span["token_start"], span["token_end"] + 1, label=span["label"], kb_id=kb_id * with_ids)
        for span in _names(row, with_nil=with_nil)
        for kb_id in [_gum_id(span, kb, with_nil)]
    ]
    return doc


def _gum_id(span, kb, with_nil):
    kb_id = span.get("wiki")
    return "NIL" if with_nil and not (kb_id and kb.contains_entity(kb_id)) else kb_id
