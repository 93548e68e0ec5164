"""A run that is interrupted or killed, wherever that may be, ends as if it had not been."""

from __future__ import annotations

import json
import os
import signal

import pytest
from click.testing import CliRunner

from nlp_tok2vec.commands import command
from nlp_tok2vec.pretraining.loop import PretrainingRun
from nlpx.errors import TrainingError, UsageError
from nlpx.testing.killing import WHOLE, contents, killed_runs
from nlpx.training import TrainingInterrupted

ATTEMPTS = """
import os
from nlpx.config import load_config
from nlpx.testing.killing import kill_runs
from nlp_tok2vec.commands import pretrain
from nlp_tok2vec.pretraining.loop import PretrainingRun

config = load_config("pretrain.cfg")
kill_runs(
    lambda name: pretrain(config, name, resume=True, quiet=True),
    events=[(os, "replace"), (os, "fsync"), (PretrainingRun, "_update")],
    n_tries=5,
)
"""


# What a run changes that counts on in the folder of another one.
CHANGED = {"config.cfg", "log.jsonl", "model-last.bin"}


@pytest.fixture
def interrupt(monkeypatch):
    """Return a function that lets the next run get a signal after so many batches."""

    def after(n_batches):
        update = PretrainingRun._update

        def counted(run, batch):
            update(run, batch)
            if run.step == n_batches:
                os.kill(os.getpid(), signal.SIGTERM)

        monkeypatch.setattr(PretrainingRun, "_update", counted)

    yield after
    monkeypatch.undo()


def test_runs_that_are_killed_end_like_one_that_is_not(config, tmp_path):
    (tmp_path / "pretrain.cfg").write_text(config, encoding="utf8")
    exits = killed_runs(ATTEMPTS, folder=tmp_path)
    whole = contents(tmp_path / WHOLE)
    assert len(exits) == 5
    for event, (first, _, last) in exits.items():
        assert (first, last) == (-signal.SIGKILL, 0)
        assert contents(tmp_path / event) == whole, event


def test_interrupted_run_saves_what_it_has_and_goes_on(run, interrupt, capsys):
    whole = run("whole")
    interrupt(9)
    with pytest.raises(
        TrainingInterrupted, match=r"in epoch 1, batch 3; .*model1\.temp\.bin; .* --resume goes on"
    ) as info:
        run("out")
    assert info.value.exit_code == 128 + signal.SIGTERM
    folder = run("out", resume=True, quiet=False)
    assert "the run goes on in epoch 1, after batch 3" in capsys.readouterr().err
    # What was saved at the interruption is in the log, and of the temporary weights there is a later version.
    weights = {name: data for name, data in contents(folder).items() if name != "log.jsonl"}
    assert weights == {name: data for name, data in contents(whole).items() if name != "log.jsonl"}
    log = [json.loads(line)["nr_word"] for line in (folder / "log.jsonl").read_text(encoding="utf8").splitlines()]
    assert log == [48, 96, 144, 144, 192, 216, 240, 288, 288]


@pytest.mark.parametrize("named", ["model1.temp.bin", "model0.bin"])
def test_weights_that_were_saved_last_let_the_run_go_on(run, interrupt, tmp_path, named):
    whole = run("whole", {"pretraining.n_save_every": None})
    interrupt(9)
    with pytest.raises(TrainingInterrupted):
        run("out", {"pretraining.n_save_every": None})
    folder = run("out", {"pretraining.n_save_every": None}, init_tok2vec=tmp_path / "out" / named, force=True)
    is_same = (folder / "model1.bin").read_bytes() == (whole / "model1.bin").read_bytes()
    assert is_same == (named == "model1.temp.bin")


@pytest.mark.parametrize("options", [{"resume": True}, {"init_tok2vec": "model1.temp.bin"}])
def test_run_that_goes_on_counts_from_its_own_first_epoch(run, interrupt, tmp_path, options):
    interrupt(9)
    with pytest.raises(TrainingInterrupted):
        run("out")
    before = contents(tmp_path / "out")
    if "init_tok2vec" in options:
        options = {"init_tok2vec": tmp_path / "out" / options["init_tok2vec"]}
    with pytest.raises(UsageError, match=r"--epoch-start 1: the interrupted run in .* began with epoch 0; leave --ep"):
        run("out", epoch_start=1, **options)
    assert contents(tmp_path / "out") == before
    assert (run("out", epoch_start=0, **options) / "model-last.bin").is_file()


def test_complete_run_is_left_as_it_is_when_it_is_resumed(run, capsys):
    before = contents(run("out"))
    folder = run("out", resume=True, quiet=False)
    assert "this run is complete; its weights are" in capsys.readouterr().err
    assert contents(folder) == before


def test_complete_run_that_is_to_go_on_for_longer_is_told_how(run, tmp_path):
    before = contents(run("out"))
    with pytest.raises(TrainingError, match=r"complete with pretraining\.max_epochs = 2, .* --epoch-start 2, without"):
        run("out", {"pretraining.max_epochs": 3}, resume=True)
    assert contents(tmp_path / "out") == before
    weights = tmp_path / "out" / "model-last.bin"
    folder = run("out", {"pretraining.max_epochs": 3}, init_tok2vec=weights, epoch_start=2)
    assert before.items() - contents(folder).items() == {(name, before[name]) for name in CHANGED}


def test_run_from_flags_that_counts_on_needs_no_first_epoch_to_go_on(texts, interrupt, tmp_path):
    def invoke(name, *options):
        settings = ["-i", "2", "-cw", "8", "-cd", "1", "-er", "20", "-bs", "30", "-L", "characters", "-q"]
        return CliRunner().invoke(command, [str(texts), "xx", str(tmp_path / name), *settings, *options])

    assert invoke("whole", "--epoch-start", "3").exit_code == 0
    interrupt(9)
    assert isinstance(invoke("out", "--epoch-start", "3").exception, TrainingInterrupted)
    result = invoke("out", "--resume")
    assert result.exception is None
    weights = "model4.bin"
    assert (tmp_path / "out" / weights).read_bytes() == (tmp_path / "whole" / weights).read_bytes()


def test_texts_that_became_fewer_are_an_error_when_a_run_goes_on(run, texts, interrupt, tmp_path):
    interrupt(5)
    with pytest.raises(TrainingInterrupted):
        run("out")
    before = contents(tmp_path / "out")
    texts.write_text("".join(texts.read_text(encoding="utf8").splitlines(keepends=True)[:4]), encoding="utf8")
    with pytest.raises(TrainingError, match=r"after batch 5 of epoch 0, and the texts make only 2 now; restore them"):
        run("out", resume=True)
    assert contents(tmp_path / "out") == before


def test_run_of_other_settings_is_not_resumed(run, interrupt):
    interrupt(3)
    with pytest.raises(TrainingInterrupted):
        run("out")
    with pytest.raises(TrainingError, match=r"had other settings: pretraining\.dropout; use its config"):
        run("out", {"pretraining.dropout": 0.1}, resume=True)
    # It may go on for longer.
    assert (run("out", {"pretraining.max_epochs": 3}, resume=True) / "model2.bin").is_file()


def test_run_without_a_seed_cannot_be_resumed(run, tmp_path):
    folder = run("out", {"training.seed": None})
    assert not (folder / "pretraining.state").exists()
    with pytest.raises(TrainingError, match=r"only a run that has an output folder and a number for training\.seed"):
        run("other", {"training.seed": None}, resume=True)
