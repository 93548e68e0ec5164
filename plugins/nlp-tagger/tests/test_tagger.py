"""The tagger: labels, training with what is annotated, prediction, saving; and what all components here share."""

from __future__ import annotations

import json

import numpy as np
import pytest
from thinc.api import Adam, fix_random_seed

import nlpx
from nlp_tagger.tagger import Tagger
from nlpx.config import load_config
from nlpx.errors import ArgumentError, ConfigError, DataError, ModelError
from nlpx.files import msgpack
from nlpx.pipeline import LONG_DOC, Language
from nlpx.tokens import Doc, Example

TEXTS = ["She saw it .", "He ran .", "They sang a song ."]
TAGS = [["PRP", "VBD", "PRP", "."], ["PRP", "VBD", "."], ["PRP", "VBD", "DT", "NN", "."]]
LABELS = (".", "DT", "NN", "PRP", "VBD")
SMALL = """
[nlp]
lang = "en"
pipeline = ["tagger"]

[components]

[components.tagger]
factory = "tagger"

[components.tagger.model]
@architectures = "spacy.Tagger.v2"

[components.tagger.model.tok2vec]
@architectures = "test.WordVectors.v1"
"""


@nlpx.registry.architectures("test.WordVectors.v1")
def build_word_vectors(width: int = 16):
    """docs -> one (n_tokens, width) array per doc, from a table of 997 rows."""
    from thinc.api import Embed, Model, chain, with_array

    def forward(model, docs, is_train):
        ids = [np.array([lexeme.orth % 997 for lexeme in doc.lexemes], dtype="i") for doc in docs]
        return ids, lambda d_ids: []

    return chain(Model("word-ids", forward), with_array(Embed(width, 997, column=None)))


@pytest.fixture(autouse=True)
def seed():
    fix_random_seed(0)


@pytest.fixture
def nlp() -> Language:
    return Language.from_config(load_config(SMALL))


def example(nlp, words, tags, *, predicted=None):
    return Example(Doc(nlp.vocab, words=predicted or words), Doc(nlp.vocab, words=words, tags=tags))


def examples_for(nlp):
    return [example(nlp, text.split(), tags) for text, tags in zip(TEXTS, TAGS, strict=True)]


@pytest.fixture
def optimizer():
    return Adam(0.02)


@pytest.fixture
def trained(nlp, optimizer):
    nlp.initialize(lambda: examples_for(nlp))
    for _ in range(40):
        nlp.update(examples_for(nlp), sgd=optimizer)
    return nlp


@pytest.fixture
def tagger(nlp):
    """Return a tagger with the labels A, B and C."""
    pipe = nlp.get_pipe("tagger")
    for label in "ABC":
        pipe.add_label(label)
    return pipe


def gradient(nlp, tagger, tags, scores=None, **settings):
    tagger.cfg.update(settings)
    scores = np.array([[0.7, 0.2, 0.1], [0.3, 0.4, 0.3], [0.1, 0.1, 0.8]], dtype="f") if scores is None else scores
    loss, (d_scores,) = tagger.get_loss([example(nlp, list("xyz"), tags)], [scores])
    return loss, d_scores


# Labels


def test_labels_of_the_data_are_sorted(trained):
    assert trained.get_pipe("tagger").labels == LABELS


def test_given_labels_keep_their_order(nlp):
    labels = ["VBD", "PRP", "NN", "DT", "."]
    nlp.get_pipe("tagger").initialize(lambda: examples_for(nlp), nlp=nlp, labels=labels)
    assert nlp.get_pipe("tagger").label_data == tuple(labels)


def test_labels_can_come_from_a_file(nlp, tmp_path):
    (tmp_path / "labels.json").write_text(json.dumps([*LABELS, "UH"]), encoding="utf8")
    config = nlp.config
    reader = {"@readers": "spacy.read_labels.v1", "path": str(tmp_path / "labels.json")}
    config["initialize"]["components"] = {"tagger": {"labels": reader}}
    nlp = Language.from_config(config)
    nlp.initialize(lambda: examples_for(nlp))
    assert nlp.get_pipe("tagger").labels == (*LABELS, "UH")


def test_marks_and_gaps_in_the_data_are_no_labels(nlp):
    examples = [example(nlp, list("uvwxyz"), ["B", "!A", "", "A", "-", "!"])]
    nlp.initialize(lambda: examples)
    assert nlp.get_pipe("tagger").labels == ("!", "A", "B")


def test_corpus_without_tags_says_what_to_do(nlp):
    examples = [Example.from_dict(nlp.make_doc("hello there"), {})] * 3
    with pytest.raises(
        DataError, match="'tagger' has nothing to learn: of the 3 docs of the training corpus none has a tag"
    ):
        nlp.initialize(lambda: examples)


