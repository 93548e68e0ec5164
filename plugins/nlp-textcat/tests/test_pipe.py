"""The components textcat and textcat_multilabel."""

from __future__ import annotations

import re

import numpy as np
import pytest
from thinc.api import Adam

import nlpx
from nlp_textcat.pipe import _pieces
from nlpx.errors import ConfigError, DataError, ModelError, NothingToLearn
from nlpx.tokens import Doc

from .conftest import TEXTS, example, learn, lessons, model

NAMES = ("textcat", "textcat_multilabel")
ARCHITECTURES = (
    "BOW.v1", "BOW.v2", "BOW.v3", "CNN.v1", "CNN.v2", "Reduce.v1", "ParametricAttention.v1", "Ensemble.v1",
    "Ensemble.v2",
)  # fmt: skip


def scores(nlp, labels):
    """Return the scores of some labels for all texts, (n_texts, n_labels)."""
    docs = nlp.pipe([Doc(nlp.vocab, words=text.split()) for texts in TEXTS.values() for text in texts])
    return np.array([[doc.cats[label] for label in labels] for doc in docs])


# Predicting


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_classifier_learns_its_examples(trained, name, architecture):
    nlp = trained(name, architecture)
    assert nlp.get_pipe(name).labels == ("good", "bad")
    assert scores(nlp, ["good", "bad"]).argmax(axis=1).tolist() == [0] * 4 + [1] * 4


