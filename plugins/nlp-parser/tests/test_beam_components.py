"""The components beam_parser and beam_ner: learning, prediction, probabilities, settings, files."""

from __future__ import annotations

import os
import random
import signal

import numpy as np
import pytest
from thinc.api import Adam, fix_random_seed

import nlpx
from nlpx.commands.init_config import config_text
from nlpx.commands.train import train as train_config
from nlpx.config import load_config
from nlpx.errors import ConfigError, ModelError
from nlpx.tokens import Doc, DocBin, Example, Span
from nlpx.training import TrainingInterrupted

WORDS = ["She", "saw", "the", "cat", ".", "It", "ran", "."]
HEADS = [1, 1, 3, 1, 1, 6, 6, 6]
DEPS = ["nsubj", "ROOT", "det", "obj", "punct", "nsubj", "ROOT", "punct"]
ENTS = ["B-PERSON", "O", "B-PET", "I-PET", "O", "B-PET", "O", "O"]
FOUND = [(0, 1, "PERSON"), (2, 4, "PET"), (5, 6, "PET")]
NAMES = ["beam_parser", "beam_ner"]
# What spaCy 3.8.18 says of this with en_core_web_sm: entities from a beam of 16, trees from one of 8.
TEXT = "Apple is looking at buying U.K. startup for $1 billion in San Francisco. They said so on Monday."
ENTITY_SCORES = {
    (0, 1, "ORG"): 1.0,
    (5, 6, "GPE"): 1.0,
    (8, 11, "MONEY"): 1.0,
    (12, 21, "GPE"): 0.996722,
    (12, 20, "GPE"): 0.003278,
}
BEST_ENTITIES = [349.64746, 343.93030, 334.32736, 329.74509]
BEST_TREE = 562.70227


@pytest.fixture
def make(blank):
    """Return a function that makes a pipeline with a beam component that learns by beam only."""

    def build(name, **settings):
        if name == "beam_parser":
            settings = {"min_action_freq": 1, **settings}
        return blank(name, **{"beam_width": 4, "beam_update_prob": 1.0, **settings})

    return build


def example(nlp, **annotations):
    annotations = annotations or {"heads": HEADS, "deps": DEPS, "ents": ENTS}
    return Example(Doc(nlp.vocab, words=WORDS), Doc(nlp.vocab, words=WORDS, **annotations))


def train(nlp, *, rounds=20, examples=None, drop=0.0):
    examples = examples or [example(nlp)]
    nlp.initialize(lambda: examples)
    optimizer = Adam(0.05)
    for _ in range(rounds):
        nlp.update(examples, sgd=optimizer, drop=drop)
    return nlp


def annotated(nlp, doc=None):
    (name,) = nlp.pipe_names
    doc = nlp.get_pipe(name)(Doc(nlp.vocab, words=WORDS) if doc is None else doc)
    if name == "beam_parser":
        return [token.head.i for token in doc], [token.dep_ for token in doc]
    return [(span.start, span.end, span.label_) for span in doc.ents]


RIGHT = {"beam_parser": (HEADS, DEPS), "beam_ner": FOUND}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("settings", [{}, {"update_with_oracle_cut_size": 3}, {"beam_density": 0.01}])
def test_annotation_is_learnt_by_beam(make, name, settings):
    assert annotated(train(make(name, **settings), drop=0.1)) == RIGHT[name]


@pytest.mark.parametrize("name", NAMES)
def test_model_without_upper_layer_learns_by_beam(make, name):
    assert annotated(train(make(name, model={"use_upper": False}))) == RIGHT[name]


def test_partly_annotated_trees_are_learnt_by_beam(make):
    nlp = make("beam_parser")
    partial = example(nlp, heads=[1, 1, 2, 1, 4, 5, 6, 7], deps=["nsubj", "ROOT", "", "obj", "", "", "", ""])
    heads, deps = annotated(train(nlp, examples=[partial]))
    assert [heads[word] for word in (0, 1, 3)] == [1, 1, 1]
    assert [deps[word] for word in (0, 1, 3)] == ["nsubj", "ROOT", "obj"]


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_gives_the_same_weights(make, name):
    models = []
    for _ in range(2):
        fix_random_seed(1)
        nlp = train(make(name, beam_update_prob=0.5), rounds=6, drop=0.2)
        models.append(nlp.get_pipe(name).model.to_bytes())
    assert models[0] == models[1]


def test_share_of_batches_is_drawn_from_pythons_random_numbers(make, monkeypatch):
    from nlp_parser import beam_training

    calls = []
    monkeypatch.setattr(beam_training, "learn_by_beam", lambda *args, **kwargs: calls.append(1) or 0.0)
    nlp = make("beam_ner", beam_update_prob=0.3)
    train(nlp, rounds=0)
    random.seed(5)
    expected = sum(random.random() < 0.3 for _ in range(50))
    random.seed(5)
    for _ in range(50):
        nlp.update([example(nlp)])
    assert 0 < len(calls) == expected < 50