def test_number_of_outputs_must_be_that_of_labels(nlp):
    config = nlp.config
    config["components"]["tagger"]["model"]["nO"] = 3
    nlp = Language.from_config(config)
    with pytest.raises(ConfigError, match="has nO = 3, but there are 5 labels; set nO = null"):
        nlp.initialize(lambda: examples_for(nlp))


def test_label_can_be_added_to_a_trained_tagger(trained, optimizer):
    tagger = trained.get_pipe("tagger")
    docs = [trained.make_doc(text) for text in TEXTS]
    before = tagger.model.predict(docs)
    assert tagger.add_label("UH") == 1
    for old, new in zip(before, tagger.model.predict(docs), strict=True):
        np.testing.assert_allclose(new[:, :5], old, atol=1e-6)
        assert (new[:, 5] < new.max(axis=1)).all()
    for _ in range(60):
        trained.update([*examples_for(trained), example(trained, ["Wow", "."], ["UH", "."])], sgd=optimizer)
    assert [token.tag_ for token in trained("Wow .")] == ["UH", "."]


# Loss


def test_gradient_is_score_minus_target(nlp, tagger):
    loss, d_scores = gradient(nlp, tagger, ["A", "B", "C"])
    np.testing.assert_allclose(d_scores, [[-0.3, 0.2, 0.1], [0.3, -0.6, 0.3], [0.1, 0.1, -0.2]], atol=1e-6)
    assert loss == pytest.approx(0.14 + 0.54 + 0.06)


@pytest.mark.parametrize("gap", ["", "-"])
def test_token_without_a_tag_has_no_gradient(nlp, tagger, gap):
    loss, d_scores = gradient(nlp, tagger, ["A", gap, "C"])
    assert (d_scores[1] == 0).all()
    assert loss == pytest.approx(0.14 + 0.06)


def test_doc_without_any_tag_has_no_gradient(nlp, tagger):
    loss, d_scores = gradient(nlp, tagger, None)
    assert loss == 0.0
    assert not d_scores.any()


def test_tag_marked_as_wrong_pushes_that_label_down(nlp, tagger):
    loss, d_scores = gradient(nlp, tagger, ["A", "!B", "!C"])
    np.testing.assert_allclose(d_scores[1:], [[0, 0.4, 0], [0, 0, 0.8]], atol=1e-6)
    assert loss == pytest.approx(0.14 + 0.16 + 0.64)


def test_mark_for_a_wrong_label_can_be_chosen(nlp, tagger):
    _, d_scores = gradient(nlp, tagger, ["A", "not-B", "C"], neg_prefix="not-")
    np.testing.assert_allclose(d_scores[1], [0, 0.4, 0], atol=1e-6)


def test_mark_on_a_label_that_nothing_has_says_nothing(nlp, tagger):
    _, d_scores = gradient(nlp, tagger, ["A", "!Z", "C"])
    assert not d_scores[1].any()


def test_label_smoothing_leaves_some_probability_to_the_others(nlp, tagger):
    _, d_scores = gradient(nlp, tagger, ["A", "", "!C"], label_smoothing=0.1)
    np.testing.assert_allclose(d_scores, [[0.7 - 0.9, 0.15, 0.05], [0, 0, 0], [0, 0, 0.8]], atol=1e-6)


def test_unknown_tag_is_named_with_its_place(nlp, tagger):
    with pytest.raises(DataError, match=r"the tag 'Z' of 'y' \(character 2 of 'x y z '\) is not among the 3 labels"):
        gradient(nlp, tagger, ["A", "Z", "C"])


def test_token_that_shares_words_with_different_tags_has_no_gradient(nlp, tagger):
    one = example(nlp, ["a", "b", "cd", "e"], ["A", "B", "C", "A"], predicted=["ab", "c", "de"])
    scores = np.full((3, 3), 1 / 3, dtype="f")
    _, (d_scores,) = tagger.get_loss([one], [scores])
    np.testing.assert_allclose(d_scores, [[0, 0, 0], [1 / 3, 1 / 3, -2 / 3], [0, 0, 0]], atol=1e-6)


def test_loss_of_a_batch_is_the_sum(nlp, tagger):
    scores = [np.full((n, 3), 1 / 3, dtype="f") for n in (2, 0, 3)]
    batch = [example(nlp, list("xyz")[: len(probs)], list("ABC")[: len(probs)]) for probs in scores]
    loss, d_scores = tagger.get_loss(batch, scores)
    assert [array.shape for array in d_scores] == [(2, 3), (0, 3), (3, 3)]
    assert loss == pytest.approx(5 * 6 / 9)


def test_labels_that_were_chosen_are_no_scores(nlp, tagger):
    one = example(nlp, list("xy"), list("AB"))
    with pytest.raises(ArgumentError, match="predict gives the labels that it has chosen"):
        tagger.get_loss([one], [np.array([0, 1])])


