"""One run at a time in a folder."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from nlpx.commands.train import train
from nlpx.config import load_config
from nlpx.errors import TrainingError, UsageError
from nlpx.files.alone import alone_in
from nlpx.training.resume import STATE

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no locks of folders")


def in_thread(function):
    """Call a function in another thread, as another run would; returns its error."""
    errors = []

    def call():
        try:
            function()
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    return errors[0] if errors else None


def hold(folder):
    with alone_in(folder):
        pass


@pytest.mark.parametrize("resume", [False, True])
def test_a_second_run_in_a_folder_is_refused_and_changes_nothing(config, tmp_path, resume):
    (tmp_path / STATE).write_bytes(b"of the other run")
    with alone_in(tmp_path):
        before = {path: path.read_bytes() for path in tmp_path.iterdir()}
        error = in_thread(lambda: train(load_config(config), tmp_path, resume=resume, quiet=True))
        assert isinstance(error, TrainingError)
        assert str(error).startswith(f"{tmp_path}: another run is writing into this folder; wait until it ends")
        assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_is_free_when_its_run_has_ended(tmp_path):
    with alone_in(tmp_path), alone_in(tmp_path):
        assert in_thread(lambda: hold(tmp_path)) is not None
        assert in_thread(lambda: hold(tmp_path / "other")) is None
    assert in_thread(lambda: hold(tmp_path)) is None
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_a_folder_that_was_made_for_a_run_that_leaves_nothing_goes_again(tmp_path):
    (tmp_path / "there").mkdir()
    for path in ("new/deep", "there", "there/new"):
        with pytest.raises(KeyboardInterrupt), alone_in(tmp_path / path):
            raise KeyboardInterrupt
        assert [found.name for found in tmp_path.rglob("*")] == ["there"]
    weights = tmp_path / "there" / "new" / "weights"
    with pytest.raises(FileExistsError), alone_in(weights.parent):
        weights.write_bytes(b"1") and weights.mkdir()
    assert weights.read_bytes() == b"1"


def test_a_process_that_outlives_a_run_does_not_hold_its_folder(tmp_path):
    with alone_in(tmp_path):
        ready, tell = os.pipe()
        child = os.fork()
        if not child:
            os.write(tell, b"1")
            signal.pause()
        os.read(ready, 1)
    try:
        hold(tmp_path)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ready)
        os.close(tell)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match=r"file: the output folder cannot be made: .*; choose another one"):
        hold(tmp_path / "file")
