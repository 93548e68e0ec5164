"""Probabilities corrected by a temperature or by curves: known values, and how a component keeps it."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

import nlpx
from nlp_textcat.calibration import (
    calibrated,
    calibration_error,
    fit,
    fit_isotonic,
    fit_temperature,
    is_curve,
    log_loss,
    on_curve,
    with_temperature,
)
from nlp_textcat.gold import Truths
from nlp_textcat.recalibrating import calibrate
from nlpx.cli import main
from nlpx.errors import DataError, ModelError, UsageError
from nlpx.tokens import DocBin

from .conftest import example, lessons

# Log-odds of three labels for 24 texts, the right label of each, and the temperature that scikit-learn 1.9 finds.
ODDS = np.array(
    [
        [4.87, -1.84, -1.58], [-3.22, 2.6, -6.9], [5.23, -2.28, 0.96], [-0.75, 4.39, -6.18], [-0.97, -1.15, 3.4],
        [-3.3, -0.52, -2.63], [0.13, 1.75, -3.3], [3.43, 2.7, 1.51], [2.7, -2.05, -0.37], [-2.81, -0.8, 1.59],
        [-2.07, -1.19, -2.06], [-2.54, -2.01, -0.04], [-3.35, 0.7, 4.98], [2.23, -0.58, -2.66], [-2.24, 5.08, 0.15],
        [-1.91, 0.57, 6.3], [0.36, 1.85, 0.9], [-1.06, -3.43, -1.05], [-0.63, 1.76, 2.52], [2.79, 0.86, 2.66],
        [-2.26, 3.76, 1.54], [-0.89, 1.47, -0.23], [3.39, 4.56, 6.56], [-4.19, -4.33, -1.51],
    ]
)  # fmt: skip
RIGHT = [1, 1, 0, 1, 2, 1, 1, 0, 2, 2, 0, 2, 2, 2, 1, 2, 2, 2, 0, 2, 2, 2, 2, 0]
TEMPERATURE = 3.2151607539667117
# Scores, truths, and the curve that scikit-learn's IsotonicRegression finds, at 0, 0.1 … 1.
SCORES = [
    0.55, 0.72, 0.6, 0.89, 0.42, 0.65, 0.44, 0.89, 0.96, 0.38, 0.79, 0.53, 0.57, 0.93, 0.07, 0.09, 0.02, 0.83, 0.78,
    0.87, 0.98, 0.8, 0.46, 0.78,
]  # fmt: skip
TRUE = [1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
CURVE = [0, 0, 0, 0, 0, 0.6, 10 / 11, 10 / 11, 10 / 11, 0.9318181818181818, 1]


def known(values):
    values = np.array(values, dtype="f")
    return Truths(values, np.ones(values.shape, dtype=bool))


# Temperature


def test_temperature_is_that_of_scikit_learn():
    scores = np.exp(ODDS) / np.exp(ODDS).sum(axis=1, keepdims=True)
    truths = known(np.eye(3)[RIGHT])
    assert fit_temperature(scores, truths, exclusive=True) == pytest.approx(TEMPERATURE, rel=1e-5)


@pytest.mark.parametrize("exclusive", [False, True])
def test_temperature_is_known_where_all_texts_are_alike(exclusive):
    # What is right in three of four cases has log-odds of ln 3; the scores say ln 9.
    scores, truths = np.full((8, 1), 0.9), known([[1], [1], [1], [0]] * 2)
    if exclusive:
        scores, truths = np.hstack([scores, 1 - scores]), known(np.hstack([truths.values, 1 - truths.values]))
    temperature = fit_temperature(scores, truths, exclusive=exclusive)
    assert temperature == pytest.approx(math.log(9) / math.log(3), abs=1e-6)
    assert with_temperature(scores, temperature, exclusive=exclusive)[0, 0] == pytest.approx(0.75, abs=1e-6)


def test_temperature_stays_within_bounds_where_everything_is_right_or_wrong():
    scores, right = np.full((4, 1), 0.9), known(np.ones((4, 1)))
    assert 0.01 <= fit_temperature(scores, right, exclusive=False) < 0.1
    wrong = known(np.zeros((4, 1)))
    assert fit_temperature(scores, wrong, exclusive=False) == pytest.approx(100)


def test_what_is_not_known_has_no_say():
    truths = Truths(np.array([[1], [1], [1], [0], [0]], "f"), np.array([[True]] * 4 + [[False]]))
    assert fit_temperature(np.full((5, 1), 0.9), truths, exclusive=False) == pytest.approx(2, abs=1e-6)


@pytest.mark.parametrize("exclusive", [False, True])
def test_certain_scores_stay_finite(exclusive):
    scores = np.array([[1.0, 0.0], [0.0, 1.0]])
    found = with_temperature(scores, 3.0, exclusive=exclusive)
    assert np.isfinite(found).all()
    assert (found.argmax(axis=1) == [0, 1]).all()
    assert math.isfinite(log_loss(1 - scores, known(scores), exclusive=exclusive))


# Isotonic regression


def test_curve_is_that_of_scikit_learn():
    curve = fit_isotonic(np.array(SCORES), np.array(TRUE, dtype=float))
    np.testing.assert_allclose(on_curve(np.linspace(0, 1, 11), curve), CURVE, atol=1e-12)
    assert is_curve(curve)


def test_neighbours_that_fall_share_their_mean():
    curve = fit_isotonic(np.array([0.4, 0.1, 0.3, 0.2]), np.array([1.0, 0, 0, 1]))
    assert curve == [[0.1, 0], [0.2, 0.5], [0.3, 0.5], [0.4, 1]]
    assert on_curve(np.array([0, 0.15, 0.25, 0.9]), curve).tolist() == pytest.approx([0, 0.25, 0.5, 1])


def test_curves_of_exclusive_labels_add_up_to_one():
    curves = {"isotonic": {"A": [[0.2, 0.0], [0.8, 0.6]], "B": [[0.4, 0.0], [0.8, 0.2], [0.9, 0.2]]}}
    scores = np.array([[0.8, 0.2], [0.5, 0.5], [0.2, 0.8]])
    found = calibrated(scores, curves, ["A", "B"], exclusive=True)
    np.testing.assert_allclose(found, [[1, 0], [6 / 7, 1 / 7], [0, 1]])
    level = {"isotonic": {"A": [[0.5, 0.0]], "B": [[0.5, 0.0]]}}
    np.testing.assert_allclose(calibrated(scores[:1], level, ["A", "B"], exclusive=True), [[0.5, 0.5]])


def test_label_of_which_only_one_side_is_known_has_no_curve():
    settings = fit("isotonic", np.array([[0.2, 0.3], [0.6, 0.4]]), known([[0, 1], [1, 1]]), ["A", "B"], exclusive=False)
    assert list(settings["isotonic"]) == ["A"]
    found = calibrated(np.array([[0.4, 0.35]]), settings, ["A", "B"], exclusive=False)
    np.testing.assert_allclose(found, [[0.5, 0.35]])


def test_exclusive_labels_with_curves_share_what_those_without_leave():
    curves = {"isotonic": {"A": [[0.2, 0.1], [0.8, 0.9]], "B": [[0.2, 0.1], [0.8, 0.9]]}}
    before = calibrated(np.array([[0.75, 0.25]]), curves, ["A", "B"], exclusive=True)
    later = calibrated(np.array([[0.45, 0.15, 0.4]]), curves, ["A", "B", "C"], exclusive=True)
    np.testing.assert_allclose(later, [[*(0.6 * before[0]), 0.4]])


@pytest.mark.parametrize("curve", [[], [[0.1]], [[0.1, 0.2, 0.3]], [[0.2, 0.1], [0.1, 0.3]], [[0.1, 0.3], [0.2, 0.1]]])
def test_what_does_not_rise_is_no_curve(curve):
    assert not is_curve(curve)


# How good probabilities are


def test_log_loss_is_the_mean_cross_entropy_of_what_is_known():
    scores = np.array([[0.8, 0.2], [0.4, 0.6], [0.5, 0.5]])
    truths = Truths(np.array([[1, 0], [1, 0], [0, 0]], "f"), np.array([[1, 1], [1, 0], [0, 0]], dtype=bool))
    of_labels = [math.log(0.8), math.log(1 - 0.2), math.log(0.4)]
    assert log_loss(scores, truths, exclusive=False) == pytest.approx(-sum(of_labels) / 3)
    of_texts = [math.log(0.8), math.log(0.4)]
    assert log_loss(scores, truths, exclusive=True) == pytest.approx(-sum(of_texts) / 2)


def test_calibration_error_is_the_mean_gap_between_what_was_said_and_what_came():
    # Of 15 bins: 0.9 lies in one, 0.6 in another; 1 and 0 belong to the first and the last.
    due = pytest.approx((4 * 0.15 + 2 * 0.1) / 6)
    assert calibration_error([([0.9, 0.9, 0.9, 0.9, 0.6, 0.6], [1, 1, 0, 1, 0, 1])]) == due
    assert calibration_error([([0.9, 0.6, 0.9], [1, 0, 1]), ([0.9, 0.9, 0.6], [0, 1, 1])]) == due
    assert calibration_error([([0.0, 1.0], [0, 1])]) == 0
    assert calibration_error([([], [])]) is calibration_error([]) is None


# In a component


def uncertain(nlp):
    """Return examples of which a trained classifier is too sure: a third of them is the other way round."""
    other = {"good": "bad", "bad": "good"}
    made = []
    for number, each in enumerate(lessons(nlp) * 15):
        cats = each.reference.cats
        swapped = {label: cats[other[label]] for label in cats} if number % 3 == 0 else cats
        made.append(example(nlp, each.reference.text, swapped))
    return made


@pytest.mark.parametrize("method", ["temperature", "isotonic"])
@pytest.mark.parametrize("name", ["textcat", "textcat_multilabel"])
def test_calibrated_component_is_less_wrong_and_keeps_it(trained, name, method, tmp_path):
    nlp = trained(name)
    examples = uncertain(nlp)
    before = nlp.evaluate(examples)
    found = calibrate(nlp, name, examples, method=method)
    after = nlp.evaluate(examples)
    assert before["cats_ece"] == pytest.approx(found.before.calibration_error)
    assert after["cats_ece"] < 0.5 * before["cats_ece"]
    assert found.after.calibration_error < found.before.calibration_error
    assert found.after.log_loss < found.before.log_loss
    texts = [each.reference.text for each in examples]
    cats = [doc.cats for doc in nlp.pipe(texts)]
    nlp.to_disk(tmp_path)
    assert [doc.cats for doc in nlpx.load(tmp_path).pipe(texts)] == cats
    # Another time is in place of the first one; a new beginning has none.
    assert calibrate(nlp, name, examples).before == found.before
    assert "isotonic" not in nlp.get_pipe(name).cfg
    nlp.initialize(lambda: examples)
    assert not nlp.get_pipe(name).is_calibrated


@pytest.mark.parametrize("method", ["temperature", "isotonic"])
def test_calibration_that_helps_no_other_data_is_told(trained, method):
    nlp = trained("textcat")
    # Of each five texts, which are in five parts, two are the other way round: the others say something else of them.
    examples = [example(nlp, "a good film", {"good": n % 5 > 1, "bad": n % 5 < 2}) for n in range(40)]
    with pytest.warns(
        UserWarning, match=rf"calibrated by {method}, the probabilities .* their calibration error is \d"
    ):
        found = calibrate(nlp, "textcat", examples, method=method)
    assert found.after.calibration_error > found.before.calibration_error


def test_temperature_changes_no_ranks(trained):
    nlp = trained("textcat")
    examples = uncertain(nlp)
    before = nlp.evaluate(examples)
    calibrate(nlp, "textcat", examples)
    after = nlp.evaluate(examples)
    for key in ("cats_score", "cats_macro_auc", "cats_micro_f"):
        assert after[key] == before[key]


def test_label_that_came_later_is_calibrated_too(trained):
    nlp = trained("textcat_multilabel")
    calibrate(nlp, "textcat_multilabel", uncertain(nlp), method="isotonic")
    nlp.get_pipe("textcat_multilabel").add_label("fine")
    assert nlp("a good film").cats.keys() == {"good", "bad", "fine"}


def test_calibration_that_training_makes_stale_is_told(trained):
    nlp = trained("textcat")
    nlp.resume_training()
    calibrate(nlp, "textcat", uncertain(nlp))
    with pytest.warns(UserWarning, match="calibrate it anew when it is trained"):
        nlp.resume_training()


def test_what_cannot_be_calibrated_is_refused(trained):
    nlp = trained("textcat")
    with pytest.raises(UsageError, match="the pipeline has no classifier 'texcat'; did you mean 'textcat'"):
        calibrate(nlp, "texcat", uncertain(nlp))
    few = [example(nlp, "a good film", {}), *uncertain(nlp)[:4]]
    with pytest.raises(DataError, match="labels of component 'textcat' are known of 4 texts of the data, and 5 is the"):
        calibrate(nlp, "textcat", few)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_data_that_say_the_same_of_all_labels_calibrate_nothing(trained, value):
    nlp = trained("textcat_multilabel")
    same = [example(nlp, f"film {number}", {"good": value, "bad": value}) for number in range(6)]
    with pytest.raises(DataError, match="the data say the same of each label of component 'textcat_multilabel'"):
        calibrate(nlp, "textcat_multilabel", same)
    assert not nlp.get_pipe("textcat_multilabel").is_calibrated


@pytest.mark.parametrize("tuned", [{"threshold": 0.3}, {"label_thresholds": {"good": 0.3}}])
def test_thresholds_that_were_for_other_probabilities_are_told(trained, tuned):
    nlp = trained("textcat_multilabel")
    calibrate(nlp, "textcat_multilabel", uncertain(nlp))
    nlp.get_pipe("textcat_multilabel").cfg.update(tuned)
    with pytest.warns(UserWarning, match="find them anew with nlpx find-threshold"):
        calibrate(nlp, "textcat_multilabel", uncertain(nlp))


def test_calibration_error_is_that_of_the_labels_that_are_known(trained):
    nlp = trained("textcat_multilabel")
    mentioned = [example(nlp, "good", {"good": 1.0})]
    score = nlp("good").cats["good"]
    assert nlp.evaluate(mentioned)["cats_ece"] == pytest.approx(1 - score)
    assert nlp.evaluate([example(nlp, "good", {})])["cats_ece"] is None


@pytest.mark.parametrize(
    "setting",
    [{"temperature": 0}, {"temperature": "hot"}, {"isotonic": {"good": [[0.5, 2.0]]}}, {"isotonic": {"good": [[0.5]]}}],
)
def test_calibration_that_makes_no_sense_is_refused(trained, setting, tmp_path):
    trained("textcat").to_disk(tmp_path)
    path = tmp_path / "textcat" / "cfg"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf8")), **setting}), encoding="utf8")
    with pytest.raises(ModelError, match=next(iter(setting))):
        nlpx.load(tmp_path)


def test_command_tells_what_calibration_does_and_saves_it(trained, tmp_path, capsys):
    nlp = trained("textcat")
    examples = uncertain(nlp)
    nlp.to_disk(tmp_path / "model")
    DocBin(docs=[each.reference for each in examples]).to_disk(tmp_path / "dev.spacy")
    arguments = ["calibrate", tmp_path / "model", tmp_path / "dev.spacy", "textcat", "-o", tmp_path / "calibrated"]
    with pytest.raises(SystemExit) as stop:
        main(list(map(str, arguments)))
    assert stop.value.code == 0
    _, error, *_ = capsys.readouterr().out.splitlines()
    before, after = map(float, error.split()[-2:])
    assert after < before
    loaded = nlpx.load(tmp_path / "calibrated")
    assert loaded.get_pipe("textcat").cfg["temperature"] > 1
    performance = loaded.meta["performance"]
    assert (100 * performance["cats_ece_uncalibrated"], 100 * performance["cats_ece"]) == pytest.approx(
        (before, after), abs=0.01
    )
