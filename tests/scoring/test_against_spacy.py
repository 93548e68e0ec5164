"""Scores equal those of spaCy 3.8 on Docs with other tokens and missing values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlpx.scoring import Scorer, get_ner_prf
from nlpx.tokens import Doc, Example
from nlpx.vocab import Vocab

FACTS = json.loads((Path(__file__).parent / "spacy_scores.json").read_text(encoding="utf8"))
VOCAB = Vocab()


def sentences(doc, attr):
    return doc.sents if doc.has_annotation("SENT_START") else []


def without_types(scores):
    return {key: value for key, value in scores.items() if not key.endswith("per_type")}


SCORERS = {
    "tokenization": Scorer.score_tokenization,
    "tag": lambda examples: Scorer.score_token_attr(examples, "tag"),
    "lemma": lambda examples: Scorer.score_token_attr(examples, "lemma"),
    "morph": lambda examples: Scorer.score_token_attr(examples, "morph"),
    "feat": lambda examples: Scorer.score_token_attr_per_feat(examples, "morph"),
    "senter": lambda examples: without_types(
        Scorer.score_spans(
            examples, "sents", getter=sentences, has_annotation=lambda doc: doc.has_annotation("SENT_START")
        )
    ),
    "deps": lambda examples: Scorer.score_deps(
        examples, "dep", getter=lambda token, attr: getattr(token, f"{attr}_"), ignore_labels=("punct",)
    ),
    "ents": lambda examples: Scorer.score_spans(examples, "ents"),
    "ner": get_ner_prf,
    "cats1": lambda examples: Scorer.score_cats(examples, "cats", labels=list("PQR")),
    "cats0": lambda examples: Scorer.score_cats(examples, "cats", labels=list("PQR"), multi_label=False),
    "catsPQ": lambda examples: Scorer.score_cats(
        examples, "cats", labels=list("PQ"), multi_label=False, positive_label="P"
    ),
}


def doc_of(record):
    spaces = [False] * len(record["words"]) if record.get("spaces", True) else None
    doc = Doc(VOCAB, words=record["words"], spaces=spaces, **record["annotations"])
    doc.cats = record["cats"]
    return doc


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(score) for key, score in value.items()}
    return round(value, 6) if isinstance(value, float) else value


@pytest.mark.parametrize("name", SCORERS)
def test_scores_are_those_of_spacy(name):
    for fact in FACTS:
        if name in fact["scores"]:
            examples = [Example(doc_of(pair["predicted"]), doc_of(pair["reference"])) for pair in fact["docs"]]
            assert rounded(SCORERS[name](examples)) == fact["scores"][name], fact["docs"]