# Prediction


def test_trained_tagger_sets_tags(trained):
    for text, tags in zip(TEXTS, TAGS, strict=True):
        assert [token.tag_ for token in trained(text)] == tags
    assert [[token.tag_ for token in doc] for doc in trained.pipe(TEXTS)] == TAGS


def test_scores_count_right_tags(trained):
    assert trained.evaluate(examples_for(trained))["tag_acc"] == 1.0


def test_doc_without_tokens_stays_as_it_is(trained):
    assert [len(doc) for doc in trained.pipe(["", TEXTS[0], ""])] == [0, 4, 0]
    assert len(trained("")) == 0


@pytest.mark.parametrize(("overwrite", "tags"), [(False, ["XX", "VBD", "PRP", "."]), (True, TAGS[0])])
def test_tags_that_are_there_are_replaced_on_demand_only(trained, overwrite, tags):
    trained.get_pipe("tagger").cfg["overwrite"] = overwrite
    doc = Doc(trained.vocab, words=TEXTS[0].split(), tags=["XX", "", "", ""])
    assert [token.tag_ for token in trained(doc)] == tags


# Settings and files


def test_settings_of_the_config_are_saved(nlp, tmp_path):
    config = nlp.config
    config["components"]["tagger"].update(label_smoothing=0.2, overwrite=True, neg_prefix="~")
    nlp = Language.from_config(config)
    nlp.initialize(lambda: examples_for(nlp))
    nlp.to_disk(tmp_path)
    cfg = json.loads((tmp_path / "tagger/cfg").read_text(encoding="utf8"))
    assert cfg == {"label_smoothing": 0.2, "labels": list(LABELS), "neg_prefix": "~", "overwrite": True}


def test_default_settings_are_those_of_the_documentation():
    nlp = nlpx.blank("en")
    nlp.add_pipe("tagger")
    settings = nlp.get_pipe_config("tagger")
    assert (settings["overwrite"], settings["neg_prefix"], settings["label_smoothing"]) == (False, "!", 0.0)
    assert settings["scorer"] == {"@scorers": "spacy.tagger_scorer.v1"}
    meta = nlp.get_pipe_meta("tagger")
    assert meta.assigns == ["token.tag"]
    weights = {"tag_acc": 1.0, "pos_acc": 0.0, "tag_micro_p": None, "tag_micro_r": None, "tag_micro_f": None}
    assert meta.default_score_weights == weights


def test_rehearsal_pulls_back_to_what_was_known(trained, optimizer):
    trained.resume_training()
    tagger = trained.get_pipe("tagger")
    assert tagger.rehearse(examples_for(trained))["tagger"] == pytest.approx(0, abs=1e-9)
    for _ in range(20):
        trained.update([example(trained, TEXTS[0].split(), ["NN"] * 4)], sgd=optimizer)
    forgot = tagger.rehearse(examples_for(trained))["tagger"]
    for _ in range(40):
        trained.rehearse(examples_for(trained), sgd=optimizer)
    assert tagger.rehearse(examples_for(trained))["tagger"] < forgot / 2


def test_tags_that_are_new_in_further_training_are_taken(trained, optimizer):
    tagger = trained.get_pipe("tagger")
    before = tagger.labels
    with pytest.warns(
        UserWarning, match=r"learns labels .*: 'ZZ', 'YY' \(first of 'b' at character 2 of 'a b c '\); if"
    ):
        trained.update([example(trained, ["a", "b", "c"], ["!QQ", "ZZ", "YY"])], sgd=optimizer)
    assert tagger.labels == (*before, "ZZ", "YY")
    assert tagger.model.get_dim("nO") == len(before) + 2


def test_tags_that_a_label_file_lacks_are_taken_with_a_warning(nlp):
    tagger = nlp.get_pipe("tagger")
    with pytest.warns(UserWarning, match="component 'tagger' takes labels that the training data have .* lack: 'ZZ'"):
        tagger.initialize(lambda: [example(nlp, ["a", "b"], ["A", "ZZ"])], labels=["A"])
    assert tagger.labels == ("A", "ZZ")


def test_rehearsal_with_a_model_of_fewer_tags(trained, optimizer):
    tagger = trained.get_pipe("tagger")
    trained.resume_training(sgd=optimizer)
    tagger.add_label("ZZ")
    assert tagger.rehearse(examples_for(trained), sgd=optimizer)["tagger"] < 0.1