def test_probabilities_of_exclusive_labels_add_up_to_one(trained):
    np.testing.assert_allclose(scores(trained("textcat"), list(TEXTS)).sum(axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_text_without_tokens_has_no_label(trained, name):
    nlp = trained(name)
    docs = list(nlp.pipe(["", "good", "   "]))
    assert set(docs[0].cats.values()) == {0.0}
    assert docs[1].cats["good"] > 0.5
    # White space is a token like others.
    assert docs[2].cats.keys() == {"good", "bad"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("architecture", ["BOW.v3", "CNN.v2"])
def test_weights_that_are_no_numbers_are_refused(trained, name, architecture):
    nlp = trained(name, architecture)
    weights = next(node for node in nlp.get_pipe(name).model.walk() if node.has_param("b"))
    weights.get_param("b")[:] = np.nan
    with pytest.raises(ModelError, match=f"component '{name}' cannot predict: its weights hold values that are no"):
        nlp("good")


def test_batch_is_predicted_in_pieces(trained, monkeypatch):
    nlp = trained("textcat", "CNN.v2")
    whole = scores(nlp, list(TEXTS))
    monkeypatch.setattr("nlp_textcat.pipe._WORDS_AT_ONCE", 7)
    np.testing.assert_allclose(scores(nlp, list(TEXTS)), whole, atol=1e-6)
    assert list(_pieces([3, 5, 0, 2, 9, 0, 8, 4])) == [[0, 1], [3, 4], [6], [7]]


def test_categories_of_others_stay(trained):
    nlp = trained("textcat")
    doc = Doc(nlp.vocab, words=["good"])
    doc.cats["other"] = 1.0
    assert nlp(doc).cats.keys() == {"other", "good", "bad"}


# Learning


def gradient(nlp, cats):
    pipe = nlp.get_pipe(nlp.pipe_names[0])
    return pipe.get_loss([example(nlp, "good film", cats)], np.array([[0.3, 0.6]], dtype="f"))[1][0]


@pytest.mark.parametrize("name", NAMES)
def test_label_that_an_example_does_not_mention_has_no_gradient(trained, name):
    nlp = trained(name)
    assert gradient(nlp, {}).tolist() == [0, 0]
    np.testing.assert_allclose(gradient(nlp, {"bad": 0.0}), [0, 0.6], atol=1e-6)
    # Where one label holds, an exclusive component knows that the others do not.
    others = 0.3 if name == "textcat" else 0.0
    np.testing.assert_allclose(gradient(nlp, {"bad": 1.0}), [others, -0.4], atol=1e-6)


def test_labels_that_no_example_denies_can_be_said_to_be_false(blank, tmp_path):
    nlp = blank("textcat_multilabel")
    holding = [example(nlp, text, {label: 1.0}) for label, texts in TEXTS.items() for text in texts]
    pipe = nlp.get_pipe("textcat_multilabel")
    with pytest.warns(UserWarning, match=r"no text of the training data has a label that is false.*others_are_false ="):
        pipe.initialize(lambda: holding, nlp=nlp)
    assert gradient(nlp, {"bad": 1.0})[0] == 0
    pipe.initialize(lambda: holding, nlp=nlp, others_are_false=True)
    np.testing.assert_allclose(gradient(nlp, {"bad": 1.0}), [0.3, -0.4], atol=1e-6)
    learn(nlp, holding)
    nlp.to_disk(tmp_path)
    # What was said holds for scores too, also of the pipeline that was saved.
    everything = [example(nlp, "good bad", {"good": 1.0})]
    for pipeline in (nlp, nlpx.load(tmp_path)):
        assert pipeline.evaluate(holding)["cats_macro_auc"] == 1.0
        assert pipeline.get_pipe("textcat_multilabel").cfg["others_are_false"] is True
        pipeline.get_pipe("textcat_multilabel").cfg["threshold"] = 0.0
        assert pipeline.evaluate(everything)["cats_micro_p"] == 0.5


def test_text_without_tokens_teaches_nothing(trained):
    nlp = trained("textcat")
    empty = example(nlp, "", {"good": 1.0, "bad": 0.0})
    loss, d_scores = nlp.get_pipe("textcat").get_loss([empty], np.array([[0.3, 0.7]], dtype="f"))
    assert (loss, d_scores.tolist()) == (0, [[0, 0]])


def test_shares_between_labels_can_be_learnt(blank):
    nlp = blank("textcat")
    half = [example(nlp, "film", {"good": 0.5, "bad": 0.5})]
    nlp.initialize(lambda: lessons(nlp))
    learn(nlp, half)
    assert nlp(Doc(nlp.vocab, words=["film"])).cats["good"] == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    ("cats", "problem"),
    [
        ({"good": 2.0}, r"the category 'good' of 'good film ' is 2\.0; write 1 where it holds and 0 where it does not"),
        ({"good": -0.5}, r"'good' of 'good film ' is -0\.5"),
        ({"good": 1.0, "bad": 1.0}, r"'good film ' has several: 'good', 'bad'.*textcat_multilabel"),
    ],
)
def test_categories_that_make_no_sense_are_refused(trained, blank, cats, problem):
    nlp = trained("textcat")
    with pytest.raises(DataError, match=f"component 'textcat'.*{problem}"):
        nlp.update([example(nlp, "good film", cats)])
    fresh = blank("textcat")
    with pytest.raises(DataError, match=f"component 'textcat'.*{problem}"):
        fresh.initialize(lambda: [*lessons(fresh), example(fresh, "good film", cats)])


@pytest.mark.parametrize("name", NAMES)
def test_categories_that_make_no_sense_are_not_scored(trained, name):
    nlp = trained(name)
    with pytest.raises(DataError, match=f"component '{name}': the category 'good' of 'film ' is 3; write 1 where"):
        nlp.evaluate([*lessons(nlp), example(nlp, "film", {"good": 3})])
    both = [*lessons(nlp), example(nlp, "film", {"good": 1.0, "bad": 1.0})]
    if name == "textcat":
        with pytest.raises(DataError, match="component 'textcat' gives each text one label, but 'film ' has several"):
            nlp.evaluate(both)
    else:
        assert nlp.evaluate(both)["cats_micro_f"] > 0.5


@pytest.mark.parametrize("name", NAMES)
def test_categories_none_of_which_the_classifier_has_are_told_and_not_scored(trained, name):
    nlp = trained(name)
    with pytest.warns(
        UserWarning, match=r"of the categories of the data, \['fine'\], the classifier has none \(it has"
    ):
        scores = nlp.evaluate([example(nlp, "a good film", {"fine": 1.0})])
    assert scores["cats_score"] is None


def test_categories_of_another_classifier_are_passed_over_in_scores(trained):
    nlp = trained("textcat")
    both = [example(nlp, "a good film", {"good": 1.0, "bad": 0.0, "long": 1.0, "old": 3.0})]
    assert nlp.evaluate(both)["cats_micro_f"] == 1


@pytest.mark.parametrize("name", NAMES)
def test_training_data_in_which_no_label_holds_are_told(blank, name):
    nlp = blank(name)
    false = [example(nlp, text, dict.fromkeys(TEXTS, 0.0)) for text in ("a film", "no film")]
    with pytest.warns(UserWarning, match=f"component '{name}': no text of the training data has a label that holds"):
        nlp.initialize(lambda: false)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (
            "textcat",
            "a text has exactly one label, but the model is for any number of labels; set exclusive_classes = t",
        ),
        (
            "textcat_multilabel",
            "a text has any number of labels, but the model is for exactly one label; set exclusive_",
        ),
    ],
)
def test_model_for_another_number_of_labels_is_told(name, problem):
    nlp = nlpx.blank("en")
    nlp.add_pipe(name, config={"model": model("BOW.v3", exclusive=name != "textcat")})
    with pytest.warns(UserWarning, match=f"component '{name}': {problem}"):
        nlp.initialize(lambda: lessons(nlp))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [float("nan"), "1", None, 1.5, np.float32(2)])
