"""The command nlpx evaluate, run for real."""

from __future__ import annotations

import json
import re
import shutil

import numpy as np
import pytest

import nlpx
from nlpx.cli import main
from nlpx.commands.evaluate import evaluate
from nlpx.errors import UsageError
from nlpx.evaluation.tables import explain_intervals
from nlpx.training.score_report import report

WORDS = ["The", "cat", "sees", "a", "tree", "."]
TAGS = ["DT", "NN", "VBZ", "DT", "NN", "."]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a trained pipeline and the data that it was trained on."""
    folder = tmp_path_factory.mktemp("evaluate")
    nlp = nlpx.blank("en")
    nlp.add_pipe("tagger")
    doc = nlpx.Doc(nlp.vocab, words=WORDS, spaces=[True] * 4 + [False] * 2, tags=TAGS)
    nlpx.DocBin(docs=[doc, doc]).to_disk(folder / "data.spacy")
    example = nlpx.Example(nlp.make_doc(doc.text), doc)
    optimizer = nlp.initialize(lambda: [example])
    for _ in range(30):
        nlp.update([example], sgd=optimizer)
    nlp.to_disk(folder / "model")
    return folder


def test_the_table_has_a_row_for_each_metric(call_nlpx, folder):
    done = call_nlpx("evaluate", folder / "model", folder / "data.spacy")
    assert done.returncode == 0, done.stderr
    rows = dict(re.split(r"\s{2,}", line)[:2] for line in done.stdout.splitlines())
    assert rows["TOK"] == "100.00"
    assert rows["TAG"] == "100.00"
    assert float(rows["SPEED"].replace(",", "")) > 0
    assert "POS_ACC" not in done.stdout


def test_all_scores_go_to_the_output_file(folder, tmp_path):
    evaluate(folder / "model", folder / "data.spacy", output=tmp_path / "scores.json")
    scores = json.loads((tmp_path / "scores.json").read_text(encoding="utf8"))
    assert scores["tag_acc"] == 1.0
    assert {"token_acc", "token_p", "token_r", "token_f", "speed"} <= set(scores)


@pytest.mark.parametrize("option", [("-R",), ("-o", "-")], ids=" ".join)
def test_scores_can_be_printed_as_json(call_nlpx, folder, tmp_path, option):
    done = call_nlpx("evaluate", folder / "model", folder / "data.spacy", *option)
    assert json.loads(done.stdout)["tag_acc"] == 1.0
    assert not any(tmp_path.iterdir())


def test_quiet_prints_nothing_but_writes_what_was_asked_for(call_nlpx, folder, tmp_path):
    done = call_nlpx("evaluate", folder / "model", folder / "data.spacy", "-q", "-o", tmp_path / "scores.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads((tmp_path / "scores.json").read_text(encoding="utf8"))["tag_acc"] == 1.0


def test_code_brings_what_the_pipeline_needs(run_nlpx, folder, tmp_path):
    code = "import nlpx\n\n@nlpx.Language.component('mine')\ndef mine(doc):\n    return doc\n"
    (tmp_path / "mine.py").write_text(code, encoding="utf8")
    shutil.copytree(folder / "model", tmp_path / "model")
    config = (tmp_path / "model" / "config.cfg").read_text(encoding="utf8")
    config = config.replace('["tagger"]', '["tagger", "mine"]') + '\n[components.mine]\nfactory = "mine"\n'
    (tmp_path / "model" / "config.cfg").write_text(config, encoding="utf8")
    done = run_nlpx("evaluate", "model", folder / "data.spacy")
    assert done.returncode == 1
    assert "no installed plugin offers 'mine'" in done.stderr
    done = run_nlpx("evaluate", "model", folder / "data.spacy", "--code", "mine.py", "-o", "scores.json")
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "scores.json").read_text(encoding="utf8"))["tag_acc"] == 1.0


def test_gold_tokens_can_be_given(folder):
    scores = evaluate(folder / "model", folder / "data.spacy", gold_preproc=True)
    assert scores["token_acc"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere", "data.spacy"], "there is no pipeline 'nowhere'"),
        (["{folder}/model", "nowhere.json"], "nowhere.json: there is no such file or folder"),
        (["{folder}/model", "empty.json"], "empty.json: the file is empty"),
        (["{folder}/model", "{folder}/data.spacy", "-dp", "pictures"], "nothing that can be drawn"),
        (["{folder}/model", "{folder}/data.spacy", "-c", "none.py"], "there is no file none.py"),
    ],
)
def test_bad_arguments_are_one_clear_error(folder, tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.json").write_text("")
    with pytest.raises(SystemExit) as raised:
        main(["evaluate", *(argument.format(folder=folder) for argument in arguments)])
    assert raised.value.code == 1
    assert message in capsys.readouterr().err


def test_metrics_by_label_get_a_table_of_their_own(monkeypatch):
    from nlpx.hookspecs import MetricSpec
    from nlpx.registry import metrics as declared

    metrics = [
        MetricSpec(key="ents_f", label="NER", summary="Entities."),
        MetricSpec(key="ents_per_type", label="NER TYPES", summary="Entities by type.", by_label=True),
        MetricSpec(key="speed", label="SPEED", summary="Words per second.", is_share=False),
    ]
    monkeypatch.setattr(declared, "declared_metrics", lambda by=None: metrics)
    lines = list(report({"ents_f": 0.5, "ents_per_type": {"ORG": {"p": 1.0, "r": 0.25, "f": 0.4}}, "speed": 1234.5}))
    assert lines[0].split() == ["NER", "50.00", "Entities."]
    assert lines[1].split()[:2] == ["SPEED", "1,234"]
    assert lines[-1].split() == ["ORG", "100.00", "25.00", "40.00"]


def test_scores_can_be_those_of_each_component(folder):
    scores = evaluate(folder / "model", folder / "data.spacy", per_component=True)
    assert scores["tagger"]["tag_acc"] == 1.0
    assert scores["tokenizer"]["token_acc"] == 1.0


@pytest.fixture(scope="module")
def texts(folder):
    """Return a file of texts of which the pipeline tags some as they are, and some not."""
    docs = []
    for n_errors in (0, 1, 3, 0, 2, 0):
        tags = ["XX"] * n_errors + TAGS[n_errors:]
        docs.append(nlpx.Doc(nlpx.Vocab(), words=WORDS, spaces=[True] * 4 + [False] * 2, tags=tags))
    nlpx.DocBin(docs=docs).to_disk(folder / "texts.spacy")
    return folder / "texts.spacy"


def test_intervals_are_those_of_the_texts_scored_in_samples(folder, texts):
    rights = np.array([6, 5, 3, 6, 4, 6])
    draws = np.random.default_rng(0)
    shares = [rights[draws.integers(6, size=6)].sum() / 36 for _ in range(100)]
    scores = evaluate(folder / "model", texts, confidence=True, n_samples=100)
    assert scores["tag_acc"] == pytest.approx(30 / 36)
    confidence = scores["confidence"]
    assert (confidence["level"], confidence["n_samples"], confidence["n_texts"]) == (0.95, 100, 6)
    assert confidence["intervals"]["tag_acc"] == pytest.approx(np.quantile(shares, [0.025, 0.975]).tolist())
    assert "speed" not in confidence["intervals"]


def test_intervals_are_those_of_each_component_where_scores_are(folder, texts):
    scores = evaluate(folder / "model", texts, confidence=True, n_samples=10, per_component=True)
    assert scores["confidence"]["intervals"].keys() == {"tagger", "tokenizer"}
    assert len(scores["confidence"]["intervals"]["tagger"]["tag_acc"]) == 2


def test_two_pipelines_are_compared(folder, texts, capsys):
    nlp = nlpx.load(folder / "model")
    nlp.get_pipe("tagger").model.get_ref("softmax").get_param("W")[:] = 0
    nlp.to_disk(folder / "untrained")
    with pytest.raises(SystemExit):
        main(["evaluate", str(folder / "model"), str(texts), "-a", str(folder / "untrained"), "-ns", "100"])
    out = capsys.readouterr().out
    table = out[out.index("compared to") :]
    rows = {line.split("  ")[0]: line for line in table.splitlines()}
    assert rows["TAG"].endswith("differs")
    assert not rows["TOK"].endswith("differs")
    assert table.splitlines()[-1] == "clearly different, as 0 is outside of the interval: TAG"
    scores = evaluate(folder / "model", texts, against=folder / "model", n_samples=10)
    against = scores["confidence"]["against"]
    assert against["differences"]["tag_acc"] == {"value": 0.0, "low": 0.0, "high": 0.0, "is_clear": False}
    assert against["scores"]["tag_acc"] == scores["tag_acc"]


def test_the_table_has_a_column_of_intervals(folder, texts, capsys):
    evaluate(folder / "model", texts, confidence=True, n_samples=10, silent=False)
    out = capsys.readouterr().out
    assert re.search(r"^TAG +83.33 +\d+.\d\d to \d+.\d\d +Share of tokens", out, re.MULTILINE)
    assert "intervals: what 95% of 10 samples of the 6 texts give" in out


def test_intervals_of_labels_that_few_texts_have_are_said_to_be_too_narrow():
    confidence = {"level": 0.95, "n_samples": 10, "n_texts": 6, "of_few_texts": {"a_per_type": {"X": {"f": True}}}}
    assert explain_intervals(confidence).endswith("; too narrow where few texts have the label: X")
    assert explain_intervals({**confidence, "of_few_texts": {"a_f": True}}).endswith("of the 6 texts give")


def test_samples_are_of_documents_where_sentences_are_scored(folder, tmp_path):
    doc = nlpx.Doc(nlpx.Vocab(), words=WORDS * 2, tags=TAGS * 2, sent_starts=[True, *[False] * 5] * 2)
    nlpx.DocBin(docs=[doc, doc]).to_disk(tmp_path / "data.spacy")
    scores = evaluate(folder / "model", tmp_path / "data.spacy", gold_preproc=True, confidence=True, n_samples=5)
    assert scores["confidence"]["n_texts"] == 2


def test_options_that_do_nothing_without_others_are_told(call_nlpx, folder):
    done = call_nlpx("evaluate", folder / "model", folder / "data.spacy", "-q", "-dl", 3, "-ns", 5, "-P")
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "warning: --displacy-limit does nothing without --displacy-path",
        "warning: --n-samples does nothing without --confidence or --against",
        "warning: --per-component does nothing without --output or --return-scores",
    ]


def test_the_table_is_printed_before_the_report_is_written(folder, texts, tmp_path, capsys, monkeypatch):
    def fail(*_arguments, **_settings):
        raise OSError("the disk is full")

    monkeypatch.setattr("nlpx.evaluation.report.writing.write_report", fail)
    with pytest.raises(OSError, match="full"):
        evaluate(folder / "model", texts, report=tmp_path / "report.html", silent=False)
    assert "TAG " in capsys.readouterr().out


def test_the_report_shows_what_was_taken_for_what(folder, texts, tmp_path):
    evaluate(folder / "model", texts, report=tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf8")
    assert "30 of 36 have the right label" in page
    assert re.search(r'<th scope="row">XX</th><td>DT</td><td class="number">3</td><td class="number">50.0 %</td>', page)


def test_a_group_of_spans_that_nothing_scores_is_refused(folder, texts, tmp_path):
    with pytest.raises(UsageError, match="nothing scores a group of spans 'x'; there are none"):
        evaluate(folder / "model", texts, spans_key="x", report=tmp_path / "report.html")
    assert not list(tmp_path.iterdir())


def test_one_group_of_spans_can_be_shown():
    from nlpx.evaluation.run import Evaluation
    from nlpx.evaluation.tables import shown_scores

    scores = {"spans_sc_f": 0.5, "spans_mine_f": 0.25, "token_acc": 1.0}
    evaluation = Evaluation(name="x", nlp=nlpx.blank("en"), examples=[], scores=scores)
    assert shown_scores(evaluation, spans_key="mine").keys() == {"spans_mine_f", "token_acc", "confidence"}
    assert shown_scores(evaluation).keys() == {*scores, "confidence"}


CONLLU = (
    "# text = I don't.\n"
    "1\tI\tI\tPRON\tPRP\t_\t3\tnsubj\t_\t_\n"
    "2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
    "2\tdo\tdo\tAUX\tVBP\t_\t3\taux\t_\t_\n"
    "3\tn't\tnot\tPART\tRB\t_\t0\troot\t_\t_\n"
    "4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n\n"
)


def test_conll18_scores_what_the_pipeline_makes_of_raw_text(call_nlpx, tmp_path):
    nlpx.blank("en").to_disk(tmp_path / "blank")
    (tmp_path / "x.conllu").write_text(CONLLU, encoding="utf8")
    done = call_nlpx("evaluate", "blank", "x.conllu", "--conll18")
    assert done.returncode == 0, done.stderr
    assert [line.split() for line in done.stdout.splitlines() if "|" in line] == [
        ["Metric", "|", "Precision", "|", "Recall", "|", "F1", "Score", "|", "AligndAcc"],
        ["Tokens", "|", "50.00", "|", "66.67", "|", "57.14"],
        ["Words", "|", "100.00", "|", "100.00", "|", "100.00"],
    ]


def test_conll18_cannot_be_given_gold_tokens(call_nlpx, tmp_path):
    nlpx.blank("en").to_disk(tmp_path / "blank")
    (tmp_path / "x.conllu").write_text(CONLLU, encoding="utf8")
    done = call_nlpx("evaluate", "blank", "x.conllu", "--conll18", "-G", "-C")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: --conll18 starts from raw text and scores whole pipelines; leave out -G and -C\n"
