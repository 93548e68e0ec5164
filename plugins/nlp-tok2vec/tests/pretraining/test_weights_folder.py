"""Weights of one run are not written over by another one, and a full disk leaves nothing half-written."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from nlp_tok2vec.pretraining import weights_folder
from nlp_tok2vec.pretraining.weights_folder import epoch_after
from nlpx.errors import TrainingError, UsageError


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("name", "epoch"),
    [
        ("model3.bin", 4),
        ("model12.temp.bin", 12),
        ("model-last.bin", None),
        ("best.bin", None),
        ("model3.bin.old", None),
    ],
)
def test_name_of_weights_says_which_epoch_follows(name, epoch):
    assert epoch_after(Path("folder") / name) == epoch


def test_weights_are_not_written_over_unasked(run):
    before = contents(run("out"))
    message = (
        r"it has model-last\.bin, model0\.temp\.bin, model0\.bin …, .*; --init-tok2vec .*model1\.bin learns on .*, --f"
    )
    with pytest.raises(UsageError, match=message):
        run("out", {"training.seed": 1})
    assert contents(run("out", {"training.seed": 0}, resume=True)) == before


def test_epochs_can_be_counted_on(run):
    first = contents(run("out"))
    folder = run("out", {"pretraining.max_epochs": 3}, init_tok2vec=Path(run("other")) / "model1.bin")
    second = contents(folder)
    kept = {"model0.bin", "model0.temp.bin", "model1.bin", "model1.temp.bin"}
    assert set(second) - set(first) == {"model2.bin", "model2.temp.bin"}
    assert {name: second[name] for name in kept} == {name: first[name] for name in kept}
    assert second["model-last.bin"] == second["model2.bin"]
    assert second["log.jsonl"].startswith(first["log.jsonl"])


def test_epoch_must_be_named_where_the_weights_do_not_say_it(run):
    last = run("out") / "model-last.bin"
    with pytest.raises(UsageError, match=r"model-last\.bin: the name does not say .*; say with --epoch-start"):
        run("out", init_tok2vec=last)
    with pytest.raises(UsageError, match=r"out: is a folder; name a file of weights in it, or .* --resume"):
        run("out", init_tok2vec=last.parent)
    for name in ("model7.bin", "best.bin"):
        with pytest.raises(UsageError, match=rf"{name}: there is no such file of weights"):
            run("out", init_tok2vec=last.parent / name)
    assert (run("out", {"pretraining.max_epochs": 6}, init_tok2vec=last, epoch_start=5) / "model5.bin").is_file()


def test_epoch_that_the_run_does_not_have_is_an_error(run):
    last = run("out") / "model1.bin"
    with pytest.raises(
        UsageError, match=r"begins with epoch 2 and ends before epoch 2; .*--pretraining.max_epochs 3 is"
    ):
        run("new", init_tok2vec=last)


def test_weights_are_not_written_over_where_there_is_no_run_to_resume(run, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "model0.bin").write_bytes(b"precious")
    with pytest.raises(UsageError, match=r"it has model0\.bin, which would be written over"):
        run("out", resume=True)
    assert contents(tmp_path / "out") == {"model0.bin": b"precious"}


def test_weights_that_are_written_over_leave_none_of_the_old_run(run):
    run("out", {"pretraining.max_epochs": 3})
    folder = run("out", {"training.seed": 1, "pretraining.n_save_every": None}, force=True)
    assert sorted(contents(folder)) == ["config.cfg", "log.jsonl", "model-last.bin", "model0.bin", "model1.bin"]
    assert contents(folder) == contents(run("new", {"training.seed": 1, "pretraining.n_save_every": None}))


def test_full_disk_is_one_error_and_leaves_nothing_half_written(run, tmp_path, monkeypatch):
    write = weights_folder.write_bytes

    def fill(path, data, *, durable=False):
        if path.suffix == ".bin":
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        write(path, data, durable=durable)

    monkeypatch.setattr(weights_folder, "write_bytes", fill)
    message = (
        r"model0\.temp\.bin: the weights could not be saved: No space left on device; nothing half-written is left"
    )
    with pytest.raises(TrainingError, match=message):
        run("out")
    assert sorted(contents(tmp_path / "out")) == ["config.cfg"]


def test_output_that_is_a_file_is_an_error(run, texts):
    before = texts.read_bytes()
    with pytest.raises(UsageError, match=r"texts\.txt: the output folder cannot be made: .*; choose another one"):
        run("texts.txt")
    assert texts.read_bytes() == before
