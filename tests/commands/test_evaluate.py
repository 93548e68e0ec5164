"""The command nlpx evaluate, run for real."""

from __future__ import annotations

import json
import re
import shutil

import pytest

import nlpx
from nlpx.cli import main
from nlpx.commands.evaluate import evaluate
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


def test_scores_can_be_printed_as_json(folder, capsys):
    with pytest.raises(SystemExit):
        main(["evaluate", str(folder / "model"), str(folder / "data.spacy"), "-R"])
    assert json.loads(capsys.readouterr().out)["tag_acc"] == 1.0


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
    monkeypatch.setattr(declared, "declared_metrics", lambda: metrics)
    lines = list(report({"ents_f": 0.5, "ents_per_type": {"ORG": {"p": 1.0, "r": 0.25, "f": 0.4}}, "speed": 1234.5}))
    assert lines[0].split() == ["NER", "50.00", "Entities."]
    assert lines[1].split()[:2] == ["SPEED", "1,234"]
    assert lines[-1].split() == ["ORG", "100.00", "25.00", "40.00"]


def test_scores_can_be_those_of_each_component(folder):
    scores = evaluate(folder / "model", folder / "data.spacy", per_component=True)
    assert scores["tagger"]["tag_acc"] == 1.0
    assert scores["tokenizer"]["token_acc"] == 1.0


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
    done = call_nlpx("evaluate", "blank", "x.conllu", "--conll18", "-G")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: --conll18 starts from raw text and scores whole pipelines; leave out -G and -P\n"