@pytest.mark.parametrize("name", ["parser", "ner"])
def test_component_without_beam_draws_no_random_number(blank, name):
    nlp = train(blank(name), rounds=0)
    before = random.getstate()
    nlp.update([example(nlp)])
    assert random.getstate() == before


def test_sentence_starts_of_the_doc_are_kept(make):
    nlp = train(make("beam_parser"))
    doc = Doc(nlp.vocab, words=WORDS)
    doc[3].is_sent_start = True
    annotated(nlp, doc)
    assert doc[3].is_sent_start
    assert all(token.head.i < 3 for token in doc[:3])


def test_entities_and_blocked_tokens_of_the_doc_are_kept(make):
    nlp = train(make("beam_ner"))
    doc = Doc(nlp.vocab, words=WORDS)
    doc.set_ents([Span(doc, 1, 3, label="EVENT")], blocked=[doc[5:6]], default="missing")
    entities = annotated(nlp, doc)
    assert (1, 3, "EVENT") in entities
    assert all(end <= 5 or start > 5 for start, end, _ in entities)
    assert doc[5].ent_iob_ == "B"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("words", [[], ["a"], [" "]])
def test_smallest_docs_are_annotated(make, name, words):
    nlp = train(make(name), rounds=1)
    docs = [Doc(nlp.vocab, words=text) for text in (words, WORDS, words)]
    assert [len(doc) for doc in nlp.get_pipe(name).pipe(docs)] == [len(words), len(WORDS), len(words)]
    (beam,) = nlp.get_pipe(name).beam_parse([Doc(nlp.vocab, words=words)], 2)
    assert sum(beam.probs) == pytest.approx(1)


@pytest.mark.parametrize("name", NAMES)
def test_saved_component_predicts_the_same(make, name, tmp_path):
    nlp = train(make(name))
    nlp.to_disk(tmp_path)
    again = nlpx.load(tmp_path)
    assert annotated(again) == RIGHT[name]
    assert again.get_pipe(name).cfg == nlp.get_pipe(name).cfg
    docs = [Doc(nlp.vocab, words=WORDS)]
    assert again.get_pipe(name).predict(docs)[0].scores == nlp.get_pipe(name).predict(docs)[0].scores


@pytest.mark.parametrize("name", ["parser", "ner"])
def test_component_that_has_learnt_greedily_can_search(blank, name):
    nlp = train(blank(name, **({"min_action_freq": 1} if name == "parser" else {})))
    component, docs = nlp.get_pipe(name), [Doc(nlp.vocab, words=WORDS)]
    greedy, (beam,) = component.predict(docs), component.beam_parse(docs, 1)
    assert len(beam.scores) == 1
    states = component.final_states(docs, [beam])
    assert np.array_equal(states.label, greedy.label)
    assert len(component.beam_parse(docs, 6)[0].scores) == 6


def test_probabilities_of_heads_and_labels_sum_up_over_hypotheses(make):
    nlp = train(make("beam_parser"), rounds=2)
    parser = nlp.get_pipe("beam_parser")
    beams = parser.beam_parse([Doc(nlp.vocab, words=WORDS), Doc(nlp.vocab)], beam_width=8)
    heads, labels = parser.scored_parses(beams)
    assert (heads[1], labels[1]) == ({}, {})
    for word in range(len(WORDS)):
        of_heads = sum(score for (child, _), score in heads[0].items() if child == word)
        assert of_heads == pytest.approx(sum(score for (child, _), score in labels[0].items() if child == word))
        assert of_heads < 1.000001
    assert 0 < max(heads[0].values()) <= 1.000001
    assert heads[0][0, 99] == 0


def test_probabilities_of_entities_sum_up_over_hypotheses(make):
    nlp = train(make("beam_ner"))
    ner = nlp.get_pipe("beam_ner")
    (scores,) = ner.scored_ents(ner.beam_parse([Doc(nlp.vocab, words=WORDS)], beam_width=8))
    assert set(FOUND) <= set(scores)
    assert all(0 < score <= 1.000001 for score in scores.values())
    for word in range(len(WORDS)):
        assert sum(score for (start, end, _), score in scores.items() if start <= word < end) < 1.000001


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"beam_width": 0}, "beam_width: must be from 1 to 1,000, not 0"),
        ({"beam_density": 1.0}, "beam_density"),
        ({"beam_density": -0.5}, "beam_density"),
        ({"beam_update_prob": 1.5}, "beam_update_prob"),
        ({"beam_update_prob": -0.1}, "beam_update_prob"),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_settings_out_of_range_are_refused(make, name, settings, message):
    with pytest.raises(ConfigError, match=message):
        make(name, **settings)