@pytest.mark.parametrize(
    ("name", "value"),
    [("overwrite", "x"), ("overwrite", 1), ("neg_prefix", None), ("label_smoothing", -0.1), ("label_smoothing", "x")],
)
def test_settings_that_were_saved_are_what_the_component_takes(name, value):
    pipe = nlpx.blank("en").add_pipe("tagger")
    with pytest.raises(ModelError, match=f"the settings of component 'tagger' cannot be read: {name} must be"):
        pipe.from_bytes(msgpack.pack({"cfg": json.dumps({"labels": [], name: value})}))
    assert pipe.cfg["overwrite"] is False


def test_long_doc_is_tagged_as_its_scores_say():
    nlp = nlpx.blank("en")
    tagger = nlp.add_pipe("tagger")
    for label in ("A", "B", "C"):
        tagger.add_label(label)
    nlp.initialize()
    weights = tagger.model.get_ref("softmax")
    weights.set_param("W", np.random.default_rng(1).normal(size=weights.get_param("W").shape).astype("float32"))
    doc = Doc(nlp.vocab, words=[f"w{number % 977}" for number in range(10_500)])
    scores = tagger.model.predict([doc])[0]
    (best,) = tagger.predict([doc])
    assert best.tolist() == scores.argmax(axis=1).tolist()
    assert len(set(best.tolist())) == 3
    others = [Doc(nlp.vocab, words=words) for words in (["a"], [])]
    assert [len(best) for best in tagger.predict([*others, doc])] == [1, 0, len(doc)]


def test_bytes_with_weights_and_without_settings_are_refused_where_labels_are_missing():
    nlp = nlpx.blank("en")
    nlp.add_pipe("tagger")
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("a b"), {"tags": ["A", "B"]})])
    data = nlp.get_pipe("tagger").to_bytes(exclude=["cfg"])
    with pytest.raises(ModelError, match="name 0 labels, but its weights are for 2"):
        nlpx.blank("en").add_pipe("tagger").from_bytes(data)


@pytest.mark.parametrize("length", [4, LONG_DOC + 1])
def test_weights_that_are_no_numbers_are_refused(nlp, length):
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc(TEXTS[0]), {"tags": TAGS[0]})])
    nlp.get_pipe("tagger").model.layers[-1].layers[0].get_param("b")[:] = np.nan
    with pytest.raises(ModelError, match="component 'tagger' cannot predict: its weights hold values that are no"):
        nlp(Doc(nlp.vocab, words=["it"] * length))


@pytest.mark.parametrize("long", [2, 4])
def test_scores_that_look_at_neighbours_see_those_of_the_same_doc(monkeypatch, long):
    from thinc.api import Softmax, chain, expand_window, with_array

    output = with_array(chain(expand_window(1), Softmax(nI=48)), pad=1)
    model = chain(build_word_vectors(), output)
    model.set_ref("tok2vec", model.layers[0])
    nlp = nlpx.blank("en")
    tagger = Tagger(nlp.vocab, model)
    for label in LABELS:
        tagger.add_label(label)
    docs = [Doc(nlp.vocab, words=words) for words in (["a", "b"], ["c"], ["d", "e", "f"])]
    model.initialize(X=docs, Y=[np.zeros((len(doc), len(LABELS)), dtype="f") for doc in docs])
    softmax = output.layers[0].layers[1]
    softmax.set_param("W", np.random.default_rng(0).normal(size=softmax.get_param("W").shape).astype("f") * 20)
    expected = [model.predict([doc])[0].argmax(axis=1).tolist() for doc in docs]
    monkeypatch.setattr("nlp_tagger.pipe.LONG_DOC", long)
    assert [labels.tolist() for labels in tagger.predict(docs)] == expected


def tagger_without_training():
    """Return a tagger whose scores are its biases, and its pipeline."""
    nlp = nlpx.blank("en")
    tagger = nlp.add_pipe("tagger")
    for label in LABELS:
        tagger.add_label(label)
    nlp.initialize()
    return tagger, nlp


def test_weights_are_used_as_they_are_now():
    tagger, nlp = tagger_without_training()
    doc, layer = nlp.make_doc("a b c"), tagger.model.get_ref("softmax")
    assert tagger.predict([doc])[0].tolist() == [0, 0, 0]
    for best in (2, 1):
        layer.set_param("b", np.eye(len(LABELS), dtype="f")[best])
        assert tagger.predict([doc])[0].tolist() == [best] * 3
    # An optimizer writes into the weights that are there, where these have gradients.
    layer.inc_grad("b", np.zeros(len(LABELS), dtype="f"))
    tagger.predict([doc])
    layer.get_param("b")[:] = np.eye(len(LABELS), dtype="f")[0]
    assert tagger.predict([doc])[0].tolist() == [0, 0, 0]


def test_labels_that_are_chosen_otherwise_are_those_that_are_set():
    tagger, nlp = tagger_without_training()
    tagger.best = lambda scores: np.full(len(scores), 1)
    assert [token.tag_ for token in nlp("a b")] == [LABELS[1]] * 2
