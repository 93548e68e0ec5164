"""What training prints."""

from __future__ import annotations

import io
import json
import re

import pytest

import nlpx
from nlpx.errors import ConfigError
from nlpx.training.checkpoints import copy_model
from nlpx.training.loggers import (
    make_chain_logger,
    make_console_logger,
    make_console_logger_v1,
    make_console_logger_v2,
    make_epoch_saver,
)
from nlpx.training.pace import Pace


def info(step=0, **changes):
    return {
        "epoch": 0, "step": step, "score": 0.5, "other_scores": {"tag_acc": 0.5}, "losses": {"tagger": 1.25},
        "checkpoints": [(0.5, step)], "seconds": 2.0, "seconds_left": 6.0, "words": 100, "words_per_second": 100.0,
        "share_done": 0.25, "is_best": True, "output_path": None, **changes,
    }  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(scope="module")
def nlp():
    nlp = nlpx.blank("en")
    nlp.add_pipe("tagger")
    return nlp


def log(logger, nlp, *reports, stdout=None, stderr=None):
    stdout, stderr = stdout or io.StringIO(), stderr or io.StringIO()
    log_step, finalize = logger(nlp, stdout, stderr)
    for report in reports:
        log_step(report)
    finalize()
    return stdout.getvalue()


@pytest.mark.parametrize("make", [make_console_logger, make_console_logger_v1, make_console_logger_v2])
def test_without_a_terminal_rows_are_plain_aligned_lines(nlp, make):
    lines = log(make(), nlp, info(), None, info(step=200, is_best=False, words_per_second=200.0)).splitlines()
    assert lines[0].split() == ["E", "#", "LOSS", "TAGGER", "TAG", "SCORE", "W/S", "ETA", "BEST"]
    assert lines[2].split() == ["0", "0", "1.25", "50.00", "0.5000", "100", "0:00:06", "*"]
    assert lines[3].split() == ["0", "200", "1.25", "50.00", "0.5000", "200", "0:00:06"]
    assert len(lines) == 4


def test_on_a_terminal_the_same_rows_are_shown(nlp):
    text = log(make_console_logger("train"), nlp, info(), None, info(step=200), stdout=Terminal())
    assert "50.00" in text
    assert "TAGGER" in text


@pytest.mark.parametrize("progress_bar", [None, "train", "eval"])
def test_on_a_terminal_a_line_shows_the_step_the_speed_and_the_time_left(nlp, progress_bar):
    text = log(make_console_logger(progress_bar), nlp, info(step=200), stdout=Terminal())
    assert "step 200" in text
    assert "100 words/s, 0:00:06 left" in text


def test_before_the_first_report_the_speed_and_the_time_left_are_shown_too(nlp):
    pace = Pace()
    pace.start(words=0, share_done=0.0)
    pace.note(words=1000, share_done=0.5)
    with pace.followed():
        text = log(make_console_logger("train"), nlp, None, stdout=Terminal())
    assert re.search(r"[\d,]+ words/s, 0:00:0\d left .*passed", text)


def test_a_terminal_gets_the_columns_that_it_has_room_for(nlp, monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    text = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", log(make_console_logger(), nlp, info(), stdout=Terminal()))
    assert "no room here for W/S, ETA; a file in training.logger.output_file gets everything" in " ".join(text.split())
    assert max(len(line) for line in text.splitlines() if "0.5000" in line) <= 50


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_wants_no_colours_gets_none(nlp, monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    text = log(make_console_logger("train"), nlp, info(), stdout=Terminal())
    assert not re.search(r"\x1b\[[\d;]*3\d", text)


def test_an_unknown_progress_bar_is_an_error():
    with pytest.raises(ConfigError, match="'train', 'eval' or null"):
        make_console_logger("always")


def test_the_table_can_be_silent_and_the_reports_go_to_a_file(nlp, tmp_path):
    path = tmp_path / "log.jsonl"
    assert log(make_console_logger(None, False, path), nlp, info(), None, info(step=200)) == ""
    records = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    assert [record["step"] for record in records] == [0, 200]
    assert records[0]["scores"]["tag_acc"] == 50.0
    assert records[0]["losses"] == {"tagger": 1.25}


def test_scores_that_are_no_shares_go_to_the_file_as_they_are(nlp, tmp_path, monkeypatch):
    monkeypatch.setitem(nlp.config["training"]["score_weights"], "speed", 0.0)
    scores = {"tag_acc": 0.5, "speed": 1234.5}
    log(make_console_logger(None, False, tmp_path / "log.jsonl"), nlp, info(other_scores=scores))
    record = json.loads((tmp_path / "log.jsonl").read_text(encoding="utf8"))
    assert record["scores"] == {"tag_acc": 50.0, "pos_acc": None, "speed": 1234.5}


def test_a_chain_passes_reports_on_in_order(nlp):
    seen = []

    def note(name):
        return lambda nlp, stdout, stderr: (lambda info: seen.append(name), lambda: seen.append(f"end {name}"))

    log(make_chain_logger(note("one"), None, note("two")), nlp, info())
    assert seen == ["one", "two", "end one", "end two"]


def test_each_epoch_keeps_its_model(nlp, tmp_path):
    last = tmp_path / "model-last"
    last.mkdir()
    for epoch in (0, 1):
        (last / "meta.json").write_text(str(epoch))
        log(make_epoch_saver(), nlp, None, info(epoch=epoch, output_path=str(last)))
    assert [(tmp_path / f"model{epoch}" / "meta.json").read_text() for epoch in (0, 1)] == ["0", "1"]


def test_copy_model_replaces_what_was_there(tmp_path):
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text(name)
    copy_model(tmp_path / "new", tmp_path / "old")
    assert [path.name for path in (tmp_path / "old").iterdir()] == ["new"]
