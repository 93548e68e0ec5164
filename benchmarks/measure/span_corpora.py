"""Write the corpora of spans in spaCy's binary format: GUM, a text to a Doc, and GermEval, ten sentences to a Doc."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import spacy
from clock import report
from corpus import DATA
from spacy.tokens import Doc, DocBin, Span

SENTENCES = 10
output = Path(sys.argv[2])


def gum(part: str):
    """Yield Docs with nested mentions."""
    vocab = spacy.blank("en").vocab
    lines = (DATA / "spancat" / "gum_entities" / f"gum-{part}.jsonl").read_text(encoding="utf8").splitlines()
    for row in map(json.loads, lines):
        text, bounds = row["text"], row["tokens"]
        ends = [*(start for start, _ in bounds[1:]), len(text)]
        doc = Doc(
            vocab,
            words=[text[start:end] for start, end in bounds],
            spaces=[next_start > end for (_, end), next_start in zip(bounds, ends, strict=True)],
        )
        doc.spans["sc"] = [
            Span(doc, span["token_start"], span["token_end"] + 1, label=span["label"]) for span in row["spans"]
        ]
        yield doc


def germeval(part: str):
    """Yield Docs with two layers of names."""
    vocab = spacy.blank("de").vocab
    text = (DATA / "spancat" / "germeval2014" / f"germeval2014-{part}.iob2").read_text(encoding="utf8")
    sentences = [[line.split("\t") for line in block.splitlines()] for block in text.split("\n\n") if block.strip()]
    for first in range(0, len(sentences), SENTENCES):
        rows = [row for sentence in sentences[first : first + SENTENCES] for row in sentence]
        doc = Doc(vocab, words=[row[0] for row in rows])
        doc.spans["sc"] = [span for layer in (1, 2) for span in spans_of(doc, [row[layer] for row in rows])]
        yield doc


def spans_of(doc, tags):
    """Yield the spans of a column of tags, each from a ``B-`` over the ``I-`` that follow."""
    start = None
    for place, tag in enumerate([*tags, "O"]):
        if start is not None and not tag.startswith("I-"):
            yield Span(doc, start, place, label=tags[start][2:])
            start = None
        if tag.startswith("B-"):
            start = place


n_docs = 0
for name, read in (("gum", gum), ("germeval", germeval)):
    for part in ("train", "dev"):
        docs = list(read(part))
        (output / name).mkdir(parents=True, exist_ok=True)
        DocBin(docs=docs).to_disk(output / name / f"{part}.spacy")
        n_docs += len(docs)
report(docs=n_docs)
