"""Thresholds of textcat_multilabel, found by nlpx find-threshold."""

from __future__ import annotations

import json

import pytest

import nlpx
from nlpx.cli import main
from nlpx.commands.find_threshold import find_threshold
from nlpx.errors import ModelError
from nlpx.tokens import DocBin

from .conftest import lessons

WHAT = ("textcat_multilabel", "threshold", "cats_macro_f")


@pytest.fixture
def model(trained, tmp_path):
    """Return the folder of a classifier that gives the label bad too seldom and good too often."""
    nlp = trained("textcat_multilabel")
    bias = nlp.get_pipe("textcat_multilabel").model.get_ref("output_layer").get_param("b")
    bias += [2, -2]
    nlp.to_disk(tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture
def data(model, tmp_path):
    docs = [each.reference for each in lessons(nlpx.load(model))]
    DocBin(docs=docs).to_disk(tmp_path / "dev.spacy")
    return tmp_path / "dev.spacy"


def run(*arguments):
    with pytest.raises(SystemExit) as stop:
        main(["find-threshold", *map(str, arguments)])
    return stop.value.code


def macro_f(folder, data):
    nlp = nlpx.load(folder)
    examples = [nlpx.Example(nlp.make_doc(doc.text), doc) for doc in DocBin().from_disk(data).get_docs(nlp.vocab)]
    return nlp.evaluate(examples)["cats_macro_f"]


def test_thresholds_are_found_shown_drawn_and_kept(model, data, tmp_path, capsys):
    output, plot = tmp_path / "tuned", tmp_path / "curve.svg"
    assert run(model, data, *WHAT, "--per-label", "-n", 41, "-o", output, "-p", plot) == 0
    table = capsys.readouterr().out
    assert table.splitlines()[0].split() == ["THRESHOLD", "CATS_MACRO_P", "CATS_MACRO_R", "CATS_MACRO_F", "BEST"]
    (best,) = (line.split() for line in table.splitlines() if line.endswith("*"))
    assert f"best threshold: {best[0]}" in table
    assert table.endswith(f"cats_macro_f: {best[3]} with one threshold, 100.00 with these\n")
    assert plot.read_text(encoding="utf8").count("<polyline") == 3
    settings = json.loads((output / "textcat_multilabel" / "cfg").read_text(encoding="utf8"))
    thresholds = settings["label_thresholds"]
    assert f"{settings['threshold']:.3g}" == best[0]
    assert thresholds["bad"] < 0.5 < thresholds["good"]
    assert macro_f(model, data) < float(best[3]) / 100 <= macro_f(output, data) == 1


def test_what_is_returned_is_what_the_table_says(model, data, capsys):
    best, score, scores = find_threshold(model, data, *WHAT, n_trials=5, silent=False)
    assert list(scores) == [0, 0.25, 0.5, 0.75, 1]
    assert score == scores[best] == max(scores.values())
    assert [line.split()[3] for line in capsys.readouterr().out.splitlines()[1:6]] == [
        f"{100 * value:.2f}" for value in scores.values()
    ]


def test_all_scores_are_shown_on_request(model, data, capsys):
    run(model, data, *WHAT, "--verbose")
    assert {"CATS_SCORE", "CATS_MICRO_F", "CATS_MACRO_AUC"} <= set(capsys.readouterr().out.splitlines()[0].split())


def test_one_prediction_is_enough_for_the_score_that_does_not_depend_on_it(model, data):
    with pytest.warns(UserWarning, match="cats_score does not depend on the threshold; choose another"):
        find_threshold(model, data, *WHAT[:2], "cats_score", silent=False)


@pytest.mark.parametrize("own", [{"good": 2.0}, {"good": "high"}, [0.5], 0.5])
def test_thresholds_that_make_no_sense_are_refused(model, own):
    path = model / "textcat_multilabel" / "cfg"
    settings = json.loads(path.read_text(encoding="utf8"))
    path.write_text(json.dumps({**settings, "label_thresholds": own}), encoding="utf8")
    with pytest.raises(ModelError, match=r"cfg.*label_thresholds"):
        nlpx.load(model)
