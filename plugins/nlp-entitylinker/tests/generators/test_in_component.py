"""Generators in the component: each place takes any of them, nested in a config as well."""

from __future__ import annotations

import pytest

import nlpx
from nlp_entitylinker.generators import by_document
from nlpx.errors import PluginError
from nlpx.tokens import Span


@nlpx.registry.misc("test.ThirdParty.v1")
def make_third_party():
    def by_lemma_of_somebody_else(kb, one):
        return kb.get_alias_candidates("Ralph") if one.text == "Paris" else []

    return by_lemma_of_somebody_else


COMBINED = {
    "@misc": "nlpx.CombinedCandidates.v1",
    "generators": {
        "exact": {"@misc": "spacy.CandidateGenerator.v1"},
        "similar": {"@misc": "nlpx.SimilarCandidates.v1"},
        "theirs": {"@misc": "test.ThirdParty.v1"},
    },
}


@pytest.mark.parametrize("setting", ["get_candidates", "get_candidates_batch", "get_candidates_all"])
def test_generator_works_in_each_place_of_the_component(linker, docs, setting):
    due = [{"Q2", "Q1", "Q3"}, {"Q3"}, {"Q2", "Q1", "Q3"}, {"Q3"}, {"Q2", "Q1", "Q3"}]
    pipe = linker(**{setting: COMBINED}, candidates_batch_size=2 if setting == "get_candidates_batch" else 1)
    (given,) = pipe.candidates_of([list(docs[0].ents)], pipe.kb)
    assert [{candidate.entity_ for candidate in found} for found in given] == due
    assert pipe.predict(docs)[3] == "Q3"


@pytest.mark.parametrize("setting", ["get_candidates", "get_candidates_batch", "get_candidates_all"])
@pytest.mark.parametrize("answer", [None, "Q1", [1, 2], [["Q1"] * 4]])
def test_wrong_answer_in_each_place_is_told(linker, docs, setting, answer):
    pipe = linker(candidates_batch_size=2 if setting == "get_candidates_batch" else 1)

    def wrong(kb, ents):
        return answer

    setattr(pipe, setting, wrong)
    with pytest.raises(PluginError, match=r"wrong (gives|was asked for)"):
        pipe.predict(docs[:1])


def test_wrong_answer_is_told_where_the_model_has_no_weights(vocab, kb, docs):
    pipe = nlpx.blank("en", vocab=vocab).add_pipe("entity_linker", config={"incl_context": False})
    pipe.set_kb(lambda vocab: kb)
    pipe.get_candidates = lambda kb, ent: None
    with pytest.raises(PluginError, match=r"lambda.* gives None where a list is due"):
        pipe(docs[0])


def test_candidates_have_types_that_the_label_allows(linker, docs, kb):
    for entity, types in {"Q4": ["place"], "Q5": ["person", "place"], "Q6": ["ship"]}.items():
        kb.add_entity(entity, 1, [1, 1, 1], types=types)
    for entity in ("Q4", "Q5", "Q6"):
        kb.append_alias("Emerson", entity, 0.05)
    docs[0].ents = [Span(docs[0], 0, 1, label="X"), Span(docs[0], 7, 8, label="P"), Span(docs[0], 11, 12, label="L")]
    pipe = linker(labels={"P": ["person", "ship"], "L": ["place"]})
    (given,) = pipe.candidates_of([list(docs[0].ents)], kb)
    without = {"Q1", "Q2", "Q3"}
    assert [{candidate.entity_ for candidate in found} - without for found in given] == [
        {"Q4", "Q5", "Q6"},
        {"Q5", "Q6"},
        {"Q4", "Q5"},
    ]
    assert all(without <= {candidate.entity_ for candidate in found} for found in given)


def test_document_is_read_once_however_many_mentions_it_has(linker, docs, monkeypatch):
    made = []

    class Counted(by_document._Names):
        def __init__(self, doc):
            made.append(doc)
            super().__init__(doc)

    monkeypatch.setattr(by_document, "_Names", Counted)
    exact = {"@misc": "spacy.CandidateGenerator.v1"}
    linker(get_candidates={"@misc": "nlpx.DocumentCandidates.v1", "generator": exact}).predict(docs)
    assert made == [docs[0], docs[2]]  # The other has no mention.
