"""The parser component: labels, learning from whole and partial trees, prediction, saving."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Adam

import nlpx
from nlp_parser import compiled
from nlpx.errors import DataError, ModelError
from nlpx.tokens import Doc, Example

WORDS = ["She", "saw", "the", "cat", ".", "It", "ran", "."]
HEADS = [1, 1, 3, 1, 1, 6, 6, 6]
DEPS = ["nsubj", "ROOT", "det", "obj", "punct", "nsubj", "ROOT", "punct"]
# "hearing ... on" hangs over the root: the arc from 6 crosses it.
CROSSING = (["A", "hearing", "is", "scheduled", "on", "it", "today"], [1, 3, 3, 3, 1, 4, 3])
CROSSING_DEPS = ["det", "nsubj", "aux", "ROOT", "prep", "pobj", "tmod"]


def example(nlp, words=WORDS, **annotations):
    return Example(Doc(nlp.vocab, words=words), Doc(nlp.vocab, words=words, **annotations))


def whole(nlp):
    return example(nlp, heads=HEADS, deps=DEPS)


def train(nlp, examples, *, rounds=25):
    nlp.initialize(lambda: examples)
    learn(nlp, examples, rounds=rounds)


def learn(nlp, examples, *, rounds=25):
    optimizer = Adam(0.05)
    for _ in range(rounds):
        nlp.update(examples, sgd=optimizer)


def parsed(nlp, words=WORDS):
    doc = nlp.get_pipe("parser")(Doc(nlp.vocab, words=words))
    return [token.head.i for token in doc], [token.dep_ for token in doc]


@pytest.fixture
def nlp(blank):
    return blank("parser", min_action_freq=1)


@pytest.fixture
def trained(nlp):
    train(nlp, [whole(nlp)])
    return nlp


@pytest.mark.parametrize("is_compiled", [True, False])
def test_tree_is_learnt(nlp, monkeypatch, is_compiled):
    if not is_compiled:
        monkeypatch.setattr(compiled, "_loop", None)
    train(nlp, [whole(nlp)])
    assert parsed(nlp) == (HEADS, DEPS)


@pytest.mark.parametrize("model", [{"use_upper": False}, {"maxout_pieces": 1}, {"extra_state_tokens": True}])
def test_every_form_of_the_model_learns(blank, model):
    nlp = blank("parser", min_action_freq=1, model=model)
    train(nlp, [whole(nlp)], rounds=40)
    assert parsed(nlp) == (HEADS, DEPS)


def test_sentences_begin_where_trees_do(trained):
    doc = trained.get_pipe("parser")(Doc(trained.vocab, words=WORDS))
    assert [span.text for span in doc.sents] == ["She saw the cat .", "It ran ."]


def test_long_document_is_learnt_in_pieces(blank):
    nlp = blank("parser", min_action_freq=1, update_with_oracle_cut_size=5)
    train(nlp, [whole(nlp)])
    assert parsed(nlp) == (HEADS, DEPS)


def test_crossing_arcs_are_learnt_and_put_back(nlp):
    words, heads = CROSSING
    train(nlp, [example(nlp, words, heads=heads, deps=CROSSING_DEPS)])
    assert any("||" in name for name in nlp.get_pipe("parser").move_names)
    assert parsed(nlp, words) == (heads, CROSSING_DEPS)


def test_words_without_annotation_are_no_obstacle(nlp):
    partial = example(nlp, heads=[1, 1, 2, 1, 4, 5, 6, 7], deps=["nsubj", "ROOT", "", "obj", "", "", "", ""])
    train(nlp, [partial])
    heads, deps = parsed(nlp)
    assert [heads[word] for word in (0, 1, 3)] == [1, 1, 1]
    assert [deps[word] for word in (0, 1, 3)] == ["nsubj", "ROOT", "obj"]


def test_sentence_starts_alone_are_learnt(nlp):
    starts = [True, False, False, False, False, True, False, False]
    only = example(nlp, sent_starts=starts)
    train(nlp, [whole(nlp)], rounds=0)
    learn(nlp, [only])
    doc = nlp.get_pipe("parser")(Doc(nlp.vocab, words=WORDS))
    assert [bool(token.is_sent_start) for token in doc] == starts


def test_sentence_starts_of_the_doc_are_kept(trained):
    doc = Doc(trained.vocab, words=WORDS)
    doc[3].is_sent_start = True
    doc = trained.get_pipe("parser")(doc)
    assert doc[3].is_sent_start
    assert all(token.head.i < 3 for token in doc[:3])


def test_rare_labels_become_dep(blank):
    nlp = blank("parser", min_action_freq=2)
    train(nlp, [whole(nlp)])
    assert nlp.get_pipe("parser").labels == ("ROOT", "dep", "nsubj", "punct")
    assert parsed(nlp)[1][2:4] == ["dep", "dep"]


def test_saved_parser_predicts_the_same(trained, tmp_path):
    trained.to_disk(tmp_path)
    assert parsed(nlpx.load(tmp_path)) == (HEADS, DEPS)


def test_bytes_hold_everything(trained, blank):
    again = blank("parser", min_action_freq=1)
    again.get_pipe("parser").from_bytes(trained.get_pipe("parser").to_bytes())
    assert parsed(again) == (HEADS, DEPS)


def test_new_label_changes_no_prediction_until_it_is_learnt(trained):
    parser = trained.get_pipe("parser")
    assert parser.add_label("iobj") == 1
    assert parser.add_label("iobj") == 0
    assert parsed(trained) == (HEADS, DEPS)
    deps = ["iobj" if dep == "obj" else dep for dep in DEPS]
    optimizer = Adam(0.05)
    for _ in range(25):
        trained.update([example(trained, heads=HEADS, deps=deps)], sgd=optimizer)
    assert parsed(trained) == (HEADS, deps)


def test_labels_of_a_file_give_the_same_actions(trained, blank):
    again = blank("parser", min_action_freq=1)
    data = trained.get_pipe("parser").label_data
    again.get_pipe("parser").initialize(lambda: [whole(again)], labels={str(kind): c for kind, c in data.items()})
    assert again.get_pipe("parser").move_names == trained.get_pipe("parser").move_names


@pytest.mark.parametrize("words", [[], [" "], ["a"]])
def test_smallest_docs_are_parsed(trained, words):
    assert parsed(trained, words)[0] == list(range(len(words)))


def test_scores_are_those_of_spacy_names(trained):
    scores = trained.evaluate([whole(trained)])
    assert (scores["dep_uas"], scores["dep_las"], scores["sents_f"]) == (1.0, 1.0, 1.0)
    assert set(scores["dep_las_per_type"]) == {"nsubj", "root", "det", "obj"}


def test_corpus_without_trees_is_refused(nlp):
    with pytest.raises(DataError, match="nothing to learn"):
        nlp.initialize(lambda: [example(nlp)])


def test_broken_actions_are_named(trained, tmp_path):
    trained.to_disk(tmp_path)
    (tmp_path / "parser" / "moves").write_bytes(b"\x80")
    with pytest.raises(ModelError, match="moves"):
        nlpx.load(tmp_path)


def test_same_seed_gives_the_same_weights(blank):
    from thinc.api import fix_random_seed

    weights = []
    for _ in range(2):
        fix_random_seed(1)
        nlp = blank("parser", min_action_freq=1)
        train(nlp, [whole(nlp)], rounds=3)
        weights.append(nlp.get_pipe("parser").model.get_ref("lower").get_param("W"))
    assert np.array_equal(*weights)
