"""Thresholds of a component: one prediction, many trials."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from thinc.api import Model

import nlpx
from nlpx.errors import ConfigError, DataError, UsageError
from nlpx.pipeline import LabelCases, TrainablePipe
from nlpx.scoring import Scorer
from nlpx.tokens import Doc, Example
from nlpx.training.evaluation import evaluate
from nlpx.training.threshold_picture import draw_curves
from nlpx.training.thresholds import (
    Tryout,
    best_trial,
    component_with_threshold,
    curves_of,
    keep_thresholds,
    learn_thresholds,
    warn_if_flat,
    warn_if_worse,
)

# Of each text: the score and the truth of the labels A and B.
TEXTS = [
    ({"A": 0.9, "B": 0.2}, "AB"),
    ({"A": 0.6, "B": 0.3}, "B"),
    ({"A": 0.7, "B": 0.1}, "A"),
    ({"A": 0.2, "B": 0.0}, ""),
]
LABELS = ["A", "B"]


class Guesser(TrainablePipe):
    """Give the scores of `TEXTS`, which stand in the text itself."""

    takes_label_thresholds = True
    n_predictions = 0

    def predict(self, docs):
        self.n_predictions += 1
        return np.array([[float(token.text) for token in doc] for doc in docs])

    def set_annotations(self, docs, scores):
        for doc, row in zip(docs, scores, strict=True):
            assert not doc.cats
            doc.cats = dict(zip(self.labels, row, strict=True))

    def label_cases(self, examples, scores):
        assert self.cfg["threshold"] == 0
        is_right = np.array([[each.reference.cats[label] > 0 for label in self.labels] for each in examples])
        return LabelCases(scores, is_right, np.ones_like(is_right), np.zeros(len(self.labels), dtype=int))


def guesser(nlp, **settings):
    settings = {
        "threshold": 0.5,
        "labels": list(LABELS),
        "size": 3,
        "text": "a",
        "flag": True,
        "nothing": None,
        **settings,
    }
    return Guesser(nlp.vocab, Model("none", lambda *_: None), "guesser", scorer=score, **settings)


def score(examples, **settings):
    return Scorer.score_cats(examples, "cats", **settings)


@pytest.fixture
def nlp():
    nlp = nlpx.blank("en")
    nlpx.Language.component("mark", func=lambda doc: doc)
    nlpx.Language.factory("guesser", func=lambda nlp, name: guesser(nlp))
    nlp.add_pipe("mark")
    nlp.add_pipe("guesser")
    return nlp


@pytest.fixture
def examples(nlp):
    made = []
    for scores, right in TEXTS:
        words = [str(value) for value in scores.values()]
        reference = Doc(nlp.vocab, words=words)
        reference.cats = {label: float(label in right) for label in LABELS}
        made.append(Example(Doc(nlp.vocab, words=words), reference))
    return made


@pytest.fixture
def tryout(nlp, examples):
    return Tryout(nlp, nlp.get_pipe("guesser"), examples, setting="threshold")


@pytest.fixture
def trials(tryout):
    return tryout.trials(11)


def test_all_thresholds_are_tried_on_one_prediction(nlp, examples, trials):
    assert [trial.threshold for trial in trials] == pytest.approx([number / 10 for number in range(11)])
    assert nlp.get_pipe("guesser").n_predictions == 1
    assert nlp.get_pipe("guesser").cfg["threshold"] == 0.5
    # What each gives is what the component scores when it has that threshold.
    for trial in trials:
        nlp.get_pipe("guesser").cfg["threshold"] = trial.threshold
        scores = nlp.evaluate(examples)
        assert {key: scores[key] for key in trial.scores} == trial.scores


def test_best_trial_has_the_highest_score(trials):
    found = {trial.threshold: trial.scores["cats_micro_f"] for trial in trials}
    best = best_trial(trials, "cats_micro_f")
    assert best.scores["cats_micro_f"] == max(found.values())
    assert best.threshold == min(threshold for threshold, value in found.items() if value == max(found.values()))


def test_best_of_one_trial_is_that_one(trials):
    assert best_trial(trials[:1], "cats_micro_f") is trials[0]


def test_threshold_of_a_label_is_found_among_all_of_its_scores(tryout):
    # A: .7 is right and .6 wrong; B: .2 is right and .1 wrong.
    assert tryout.best_by_label(otherwise=0.5) == pytest.approx({"A": 0.65, "B": 0.15})


def test_one_threshold_is_found_among_the_scores_of_all_labels(tryout):
    # 0.9, 0.7, 0.3 and one of two with 0.2 are right, 0.6 is not.
    assert tryout.best() == pytest.approx(0.15)


@pytest.mark.parametrize(("scores", "threshold"), [((-0.5, -0.7), 0.0), ((2.5, 1.5), 1.0)])
def test_threshold_among_scores_beyond_is_one_that_can_be_set(tryout, monkeypatch, scores, threshold):
    column = np.array([[score] for score in scores])
    cases = LabelCases(column, np.array([[True], [False]]), np.ones_like(column, dtype=bool), np.zeros(1, dtype=int))
    monkeypatch.setattr(tryout.pipe, "label_cases", lambda *_: cases)
    assert tryout.best() == threshold


def test_components_learn_their_thresholds_before_they_are_evaluated(nlp, examples):
    pipe = nlp.get_pipe("guesser")
    config = nlp.config.to_str()
    evaluate(nlp, examples, score_weights={})
    assert pipe.cfg["threshold"] == 0.5
    pipe.learns_threshold = True
    evaluate(nlp, examples, score_weights={}, frozen=["guesser"])
    assert pipe.cfg["threshold"] == 0.5
    _, scores = evaluate(nlp, examples, score_weights={})
    assert pipe.cfg["threshold"] == pytest.approx(0.15)
    assert scores["cats_micro_f"] == pytest.approx(0.8)
    assert nlp.config.to_str() == config


def test_threshold_stays_where_nothing_is_right(nlp, examples):
    for example in examples:
        example.reference.cats = dict.fromkeys(LABELS, 0.0)
    nlp.get_pipe("guesser").learns_threshold = True
    learn_thresholds(nlp, examples)
    assert nlp.get_pipe("guesser").cfg["threshold"] == 0.5


def test_label_that_is_never_found_has_the_threshold_of_all(tryout):
    for each in tryout.examples:
        each.reference.cats["B"] = 0.0
    assert tryout.best_by_label(otherwise=0.4)["B"] == 0.4


def test_kept_thresholds_count_and_are_replaced_by_others(nlp, examples, trials):
    pipe = nlp.get_pipe("guesser")
    keep_thresholds(nlp, pipe, setting="threshold", threshold=0.4, by_label={"A": 0.7, "B": 0.2})
    assert nlp.evaluate(examples)["cats_micro_f"] == 1
    assert nlp.config["components"]["guesser"]["threshold"] == 0.4
    # Trials are of one threshold for all labels, whatever was found before.
    again = Tryout(nlp, pipe, examples, setting="threshold").trials(11)
    assert [trial.scores for trial in again] == [trial.scores for trial in trials]
    assert pipe.cfg["label_thresholds"] == {"A": 0.7, "B": 0.2}
    keep_thresholds(nlp, pipe, setting="threshold", threshold=0.4, by_label={})
    assert "label_thresholds" not in pipe.cfg


def test_thresholds_of_labels_are_scored_as_they_count_when_they_are_kept(nlp, examples):
    pipe = nlp.get_pipe("guesser")
    pipe.cfg["label_thresholds"] = {"A": 0.1}
    given = dict(pipe.cfg)
    by_label = {"A": 0.7, "B": 0.2}
    scores = Tryout(nlp, pipe, examples, setting="threshold").score(0.4, by_label=by_label)
    assert pipe.cfg == given
    keep_thresholds(nlp, pipe, setting="threshold", threshold=0.4, by_label=by_label)
    evaluated = nlp.evaluate(examples)
    assert {key: evaluated[key] for key in scores} == scores
    assert scores["cats_micro_f"] == 1


def test_thresholds_of_labels_that_lower_another_score_are_told():
    with pytest.warns(UserWarning, match="f is lower with a threshold for each label than with one for all"):
        warn_if_worse({"f": 0.4}, than={"f": 0.5}, key="f")
    warn_if_worse({"f": 0.5}, than={"f": 0.5}, key="f")


@pytest.mark.parametrize(
    ("name", "setting", "problem"),
    [
        ("gueser", "threshold", "the pipeline has no component 'gueser'; did you mean 'guesser'?"),
        ("mark", "threshold", "component 'mark' learns nothing and has no threshold"),
        ("guesser", "treshold", "component 'guesser' has no setting 'treshold'; did you mean 'threshold'?"),
        ("guesser", "labels", "the setting 'labels' of component 'guesser' is no number"),
        ("guesser", "text", "the setting 'text' of component 'guesser' is no number"),
        ("guesser", "flag", "the setting 'flag' of component 'guesser' is no number"),
        ("guesser", "nothing", "the setting 'nothing' of component 'guesser' is no number"),
    ],
)
def test_what_is_no_threshold_is_refused(nlp, name, setting, problem):
    with pytest.raises(UsageError) as caught:
        component_with_threshold(nlp, name, setting)
    assert problem in str(caught.value)


def test_setting_that_is_no_share_is_refused():
    nlp = nlpx.blank("en")
    nlp.add_pipe("textcat_multilabel")
    assert component_with_threshold(nlp, "textcat_multilabel", "threshold").name == "textcat_multilabel"
    nlp.add_pipe("spancat")
    with pytest.raises(ConfigError, match=r"component 'spancat': max_positive .*not 0"):
        component_with_threshold(nlp, "spancat", "max_positive")


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("cats_mikro_f", r"no score 'cats_mikro_f' that is one number; did you mean 'cats_micro_f'"),
        ("cats_score_desc", "no score 'cats_score_desc' that is one number"),
        ("cats_f_per_type", "no score 'cats_f_per_type' that is one number"),
    ],
)
def test_score_must_be_one_number(trials, key, problem):
    with pytest.raises(UsageError, match=problem):
        best_trial(trials, key)


def test_data_without_annotation_are_refused(nlp, examples):
    pipe = nlp.get_pipe("guesser")
    pipe.scorer = lambda examples, **settings: dict.fromkeys(score(examples, **settings))
    with pytest.raises(DataError, match="the data hold no annotation to measure cats_micro_f by"):
        best_trial(Tryout(nlp, pipe, examples, setting="threshold").trials(2), "cats_micro_f")


def test_labels_without_thresholds_are_refused(tryout):
    tryout.pipe.takes_label_thresholds = False
    with pytest.raises(UsageError, match="a label of component 'guesser' cannot have a threshold of its own"):
        tryout.best_by_label(otherwise=0.5)


def test_score_that_does_not_depend_on_the_threshold_is_told(trials):
    warn_if_flat(trials, "cats_micro_f")
    with pytest.warns(UserWarning, match="cats_macro_auc does not depend on the threshold; choose another, such as"):
        warn_if_flat(trials, "cats_macro_auc")


def test_precision_recall_and_f_score_are_drawn_together(trials):
    assert list(curves_of(trials, "cats_micro_r")) == ["cats_micro_p", "cats_micro_r", "cats_micro_f"]
    assert list(curves_of(trials, "cats_macro_auc")) == ["cats_macro_auc"]


def test_picture_has_a_point_for_each_threshold_and_escapes_names():
    lines = draw_curves([0.0, 0.5, 1.0], {"<p>": [0.0, 1.0, 0.25]}, best=0.5, title="a & b")
    picture = ET.fromstring("\n".join(lines))
    (curve,) = picture.iter("{http://www.w3.org/2000/svg}polyline")
    assert curve.get("points") == "60.0,360.0 290.0,40.0 520.0,280.0"
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"a & b", "<p>", "best: 0.5"} <= set(texts)