@pytest.mark.parametrize("arguments", [{"beam_width": 0}, {"beam_width": 2, "beam_density": 1.0}])
def test_search_out_of_range_is_refused(make, arguments):
    nlp = train(make("beam_ner"), rounds=0)
    with pytest.raises(ConfigError, match="beam_"):
        nlp.get_pipe("beam_ner").beam_parse([Doc(nlp.vocab, words=WORDS)], **arguments)


@pytest.mark.parametrize("name", NAMES)
def test_weights_that_are_no_numbers_are_refused(make, name):
    nlp = train(make(name), rounds=0)
    nlp.get_pipe(name).model.get_ref("upper").get_param("b")[0] = np.nan
    with pytest.raises(ModelError, match="NaN"):
        nlp.get_pipe(name).predict([Doc(nlp.vocab, words=WORDS)])


def test_defaults_are_those_of_spacy():
    nlp = nlpx.blank("en")
    parser, ner = nlp.add_pipe("beam_parser"), nlp.add_pipe("beam_ner")
    names = ("beam_width", "beam_density", "beam_update_prob", "update_with_oracle_cut_size")
    assert [parser.cfg[name] for name in names] == [8, 0.0001, 0.5, 100]
    assert [ner.cfg[name] for name in names] == [32, 0.01, 0.5, 100]
    assert parser.cfg["min_action_freq"] == 30
    assert nlp.analyze_pipes()["summary"]["beam_ner"]["assigns"] == ["doc.ents", "token.ent_iob", "token.ent_type"]


@pytest.mark.parametrize("name", NAMES)
def test_new_config_has_the_component(name):
    text, _ = config_text(lang="en", pipeline=[name], optimize="efficiency", gpu=False, pretraining=False)
    assert f'factory = "{name}"' in text
    assert "beam_update_prob = 0.5" in text


def test_interrupted_run_resumes_to_the_same_result(tmp_path):
    nlp = nlpx.blank("en")
    DocBin(docs=[example(nlp).reference] * 20, attrs=["HEAD", "DEP", "SENT_START"]).to_disk(tmp_path / "train.spacy")
    (tmp_path / "c.cfg").write_text(config_text("en", ["beam_parser"])[0], encoding="utf8")
    pressed = []
    callback = lambda nlp, info: info["step"] in pressed and os.kill(os.getpid(), signal.SIGINT)  # noqa: E731
    nlpx.registry.callbacks("test.beam_press.v1", lambda: callback)
    settings = {
        **dict.fromkeys(("paths.train", "paths.dev"), str(tmp_path / "train.spacy")),
        "training.max_steps": 10,
        "training.eval_frequency": 4,
        "training.batcher.size": 40,
        "components.beam_parser.min_action_freq": 1,
        "training.before_update": {"@callbacks": "test.beam_press.v1"},
    }
    run = lambda folder, **how: train_config(load_config(tmp_path / "c.cfg"), folder, overrides=settings, **how)  # noqa: E731
    run(tmp_path / "whole")
    pressed.append(5)
    with pytest.raises(TrainingInterrupted):
        run(tmp_path / "parts")
    pressed.clear()
    run(tmp_path / "parts", resume=True)
    whole, parts = (tmp_path / name / "model-last" / "beam_parser" / "model" for name in ("whole", "parts"))
    assert whole.read_bytes() == parts.read_bytes()


@pytest.fixture(scope="module")
def trained(en_core_web_sm):
    return nlpx.load(en_core_web_sm, exclude=["tagger", "attribute_ruler", "lemmatizer", "senter"])


@pytest.fixture
def embedded(trained):
    doc = trained.make_doc(TEXT)
    return trained.get_pipe("tok2vec")(doc)


def test_entities_of_a_trained_pipeline_have_the_probabilities_of_spacy(trained, embedded):
    ner = trained.get_pipe("ner")
    beams = ner.beam_parse([embedded], beam_width=16)
    assert beams[0].scores[:4] == pytest.approx(BEST_ENTITIES, abs=1e-3)
    scores = {entity: score for entity, score in ner.scored_ents(beams)[0].items() if score > 1e-6}
    assert scores == pytest.approx(ENTITY_SCORES, abs=1e-5)


def test_best_tree_of_a_trained_pipeline_has_the_score_of_spacy(trained, embedded):
    (beam,) = trained.get_pipe("parser").beam_parse([embedded], 8, beam_density=0.0001)
    assert (len(beam.scores), len(beam.histories[0])) == (1, 44)
    assert beam.score == pytest.approx(BEST_TREE, abs=1e-3)
