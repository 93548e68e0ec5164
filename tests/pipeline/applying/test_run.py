"""A run that stops goes on with what is the same, and refuses what is not."""

from __future__ import annotations

import signal

import pytest

import nlpx
from nlpx.corpora.given_texts import GivenTexts
from nlpx.errors import DataError, TrainingError, UsageError
from nlpx.files.alone import alone_in
from nlpx.pipeline.applying import run
from nlpx.pipeline.applying.run import apply_to, digest_of
from nlpx.pipeline.applying.trail import Trail, unfinished
from nlpx.testing.killing import WHOLE, contents, killed_runs

KILLS = """
import os
from pathlib import Path
import nlpx
from nlpx.corpora.given_texts import GivenTexts
from nlpx.pipeline.applying import run
from nlpx.pipeline.applying.journal import Journal
from nlpx.pipeline.applying.trail import Trail, unfinished
from nlpx.testing.killing import kill_runs

run._BETWEEN_NOTES = 0.0
nlp = nlpx.blank("xx")

def annotate(name):
    for output, n_process in ((Path(name, "out.spacy"), 2), (Path(name, "out.jsonl"), 1)):
        if not output.exists() or unfinished(output).exists():
            texts, trail = GivenTexts("texts.txt", nlp.vocab, each_line=True), Trail(unfinished(output))
            run.apply_to(nlp, texts, output, trail=trail, settings={}, batch_size=2, n_process=n_process, notify=print)

kill_runs(annotate, events=[(os, "replace"), (os, "fsync"), (run.shutil, "rmtree"), (Journal, "note")], n_tries=5)
"""


