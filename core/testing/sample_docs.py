"""Four small Docs with every kind of annotation, made up for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..tokens import Doc, Example, Span

if TYPE_CHECKING:
    from ..pipeline import Language
    from ..vocab import Vocab

# word, tag, part of speech, features, lemma, head, label of the arc, entity; a blank line begins another Doc.
_TABLE = """
Ada NNP PROPN Number=Sing Ada 1 compound B-PERSON
Lovelace NNP PROPN Number=Sing Lovelace 2 nsubj I-PERSON
wrote VBD VERB Tense=Past write 2 ROOT O
programs NNS NOUN Number=Plur program 2 dobj O
in IN ADP _ in 2 prep O
London NNP PROPN Number=Sing London 4 pobj B-GPE
. . PUNCT _ . 2 punct O

She PRP PRON Number=Sing she 1 nsubj O
read VBD VERB Tense=Past read 1 ROOT O
many JJ ADJ _ many 3 amod O
letters NNS NOUN Number=Plur letter 1 dobj O
. . PUNCT _ . 1 punct O

Engines NNS NOUN Number=Plur engine 1 nsubj O
ran VBD VERB Tense=Past run 1 ROOT O
. . PUNCT _ . 1 punct O
Babbage NNP PROPN Number=Sing Babbage 4 nsubj B-PERSON
slept VBD VERB Tense=Past sleep 4 ROOT O
. . PUNCT _ . 4 punct O

Paris NNP PROPN Number=Sing Paris 0 ROOT B-GPE
"""
_COLUMNS = ("words", "tags", "pos", "morphs", "lemmas", "heads", "deps", "ents")
_CATS = (
    {"TRAVEL": 0.0, "WORK": 1.0},
    {"TRAVEL": 0.0, "WORK": 0.0},
    {"TRAVEL": 0.0, "WORK": 1.0},
    {"TRAVEL": 1.0, "WORK": 0.0},
)
SPANS_KEY = "sc"


def sample_docs(vocab: Vocab) -> list[Doc]:
    """Make the Docs without annotation; the second of five has no tokens."""
    first, *others = [Doc(vocab, words=doc["words"], spaces=doc["spaces"]) for doc in _read_table()]
    return [first, Doc(vocab), *others]


def annotated_docs(vocab: Vocab) -> list[Doc]:
    """Make the four Docs that have tokens with tags, features, lemmas, trees, entities, spans and categories."""
    return [_annotated(vocab, columns, cats) for columns, cats in zip(_read_table(), _CATS, strict=True)]


def sample_examples(nlp: Language) -> list[Example]:
    """Make an Example of each Doc that has tokens: the words alone, and the annotations that are to be predicted."""
    bare = (doc for doc in sample_docs(nlp.vocab) if len(doc))
    return [Example(*pair) for pair in zip(bare, annotated_docs(nlp.vocab), strict=True)]


def _read_table() -> list[dict[str, list[Any]]]:
    docs = []
    for block in _TABLE.strip().split("\n\n"):
        rows = [line.split(" ") for line in block.splitlines()]
        columns: dict[str, list[Any]] = {name: [row[place] for row in rows] for place, name in enumerate(_COLUMNS)}
        columns["heads"] = [int(head) for head in columns["heads"]]
        columns["morphs"] = [morph.replace("_", "") for morph in columns["morphs"]]
        columns["spaces"] = [word != "." for word in [*columns["words"][1:], "."]]
        docs.append(columns)
    return docs


def _annotated(vocab: Vocab, columns: dict[str, Any], cats: dict[str, float]) -> Doc:
    doc = Doc(vocab, **columns)
    doc.cats = dict(cats)
    doc.spans[SPANS_KEY] = [Span(doc, ent.start, ent.end, label="NAME") for ent in doc.ents]
    return doc
