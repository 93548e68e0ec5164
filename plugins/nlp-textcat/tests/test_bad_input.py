"""What nlpx train and debug data say of labels that nobody could learn: one sentence, and nothing half written."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import pytest

from nlpx.cli import main

GOOD = [{"text": f"{label} {number}", "label": label} for number in range(3) for label in ("A", "B")]


class Case(NamedTuple):
    """Hold training data, and what is said of them; ``found`` is an error of debug data, empty where it has none."""

    train: list[Any]
    told: str
    found: str = ""
    flags: tuple[str, ...] = ()


def added(**record: Any) -> list[Any]:
    return [*GOOD, {"text": "x", **record}]


EITHER = ("--textcat-multilabel",)
POSITIVE = "--textcat-positive-label"
CASES = {
    "one label": Case([{**record, "label": "A"} for record in GOOD], "has only the category 'A'", "Only one label"),
    "no labels": Case([{"text": "x"}], "the training corpus has no categories", "No labels in the train", EITHER),
    "no texts": Case([{**record, "text": ""} for record in GOOD], "the corpus gives no examples", "No training docs"),
    "several labels": Case(added(labels=["A", "B"]), "'x' has several: 'A', 'B'", "1 doc with several labels"),
    "a value above 1": Case(added(cats={"A": 2}), "'A' of 'x' is 2.0; write 1 where", "1 doc with categories", EITHER),
    "a value below 0": Case(added(cats={"A": -1}), "'A' of 'x' is -1.0; write 1 where", "1 doc with categories"),
    "a text for a value": Case(added(cats={"A": "1"}), "train.jsonl:7: cats: .* 'A' has '1'", "Corpus is not loadable"),
    "no value": Case(added(cats={"A": float("nan")}), "train.jsonl:7: NaN is no number", "Corpus is not loadable"),
    "a number for a label": Case(added(label=3), "train.jsonl:7: 3 is no label; write its", "Corpus is not loadable"),
    "an unknown positive label": Case(GOOD, "the positive label 'Z' .* is none of its", flags=(POSITIVE, "Z")),
    "a positive label of three": Case(added(label="C"), "has a positive label, but 3 labels", flags=(POSITIVE, "A")),
    "a positive label of many": Case(GOOD, "is for texts that have one of two", flags=(POSITIVE, "A", *EITHER)),
}


def run(arguments, capsys):
    """Run a command; return its exit code, what it prints, and what it says."""
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return caught.value.code, printed.out, printed.err


@pytest.fixture
def write(tmp_path):
    """Write a corpus."""

    def file(name, records):
        path = tmp_path / name
        path.write_text("\n".join(map(json.dumps, records)), encoding="utf8")
        return path

    return file


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_cannot_be_learnt_is_said_in_a_sentence(write, tmp_path, capsys, case):
    corpora = write("train.jsonl", case.train), write("dev.jsonl", GOOD)
    code, _, told = run(["train", "en", tmp_path / "out", *corpora, "-p", "textcat", "-n", 1, *case.flags], capsys)
    (error,) = [line for line in told.splitlines() if line.startswith("error: ")]
    assert code in (1, 2)
    assert re.search(case.told, error)
    assert "Traceback" not in told
    assert not list(tmp_path.rglob("model*"))
    component = "textcat_multilabel" if EITHER[0] in case.flags else "textcat"
    code, report, told = run(["debug", "data", "en", *corpora, "-p", component, "-NF"], capsys)
    assert (code, told) == (1 if case.found else 0, "")
    assert case.found in " ".join(line for line in report.splitlines() if line.startswith("✘"))


@pytest.mark.parametrize(
    ("record", "told"),
    [({"labels": ["A", "B"]}, "'x' has several: 'A', 'B'"), ({"cats": {"A": 2}}, "the category 'A' of 'x' is 2.0")],
)
def test_evaluation_data_that_make_no_sense_stop_training(write, tmp_path, capsys, record, told):
    corpora = write("train.jsonl", GOOD), write("dev.jsonl", added(**record))
    code, _, message = run(["train", "en", tmp_path / "out", *corpora, "-p", "textcat", "-n", 1], capsys)
    assert (code, "Traceback" in message) == (1, False)
    assert told in message
