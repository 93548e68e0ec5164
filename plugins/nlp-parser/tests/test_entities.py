"""The ner component: learning from whole and partial annotation, prediction, what Docs have already."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Adam

import nlpx
from nlp_parser import compiled
from nlpx.errors import DataError
from nlpx.tokens import Doc, Example, Span

WORDS = ["Ada", "Lovelace", "met", "Babbage", "in", "London", "."]
ENTS = ["B-PERSON", "I-PERSON", "O", "B-PERSON", "O", "B-GPE", "O"]
FOUND = [(0, 2, "PERSON"), (3, 4, "PERSON"), (5, 6, "GPE")]


def example(nlp, ents, words=WORDS):
    return Example(Doc(nlp.vocab, words=words), Doc(nlp.vocab, words=words, ents=ents))


def train(nlp, examples, *, rounds=25):
    nlp.initialize(lambda: examples)
    optimizer = Adam(0.05)
    for _ in range(rounds):
        nlp.update(examples, sgd=optimizer)


def entities(nlp, doc=None):
    doc = nlp.get_pipe("ner")(Doc(nlp.vocab, words=WORDS) if doc is None else doc)
    return [(span.start, span.end, span.label_) for span in doc.ents]


@pytest.fixture
def nlp(blank):
    return blank("ner")


@pytest.fixture
def trained(nlp):
    train(nlp, [example(nlp, ENTS)])
    return nlp


@pytest.mark.parametrize("is_compiled", [True, False])
@pytest.mark.parametrize("model", [{}, {"use_upper": False}, {"extra_state_tokens": True}])
def test_entities_are_learnt(blank, monkeypatch, model, is_compiled):
    if not is_compiled:
        monkeypatch.setattr(compiled, "_loop", None)
    nlp = blank("ner", model=model)
    train(nlp, [example(nlp, ENTS)], rounds=40)
    assert entities(nlp) == FOUND


def test_tokens_without_annotation_are_no_obstacle(nlp):
    train(nlp, [example(nlp, ["B-PERSON", "I-PERSON", "", "", "O", "B-GPE", ""])])
    assert {(0, 2, "PERSON"), (5, 6, "GPE")} <= set(entities(nlp))


def test_entities_of_the_doc_are_kept(trained):
    doc = Doc(trained.vocab, words=WORDS)
    doc.set_ents([Span(doc, 2, 4, label="EVENT")], default="missing")
    assert entities(trained, doc) == [(0, 2, "PERSON"), (2, 4, "EVENT"), (5, 6, "GPE")]


def test_blocked_tokens_get_no_entity(trained):
    doc = Doc(trained.vocab, words=WORDS)
    doc.set_ents([], blocked=[doc[5:6]], default="missing")
    assert entities(trained, doc) == FOUND[:2]
    assert doc[5].ent_iob_ == "B"


def test_entity_does_not_cross_a_sentence_start(trained):
    doc = Doc(trained.vocab, words=WORDS)
    doc[1].is_sent_start = True
    assert all(not start < 1 < end for start, end, _ in entities(trained, doc))


def test_whitespace_begins_no_entity(trained):
    doc = Doc(trained.vocab, words=[" ", "\n"])
    assert entities(trained, doc) == []


def test_entity_known_to_be_wrong_is_unlearnt(blank):
    nlp = blank("ner", incorrect_spans_key="wrong")
    train(nlp, [example(nlp, ENTS)])
    assert entities(nlp) == FOUND
    negative = example(nlp, [""] * len(WORDS))
    negative.reference.spans["wrong"] = [Span(negative.reference, 5, 6, label="GPE")]
    optimizer = Adam(0.05)
    for _ in range(20):
        nlp.update([negative], sgd=optimizer)
    assert (5, 6, "GPE") not in entities(nlp)


def test_saved_ner_predicts_the_same(trained, tmp_path):
    trained.to_disk(tmp_path)
    assert entities(nlpx.load(tmp_path)) == FOUND


def test_new_label_changes_no_prediction_until_it_is_learnt(trained):
    assert trained.get_pipe("ner").add_label("CITY") == 1
    assert entities(trained) == FOUND
    optimizer = Adam(0.05)
    for _ in range(25):
        trained.update([example(trained, [*ENTS[:5], "B-CITY", "O"])], sgd=optimizer)
    assert entities(trained) == [*FOUND[:2], (5, 6, "CITY")]


def test_scores_have_the_names_of_spacy(trained):
    scores = trained.evaluate([example(trained, ENTS)])
    assert (scores["ents_p"], scores["ents_r"], scores["ents_f"]) == (1.0, 1.0, 1.0)
    assert set(scores["ents_per_type"]) == {"PERSON", "GPE"}


def test_corpus_without_entities_is_refused(nlp):
    with pytest.raises(DataError, match="nothing to learn"):
        nlp.initialize(lambda: [example(nlp, [""] * len(WORDS))])


@pytest.mark.parametrize("words", [[], ["a"]])
def test_smallest_docs_are_annotated(trained, words):
    assert len(entities(trained, Doc(trained.vocab, words=words))) <= len(words)


def test_a_component_has_what_says_which_entities_are_wrong_and_its_token_vectors():
    ner = nlpx.blank("en").add_pipe("ner", config={"incorrect_spans_key": "wrong"})
    assert (ner.incorrect_spans_key, nlpx.blank("en").add_pipe("parser").incorrect_spans_key) == ("wrong", None)
    assert ner.tok2vec is ner.model.get_ref("tok2vec")


@pytest.mark.parametrize(
    "starts", [np.zeros(14, dtype=np.int8)[::2], np.broadcast_to(np.int8(0), 7)], ids=["apart", "read-only"]
)
def test_sentence_starts_of_one_doc_may_be_any_array(trained, starts):
    doc = Doc(trained.vocab, words=WORDS)
    doc.set_column("sent_start", starts)
    assert entities(trained, doc) == FOUND
