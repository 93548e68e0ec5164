"""The component: links of spaCy for its weights, what it learns, and every setting."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Adam

import nlpx
from nlp_entitylinker.kb import Candidate, InMemoryLookupKB, KnowledgeBase
from nlp_entitylinker.windows import windows_of
from nlpx.errors import ModelError, PluginError, UsageError
from nlpx.pipeline import wrap_forward
from nlpx.tokens import Doc, Example, Span
from nlpx.training.evaluation import evaluate
from nlpx.training.thresholds import Tryout, component_with_threshold

from .conftest import fill

SETTINGS = {
    "plain": {},
    "no_prior": {"incl_prior": False},
    "no_context": {"incl_context": False},
    "threshold": {"threshold": 0.97},
    "discard": {"labels_discard": ["P"]},
}


@pytest.mark.parametrize("name", SETTINGS)
def test_links_are_those_of_spacy(linker, version, docs, facts, name):
    # Its component for the first architecture has no threshold.
    due = facts[version].get(name, ["NIL", "Q3", "NIL", "NIL", "Q1", "NIL"])
    pipe = linker(version, **SETTINGS[name])
    assert pipe.predict(docs) == due


def test_every_token_of_an_entity_has_its_id(linker, docs):
    list(linker().pipe(docs))
    assert [token.ent_kb_id_ for token in docs[2]] == ["Q1", "Q1", "Q1", "", "", "", ""]
    assert [ent.kb_id_ for ent in docs[0].ents] == ["Q1", "Q3", "Q1", "NIL", "Q1"]


def test_ids_that_are_there_stay_without_overwrite(linker, docs):
    for doc in docs:
        doc.ents = [Span(doc, ent.start, ent.end, label=ent.label, kb_id="mine" * (ent.start == 0)) for ent in doc.ents]
    list(linker(overwrite=False).pipe(docs))
    assert [ent.kb_id_ for ent in docs[0].ents] == ["mine", "Q3", "Q1", "NIL", "Q1"]
    list(linker().pipe(docs))
    assert docs[0].ents[0].kb_id_ == "Q1"


def test_settings_are_spacys(linker):
    pipe = linker()
    assert pipe.cfg == {"overwrite": True, "threshold": None}
    assert pipe.NIL == "NIL"
    assert (pipe.n_sents, pipe.incl_prior, pipe.incl_context, pipe.use_gold_ents) == (0, True, True, True)
    assert pipe.threshold is None


def test_windows_of_several_mentions_are_shown_once(linker, docs):
    pipe = linker()
    shown = []
    wrap_forward(
        pipe.model,
        lambda forward, model, X, is_train: shown.extend(doc.text.strip() for doc in X) or forward(model, X, is_train),
    )
    pipe.predict(docs)
    # A mention with one candidate, or none, needs no context.
    assert shown == [
        "Emerson won .",
        "He met Ralph and Emerson in Paris .",
        "Emerson left .",
        "Ralph Waldo Emerson wrote .",
    ]
    shown.clear()
    pipe.n_sents = 1
    pipe.predict(docs[:1])
    assert shown == [docs[0][:11].text, docs[0].text.strip(), docs[0][3:].text]


def test_mention_has_the_row_of_its_own_entity(linker, docs):
    pipe = linker(n_sents=1, threshold=0.0)
    needed = [(0, 2), (0, 4)]
    view = pipe._view(docs, [doc.ents for doc in docs], needed, is_train=False)
    assert [view.docs[0].ents[view.rows[0, 2]].text, view.docs[1].ents[view.rows[0, 4] - 5].text] == ["Emerson"] * 2
    assert view.docs[1].text.strip() == docs[0][3:].text


def test_sentences_may_be_those_of_a_function(linker, version, docs):
    due = linker(version).predict(docs)
    for doc in docs:
        bounds = [(sent.start, sent.end) for sent in doc.sents]
        doc.set_column("sent_start", [0] * len(doc))
        doc.user_hooks["sents"] = lambda doc, bounds=bounds: (doc[start:end] for start, end in bounds)
    assert linker(version).predict(docs) == due


def test_window_of_an_entity_in_two_sentences_has_both(linker, version, kb, docs):
    kb.add_alias(". He", ["Q1", "Q2"], [0.5, 0.5])
    doc = docs[0]
    doc.ents = [*doc.ents, Span(doc, 2, 4, label="P")]
    both = doc.copy()
    both.set_column("sent_start", [1 if token in (0, 11) else -1 for token in range(len(doc))])
    assert linker(version).predict([doc])[1] == linker(version).predict([both])[1] == "Q1"
    assert len(linker(version).predict([doc])) == 6


def test_doc_whose_function_finds_no_sentences_is_one(linker, docs):
    whole = docs[0].copy()
    whole.set_column("sent_start", [1, *[-1] * (len(whole) - 1)])
    docs[0].user_hooks["sents"] = lambda doc: iter(())
    assert linker().predict(docs[:1]) == linker().predict([whole])


@pytest.mark.parametrize("bounds", [[(2, 4), (5, 6)], [(11, 14), (3, 11), (0, 3)], [(8, 9)]])
def test_entity_is_in_its_window_whatever_sentences_a_function_finds(linker, version, docs, bounds):
    docs[0].user_hooks["sents"] = lambda doc: (doc[start:end] for start, end in bounds)
    for n_sents in (0, 1):
        assert len(linker(version, n_sents=n_sents).predict(docs[:1])) == 5
    windows = windows_of(docs[0], docs[0].ents, 0)
    assert all(start <= ent.start < ent.end <= end for ent, (start, end) in zip(docs[0].ents, windows, strict=True))


def test_ids_are_as_many_as_entities(linker, docs):
    with pytest.raises(UsageError, match="'entity_linker' is to set 1 id for 6 entities; give one for each"):
        linker().set_annotations(docs, ["Q1"])


def test_one_doc_gives_what_a_batch_gives(linker, version, docs):
    pipe = linker(version)
    assert [kb_id for doc in docs for kb_id in pipe.predict([doc])] == pipe.predict(docs)


def test_loss_and_gradient_are_those_of_spacy(linker, vocab, docs, examples, facts):
    pipe = linker()
    known = ("Q1", "Q2", "Q3")
    for example in examples:
        doc, ents = example.reference, [ent for ent in example.reference.ents if ent.kb_id_ in known]
        doc.ents = ents
        example.predicted.ents = [Span(example.predicted, ent.start, ent.end, label=ent.label) for ent in ents]
    loss, gradient = pipe.get_loss(examples, pipe.model.predict(docs))
    assert loss == pytest.approx(facts["v2"]["loss"], rel=1e-5)
    np.testing.assert_allclose(gradient, facts["v2"]["gradient"], atol=1e-6)


def test_update_is_that_of_spacy(linker, version, examples, facts):
    pipe = linker(version)
    for example in examples:
        example.reference.ents = [ent for ent in example.reference.ents if ent.kb_id_ in ("Q1", "Q2", "Q3")]
    assert pipe.update(examples)["entity_linker"] == pytest.approx(facts[version]["update_loss"], rel=1e-5)
    for name, due in facts[version]["d"].items():
        layer = next(layer for layer in pipe.model.walk() if layer.name == name)
        np.testing.assert_allclose(layer.get_grad("W"), due, atol=1e-5)


def test_what_the_knowledge_base_lacks_teaches_nothing(linker, version, examples):
    pipe = linker(version)
    loss, gradient = pipe.get_loss(examples, np.ones((6, 3), dtype="f"))
    assert loss > 0
    assert gradient.any(axis=1).tolist() == [True, True, True, False, False, True]
    for example in examples:
        doc = example.reference
        doc.ents = [Span(doc, ent.start, ent.end, label=ent.label, kb_id="Q9") for ent in doc.ents]
    assert pipe.update(examples)["entity_linker"] == 0
    assert not any(layer.has_grad("W") for layer in pipe.model.walk() if layer.has_param("W"))


def test_docs_are_as_before_when_they_have_been_learnt_from(linker, vocab, examples):
    bare = [Example(Doc(vocab, words=[token.text for token in ex.reference]), ex.reference) for ex in examples]
    linker().update(bare)
    for example in bare:
        assert not example.predicted.ents
        assert not example.predicted.has_annotation("SENT_START") or len(example.predicted) == 1


def test_entities_of_docs_teach_without_those_of_the_reference(linker, examples):
    pipe = linker(use_gold_ents=False)
    examples[0].predicted.ents = examples[0].predicted.ents[:1]
    examples[2].predicted.ents = []
    assert pipe._links(examples[0]) == {0: "Q1"}
    assert pipe.update(examples)["entity_linker"] > 0
    for example in examples:
        example.predicted.ents = []
    assert pipe.update(examples)["entity_linker"] == 0


def test_a_batch_in_which_no_mention_has_a_link_has_nothing_to_learn(linker, examples):
    pipe = linker()
    assert [pipe.batch_has_learnable_example([example]) for example in examples] == [True, False, True]
    assert pipe.batch_has_learnable_example(iter(examples))


def test_loss_falls(linker, version, examples):
    pipe, optimizer = linker(version), Adam(0.05)
    losses = [pipe.update(examples, sgd=optimizer)["entity_linker"] for _ in range(20)]
    assert losses[-1] < losses[0] / 2


# Coherence


def test_what_another_text_of_the_doc_means_is_likelier(linker, kb, docs):
    pipe = linker(incl_context=False, coherence=0.9)
    assert linker(incl_context=False).predict(docs[:1]) == ["Q2", "Q3", "Q2", "NIL", "Q2"]
    # Ralph is Q3, which is in all lists of candidates.
    found = pipe.predict(docs[:1])
    assert found == ["Q3", "Q3", "Q3", "NIL", "Q3"]
    assert found.scores[0] == pytest.approx([0.1 * 0.4, 0.1 * 0.3, 0.1 * 0.05 + 0.9])
    # A Doc has nothing to do with others, and a text says nothing of itself, whatever the label.
    assert pipe.predict(docs) == [*pipe.predict(docs[:1]), *linker(incl_context=False).predict(docs[2:])]
    docs[0].ents = [Span(docs[0], place, place + 1, label=label) for place, label in ((0, "P"), (7, "R"), (11, "P"))]
    alone = linker(incl_context=False, coherence=0.9, labels={"P": ["person"]}).predict(docs[:1])
    assert alone.scores[2] == pytest.approx([0.04, 0.03, 0.005])


def test_one_of_several_texts_is_enough(linker, kb, docs):
    for alias in ("met", "Paris"):
        kb.add_alias(alias, ["Q1", "Q2"], [0.3, 0.3])
    docs[0].ents = [Span(docs[0], place, place + 1, label="P") for place in (0, 4, 7, 9)]
    found = linker(incl_context=False, coherence=1.0).predict(docs[:1])
    # Emerson stands there twice, and counts once for the others.
    assert found.scores[0] == pytest.approx([1 - 0.7 * 0.7, 1 - 0.7 * 0.7, 0])
    assert found.scores[1] == pytest.approx([1 - 0.7 * (1 - 0.3), 1 - 0.7 * (1 - 0.4)])


def test_scores_of_a_text_above_one_together_are_shared(linker, kb, docs):
    kb.add_alias("Paris", ["Q1", "Q2"], [0.3, 0.3])
    docs[0].ents = [Span(docs[0], place, place + 1, label="P") for place in (0, 9)]
    contexts = np.array([[0, 1, -1]] * 2, dtype="f")
    pipe = linker(coherence=1.0)
    pipe._contexts = lambda *_: contexts
    # Near Q2, whose score is 1 then; Q1 has 0.3 and the cosine, joined.
    cosine = 1.5 / (2 * 5.25) ** 0.5
    score = 0.3 + cosine - 0.3 * cosine
    assert pipe.predict(docs[:1]).scores[0] == pytest.approx([1 / (1 + score), score / (1 + score), 0])


def test_coherence_of_other_docs_is_as_it_was(linker, version, docs):
    pipe = linker(version, coherence=0.5)
    assert [kb_id for doc in docs for kb_id in pipe.predict([doc])] == pipe.predict(docs)


# Candidates


def test_mentions_of_a_doc_with_the_same_text_share_candidates(linker, docs):
    asked = []
    pipe = linker()
    of_one = pipe.get_candidates
    pipe.get_candidates = lambda kb, mention: asked.append(mention.text) or of_one(kb, mention)
    pipe.predict(docs)
    assert sorted(asked) == ["Emerson", "Paris", "Ralph", "Ralph Waldo Emerson"]


def test_candidates_of_a_batch_are_looked_up_together(linker, docs):
    asked = []
    pipe = linker(candidates_batch_size=3)
    due = linker().predict(docs)

    def of_batch(kb, mentions):
        asked.append([mention.text for mention in mentions])
        return kb.get_candidates_batch(mentions)

    pipe.get_candidates_batch = of_batch
    assert pipe.predict(docs) == due
    assert [*map(len, asked)] == [3, 1]


@nlpx.registry.misc("test.AllCandidates.v1")
def all_candidates():
    return lambda kb, mentions: [kb.get_candidates_batch(of_doc) for of_doc in mentions]


@nlpx.registry.misc("test.TooFewCandidates.v1")
def too_few_candidates():
    return lambda kb, mentions: []


def test_candidates_of_all_mentions_come_from_a_function_that_is_given(linker, docs):
    pipe = linker(
        get_candidates_all={"@misc": "test.AllCandidates.v1"}, get_candidates={"@misc": "test.TooFewCandidates.v1"}
    )
    assert pipe.predict(docs) == linker().predict(docs)


@pytest.mark.parametrize("setting", ["get_candidates_batch", "get_candidates_all"])
def test_function_that_gives_too_few_candidates_is_named(linker, docs, setting):
    pipe = linker(**{setting: {"@misc": "test.TooFewCandidates.v1"}}, candidates_batch_size=9)
    with pytest.raises(PluginError, match=r"too_few_candidates.* candidates of 4 mentions and gave those of 0"):
        pipe.predict(docs)


def test_mention_of_white_space_is_linked_to_nothing(linker, vocab, kb):
    kb.add_alias("\n.", ["Q1"], [1])
    doc = Doc(vocab, words=["\n", "."], sent_starts=[True, False])
    doc.ents = [Span(doc, 0, 1, label="P")]
    assert linker().predict([doc]) == ["NIL"]


class Constant(KnowledgeBase):
    """A knowledge base of somebody else, with the least that there must be."""

    def get_candidates(self, mention):
        return ()

    def get_vector(self, entity):
        return [0.0] * self.entity_vector_length


class Faulty(InMemoryLookupKB):
    """A knowledge base that gives one of its entities another vector."""

    vector = (float("nan"), 0, 0)

    def get_candidates(self, mention):
        return [
            Candidate(self, found.entity, 1, self.get_vector(found.entity_), found.alias, 0.5)
            for found in super().get_candidates(mention)
        ]

    def get_vector(self, entity):
        return list(self.vector) if entity == "Q1" else super().get_vector(entity)


@pytest.mark.parametrize(
    ("vector", "problem"),
    [((float("nan"), 0, 0), "values that are no finite numbers"), ((1, 2), r"the shape \(2,\) where \(3,\) is due")],
)
@pytest.mark.parametrize("candidates_batch_size", [1, 4])
def test_vector_that_cannot_be_compared_is_told(linker, vocab, docs, examples, vector, problem, candidates_batch_size):
    pipe, faulty = linker(candidates_batch_size=candidates_batch_size), fill(Faulty(vocab, 3))
    faulty.vector = vector
    pipe.set_kb(lambda vocab: faulty)
    with pytest.raises(ModelError, match=rf"in its knowledge base the vector of 'Q1' has {problem}"):
        pipe(docs[0])
    with pytest.raises(ModelError, match=rf"in its knowledge base the vector of 'Q1' has {problem}"):
        pipe.update(examples)


def test_any_knowledge_base_will_do(linker, docs):
    pipe = linker()
    pipe.set_kb(lambda vocab: Constant(vocab, 3))
    assert pipe.predict(docs) == ["NIL"] * 6


# Scores


def test_scores_say_which_half_fails(linker, docs, examples):
    pipe = linker()
    list(pipe.pipe(docs))
    scores = pipe.score(examples)
    # Of five links four have the right candidate: Q9 is in no knowledge base. Two of these are chosen.
    assert scores["nel_candidate_recall"] == pytest.approx(4 / 5)
    assert scores["nel_candidate_acc"] == pytest.approx(2 / 4)
    assert scores["nel_micro_r"] == pytest.approx(2 / 5)


def test_scores_say_how_well_nil_is_told(linker, docs, examples):
    pipe = linker(threshold=0.97)
    list(pipe.pipe(docs))
    assert [ent.kb_id_ for doc in docs for ent in doc.ents] == ["NIL", "Q3", "NIL", "NIL", "Q1", "NIL"]
    scores = pipe.score(examples)
    assert (scores["nel_nil_p"], scores["nel_nil_r"]) == (pytest.approx(1 / 4), pytest.approx(1))
    examples[0].reference.ents = []
    assert pipe.score(examples)["nel_nil_f"] is None


# What is in no knowledge base


@pytest.fixture
def learner(linker, vocab, kb):
    """Return a pipeline with a component that learns its threshold."""
    nlp = nlpx.blank("en", vocab=vocab)
    pipe = nlp.add_pipe("entity_linker", config={"nil": "learned"})
    pipe.set_kb(lambda vocab: kb)
    pipe.model = linker().model
    return nlp


def test_threshold_is_that_with_the_best_score_of_links(learner, examples):
    pipe, scores = learner.get_pipe("entity_linker"), {}
    reference = examples[0].reference
    lost = {"Q1": "NIL", "Q2": "NIL"}
    reference.ents = [
        Span(reference, ent.start, ent.end, label=ent.label, kb_id=lost.get(ent.kb_id_, ent.kb_id_))
        for ent in reference.ents
    ]
    _, learnt = evaluate(learner, examples, score_weights={})
    found = pipe.threshold
    for pipe.threshold in [None, *np.linspace(0, 1, 101).tolist()]:
        scores[pipe.threshold] = learner.evaluate(examples)["nel_micro_f"]
    assert learnt["nel_micro_f"] == max(scores.values()) > scores[None]
    assert 0 < found < 1


def test_threshold_that_was_learnt_is_saved(learner, linker, examples, tmp_path):
    pipe = learner.get_pipe("entity_linker")
    evaluate(learner, examples, score_weights={})
    pipe.to_disk(tmp_path)
    assert linker(nil="learned", threshold=0.1).from_disk(tmp_path).threshold == pipe.threshold
    assert linker().from_disk(tmp_path).threshold == pipe.threshold
    # What the config says has come after it.
    assert linker(threshold=0.1).from_disk(tmp_path).threshold == 0.1
    assert linker(threshold=0.1).from_bytes(pipe.to_bytes()).threshold == pipe.threshold


def test_thresholds_are_tried_on_one_prediction(learner, examples):
    pipe = component_with_threshold(learner, "entity_linker", "threshold")
    trials = Tryout(learner, pipe, examples, setting="threshold").trials(5)
    for trial in trials:
        pipe.threshold = trial.threshold
        assert learner.evaluate(examples)["nel_micro_f"] == trial.scores["nel_micro_f"]
    assert len({trial.scores["nel_micro_f"] for trial in trials}) > 1


# Activations


def test_docs_keep_the_scores_of_candidates(linker, docs):
    list(linker().pipe(docs))
    assert not any(doc.activations for doc in docs)
    pipe = linker(save_activations=True)
    list(pipe.pipe(docs))
    kept = docs[0].activations["entity_linker"]
    strings = pipe.vocab.strings
    assert kept["ents"].lengths.tolist() == kept["scores"].lengths.tolist() == [3, 1, 3, 0, 3]
    assert [strings[each] for each in kept["ents"].dataXd[:4]] == ["Q2", "Q1", "Q3", "Q3"]
    assert kept["scores"].dataXd[:3].argmax() == 1
    assert len(docs[1].activations["entity_linker"]["scores"].dataXd) == 0
