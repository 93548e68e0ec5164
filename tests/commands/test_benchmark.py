"""``nlpx benchmark speed`` and ``nlpx benchmark accuracy``."""

from __future__ import annotations

import json
import re

import pytest

import nlpx
from nlpx.commands import evaluate
from nlpx.commands.benchmark_speed import benchmark_speed
from nlpx.registry import registry


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a pipeline and with data."""
    nlp = nlpx.blank("en")
    nlp.to_disk(tmp_path / "model")
    nlpx.DocBin(docs=[nlp(f"This is text {number} .") for number in range(10)]).to_disk(tmp_path / "data.spacy")
    return tmp_path


def test_speed_is_printed_with_its_interval_and_notices_go_beside_it(call_nlpx, folder):
    done = call_nlpx("benchmark", "speed", folder / "model", folder / "data.spacy", "--n-batches", "32", "-b", "4")
    assert done.returncode == 0, done.stderr
    speed, batches, outliers = done.stdout.splitlines()
    value, low, high = (float(number.replace(",", "")) for number in re.findall(r"[\d,]+\.\d", speed))
    assert low < value < high
    assert batches == "batches   33, of 550 words in all"
    assert re.fullmatch(r"outliers  \d+\.\d %, of which far out: \d+\.\d %", outliers)
    assert done.stderr == "10 texts; components: none; device: CPU\n"


def test_function_measures_the_same_without_a_word(folder, capsys):
    speed = benchmark_speed(folder / "model", folder / "data.spacy", n_batches=1, warmup=0, shuffle=False)
    assert speed.words.tolist() == [50]
    assert capsys.readouterr() == ("", "")


def test_quiet_command_writes_what_it_measured_into_a_file(call_nlpx, folder):
    where = folder / "model", folder / "data.spacy", "-o", "speed.json"
    done = call_nlpx("benchmark", "speed", *where, "-q", "-w", "0", "--batches", "30", "-b", "10")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = json.loads((folder / "speed.json").read_text(encoding="utf8"))
    assert found["words"] == [50] * 30
    assert found["interval"]["low"] < found["words_per_second"] < found["interval"]["high"]
    assert found["words_per_second"] == pytest.approx(1500 / sum(found["seconds"]))


def test_data_that_are_not_there_are_named(call_nlpx, folder):
    done = call_nlpx("benchmark", "speed", folder / "model", "none.spacy", "-q")
    assert (done.returncode, done.stdout) == (1, "")
    assert "none.spacy: there is no such file or folder" in done.stderr


def test_accuracy_is_the_command_evaluate(call_nlpx, folder):
    command = registry.get("commands", "benchmark accuracy")
    assert (command.params, command.callback) == (evaluate.command.params, evaluate.command.callback)
    done = call_nlpx("benchmark", "accuracy", folder / "model", folder / "data.spacy")
    assert done.returncode == 0, done.stderr
    assert "TOK" in done.stdout