def test_category_that_was_changed_in_its_doc_is_looked_at_too(trained, blank, name, value):
    nlp = trained(name)
    changed = example(nlp, "good film", {"good": 0.0, "bad": 1.0})
    changed.reference.cats["good"] = value
    problem = f"component '{name}': the category 'good' of 'good film ' is {re.escape(repr(value))}"
    for learn_or_score in (nlp.update, nlp.evaluate, blank(name).initialize):
        with pytest.raises(DataError, match=problem):
            learn_or_score((lambda: [changed]) if learn_or_score.__name__ == "initialize" else [changed])


def test_several_labels_are_fine_where_labels_are_not_exclusive(trained):
    nlp = trained("textcat_multilabel")
    nlp.update([example(nlp, "good film", {"good": 1.0, "bad": np.float32(1)})])


# Labels


@pytest.mark.parametrize(
    ("name", "cats", "problem"),
    [
        ("textcat", {}, "component 'textcat' has nothing to learn: the training corpus has no categories"),
        ("textcat_multilabel", {}, "component 'textcat_multilabel' has nothing to learn: the training corpus has no"),
        ("textcat", {"good": 1.0}, "has only the category 'good', and one of two or more has to be chosen"),
    ],
)
def test_too_few_labels_are_refused(blank, name, cats, problem):
    nlp = blank(name)
    with pytest.raises(NothingToLearn, match=problem):
        nlp.initialize(lambda: [example(nlp, "good film", cats)])


def test_one_label_is_enough_where_labels_are_not_exclusive(blank):
    nlp = blank("textcat_multilabel")
    nlp.initialize(lambda: [example(nlp, "good film", {"good": 1.0}), example(nlp, "bad film", {"good": 0.0})])
    assert nlp.get_pipe("textcat_multilabel").labels == ("good",)


def test_labels_come_in_the_order_of_the_data_or_of_a_file(blank):
    nlp = blank("textcat")
    nlp.initialize(lambda: lessons(nlp))
    assert nlp.get_pipe("textcat").label_data == ("good", "bad")
    nlp.config["initialize"]["components"] = {"textcat": {"labels": ["bad", "good"]}}
    other = nlpx.pipeline.Language.from_config(nlp.config)
    other.initialize(lambda: lessons(other))
    assert other.get_pipe("textcat").labels == ("bad", "good")


@pytest.mark.parametrize("name", NAMES)
def test_labels_that_the_given_ones_lack_are_taken_and_told(blank, name):
    nlp = blank(name)
    other = example(nlp, "a dull film", {"dull": 1.0})
    with pytest.warns(UserWarning, match=f"component '{name}' takes labels .* given to initialize lack: 'dull'"):
        nlp.get_pipe(name).initialize(lambda: [*lessons(nlp), other], nlp=nlp, labels=list(TEXTS))
    assert nlp.get_pipe(name).labels == ("good", "bad", "dull")


@pytest.mark.parametrize(
    ("texts", "label", "problem"),
    [
        (TEXTS, "fine", "the positive label 'fine' of component 'textcat' is none of its labels: 'good', 'bad'"),
        ([*TEXTS, "dull"], "good", "component 'textcat' has a positive label, but 3 labels"),
        ([*TEXTS, "dull"], "fine", "component 'textcat' has a positive label, but 3 labels"),
    ],
)
def test_positive_label_must_be_one_of_two(blank, texts, label, problem):
    nlp = blank("textcat")
    examples = [example(nlp, f"a {text} film", {other: float(other == text) for other in texts}) for text in texts]
    with pytest.raises(ConfigError, match=problem):
        nlp.get_pipe("textcat").initialize(lambda: examples, nlp=nlp, positive_label=label)