class Stop(Exception):
    """Ends a run where it is."""


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Return a function that annotates the lines of a file, and stops after some batches of one text."""
    monkeypatch.setattr(run, "_BETWEEN_NOTES", 0.0)

    def start(*lines, stop_after=None, output="out.jsonl", n_read=None, **settings):
        (tmp_path / "texts.txt").write_text("\n".join(lines), encoding="utf8")
        nlp = nlpx.blank("xx")
        seen = []

        def watch(n_texts, _speed, share):
            seen.append((n_texts, share))
            if n_texts == stop_after:
                raise Stop

        texts = GivenTexts(tmp_path / "texts.txt", nlp.vocab, each_line=True)
        again = settings.pop("again", False)
        apply_to(
            nlp, texts, tmp_path / output, trail=Trail(unfinished(tmp_path / output)), settings=settings, batch_size=1,
            again=again, notify=start.notices.append, watch=watch,
        )  # fmt: skip
        return seen

    start.notices = []
    return start


@pytest.mark.parametrize("output", ["out.jsonl", "out.spacy"])
def test_a_full_disk_names_the_output_and_leaves_nothing(start, tmp_path, largest_file, output):
    with largest_file(1 << 12), pytest.raises(OSError, match="File too large") as raised:
        start("a " * 1000, output=output)
    assert raised.value.filename == str(tmp_path / output)
    assert {path.name for path in tmp_path.iterdir()} == {"texts.txt"}


@pytest.mark.parametrize("output", ["out.jsonl", "out.spacy"])
def test_what_is_done_is_not_done_again(start, tmp_path, output):
    start("a", "b", "c", output="whole" + output)
    with pytest.raises(Stop):
        start("a", "b", "c", stop_after=2, output=output)
    assert not (tmp_path / output).exists()
    folder = unfinished(tmp_path / output)
    assert start.notices == [f"{folder}: what is done is kept; the same command goes on from there"]
    # The second batch was not noted any more.
    assert start("a", "b", "c", output=output) == [(2, pytest.approx(0.8)), (3, 1.0)]
    assert (tmp_path / output).read_bytes() == (tmp_path / f"whole{output}").read_bytes()
    assert not folder.exists()


def test_texts_may_come_after_those_that_are_done(start, tmp_path):
    with pytest.raises(Stop):
        start("a", "b", "c", stop_after=2)
    start("a", "x", "y", "z")
    assert [line[:11] for line in (tmp_path / "out.jsonl").read_text().splitlines()] == [
        f'{{"text":"{text}"' for text in "axyz"
    ]


@pytest.mark.parametrize("lines", [("x", "b"), ("ab",), ()])
def test_other_texts_are_refused_unless_the_run_is_to_begin_again(start, tmp_path, lines):
    with pytest.raises(Stop):
        start("a", "b", "c", stop_after=3)
    with pytest.raises(DataError, match="it does not begin with the 2 texts that the run had"):
        start(*lines)
    assert unfinished(tmp_path / "out.jsonl").exists()
    start("x", "y", "z", again=True)
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 3


def test_other_settings_are_refused_by_name(start):
    with pytest.raises(Stop):
        start("a", "b", "c", stop_after=2, model="one", device=0)
    with pytest.raises(UsageError, match="another model; go on with the same, or begin again with --force"):
        start("a", "b", "c", model="two", device=0)


def test_a_run_that_has_done_nothing_leaves_nothing(start, tmp_path):
    with pytest.raises(Stop):
        start("a", "b", stop_after=1)
    assert [path.name for path in tmp_path.iterdir()] == ["texts.txt"]


def test_a_torn_line_of_the_journal_does_not_count(start, tmp_path):
    with pytest.raises(Stop):
        start("a", "b", "c", stop_after=3)
    journal = unfinished(tmp_path / "out.jsonl") / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-2])
    assert start("a", "b", "c")[0][0] == 2


def test_a_journal_that_is_none_is_told(start, tmp_path):
    folder = unfinished(tmp_path / "out.jsonl")
    folder.mkdir()
    (folder / "journal.jsonl").write_text('{"version": "0"}\n[]\n')
    with pytest.raises(DataError, match=r"journal\.jsonl: this is not the journal"):
        start("a")


@pytest.mark.parametrize(("output", "name"), [("out.jsonl", "docs.jsonl"), ("out.spacy", "tokens")])
def test_what_was_done_and_is_not_there_any_more_is_told(start, tmp_path, output, name):
    with pytest.raises(Stop):
        start("a", "b", "c", stop_after=3, output=output)
    (unfinished(tmp_path / output) / name).unlink()
    with pytest.raises(DataError, match="what the run had done that stopped here is damaged; begin again with --force"):
        start("a", "b", "c", output=output)
    assert start("a", "b", "c", output=output, again=True)[-1] == (3, 1.0)


def test_what_a_kill_leaves_of_the_folder_of_a_run_that_is_complete_does_not_count(start, tmp_path, monkeypatch):
    start("a", "b", output="whole.jsonl")

    def remove(folder):
        (folder / "docs.jsonl").unlink()
        raise Stop

    with monkeypatch.context() as patch:
        patch.setattr(run.shutil, "rmtree", remove)
        with pytest.raises(Stop):
            start("a", "b")
    start("a", "b")
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert not unfinished(tmp_path / "out.jsonl").exists()


def test_a_second_run_for_the_same_output_is_refused(start, tmp_path):
    import threading

    errors = []

    def other():
        try:
            start("a")
        except TrainingError as error:
            errors.append(str(error))

    with alone_in(unfinished(tmp_path / "out.jsonl")):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert "another run is writing into this folder" in errors[0]


def test_a_digest_tells_folders_apart(tmp_path):
    digests = set()
    for name, content in (("a", "x"), ("a", "y"), ("b", "y")):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(content)
        digests.add(digest_of(folder))
    assert len(digests) == 3


def test_runs_that_are_killed_end_like_one_that_is_not(tmp_path):
    (tmp_path / "texts.txt").write_text("\n".join(f"text {n}, of many" for n in range(7)), encoding="utf8")
    exits = killed_runs(KILLS, folder=tmp_path)
    whole = contents(tmp_path / WHOLE)
    assert set(whole) == {"out.spacy", "out.jsonl"}
    assert len(exits) == 5
    for event, (first, _, last) in exits.items():
        assert (first, last) == (-signal.SIGKILL, 0)
        assert contents(tmp_path / event) == whole, event