def test_score_of_a_positive_label_is_its_own(blank):
    nlp = blank("textcat")
    nlp.get_pipe("textcat").initialize(lambda: lessons(nlp), nlp=nlp, positive_label="bad")
    learn(nlp, lessons(nlp), rounds=1)
    result = nlp.evaluate(lessons(nlp))
    assert result["cats_score_desc"] == "F (bad)"
    assert result["cats_score"] == result["cats_f_per_type"]["bad"]["f"]


def test_threshold_decides_what_is_predicted_in_scores(trained):
    recall = [trained("textcat_multilabel", threshold=least).evaluate for least in (0.0, 1.0)]
    nlp = trained("textcat_multilabel")
    assert [evaluate(lessons(nlp))["cats_macro_r"] for evaluate in recall] == [1.0, 0.0]


def test_number_of_outputs_in_the_config_must_be_that_of_the_labels(blank):
    nlp = nlpx.blank("en")
    model = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": True, "ngram_size": 1, "nO": 3}
    nlp.add_pipe("textcat", config={"model": {**model, "no_output_layer": False}})
    with pytest.raises(ConfigError, match=r"nO = 3, but there are 2 labels; set nO = null in \[components.textcat.mo"):
        nlp.initialize(lambda: lessons(nlp))


# More labels after training


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_new_label_leaves_the_scores_of_the_others(trained, name, architecture):
    nlp = trained(name, architecture)
    before = scores(nlp, list(TEXTS))
    nlp.get_pipe(name).add_label("dull")
    after = scores(nlp, list(TEXTS))
    if name == "textcat":
        # Probabilities that add up to 1 make room for the new one.
        after /= after.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(after, before, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_new_label_is_learnt_with_the_same_optimizer(blank, name, architecture):
    nlp = blank(name, architecture)
    nlp.initialize(lambda: lessons(nlp))
    optimizer = Adam(0.01)
    learn(nlp, lessons(nlp), optimizer=optimizer)
    cats = {"good": 0.0, "bad": 0.0, "dull": 1.0}
    words = ["dull", ",", "very", "dull"]
    with pytest.warns(UserWarning, match=f"component '{name}' learns labels that are new to it: 'dull'") as told:
        learn(nlp, [*lessons(nlp), example(nlp, " ".join(words), cats)], rounds=120, optimizer=optimizer)
    assert told[0].filename.endswith("conftest.py")
    doc = nlp(Doc(nlp.vocab, words=words))
    assert max(doc.cats, key=doc.cats.get) == "dull"
    assert scores(nlp, list(TEXTS)).argmax(axis=1).tolist() == [0] * 4 + [1] * 4


@pytest.mark.parametrize("name", NAMES)
def test_rehearsal_brings_back_what_was_learnt(trained, name):
    nlp = trained(name)
    before = scores(nlp, list(TEXTS))
    nlp.resume_training()
    learn(nlp, [example(nlp, "a film", {"good": 0.0, "bad": 1.0})])
    forgotten = np.abs(scores(nlp, list(TEXTS)) - before).max()
    optimizer = Adam(0.02)
    for _ in range(20):
        losses = nlp.rehearse(lessons(nlp), sgd=optimizer)
    assert losses[name] > 0
    assert np.abs(scores(nlp, list(TEXTS)) - before).max() < forgotten / 2


# Files


@pytest.mark.parametrize("name", NAMES)
def test_classifier_has_the_settings_of_spacys_files(trained, name):
    cfg = {"labels": ["good", "bad"], "threshold": 0.0, "positive_label": None}
    if name == "textcat_multilabel":
        cfg = {"labels": ["good", "bad"], "threshold": 0.5}
    assert trained(name).get_pipe(name).cfg == cfg


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_classifier_predicts_the_same_after_saving_and_loading(trained, architecture, tmp_path):
    nlp = trained("textcat", architecture)
    nlp.to_disk(tmp_path)
    loaded = nlpx.load(tmp_path)
    np.testing.assert_array_equal(scores(loaded, list(TEXTS)), scores(nlp, list(TEXTS)))
    loaded.to_disk(tmp_path / "again")
    model = tmp_path / "textcat" / "model"
    assert (tmp_path / "again" / "textcat" / "model").read_bytes() == model.read_bytes()


@pytest.mark.parametrize(("name", "may_lack"), [("textcat", False), ("textcat_multilabel", True)])
def test_a_component_says_whether_texts_may_lack_labels(name, may_lack):
    assert nlpx.blank("en").add_pipe(name).support_missing_values is may_lack
