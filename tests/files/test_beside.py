"""What killed processes leave beside a target, and who may remove it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nlpx.files import beside, writing
from nlpx.files.beside import put_back, remove_leftovers
from nlpx.files.writing import replace_dir, replace_file, write_bytes

KILLED = """
import os, signal, sys
from nlpx.files import writing
{before}
with writing.{function}(sys.argv[1]) as new:
    {write}
    {death}
"""
WRITE = {"replace_file": "new.write(b'half')", "replace_dir": "(new / 'half').write_bytes(b'half')"}
DIE = "os.kill(os.getpid(), signal.SIGKILL)"


def run(function, target, *, before="", death=DIE):
    """Write in a process that is killed."""
    code = KILLED.format(before=before, function=function, write=WRITE[function], death=death)
    done = subprocess.run([sys.executable, "-c", code, target], check=False)
    assert done.returncode == -signal.SIGKILL


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def write(function, target):
    with getattr(writing, function)(target) as new:
        new.write(b"whole") if function == "replace_file" else (new / "whole").write_bytes(b"")


@pytest.mark.parametrize("function", ["replace_file", "replace_dir"])
def test_what_a_killed_process_left_is_removed_by_the_next_that_writes_there(tmp_path, function):
    target = tmp_path / "target"
    run(function, target)
    assert len(names(tmp_path)) == 1
    write(function, target)
    assert names(tmp_path) == ["target"]


@pytest.mark.parametrize("function", ["replace_file", "replace_dir"])
def test_what_a_second_writer_left_is_removed_though_the_first_left_nothing(tmp_path, function):
    target = tmp_path / "target"
    run(function, target)
    (tmp_path / ".target.nlpx-part").rename(tmp_path / ".target.3.nlpx-part")
    run(function, target)
    (tmp_path / ".target.nlpx-part").rename(tmp_path / ".target.5.nlpx-part")
    write(function, target)
    assert names(tmp_path) == ["target"]


def test_what_a_second_writer_moved_aside_is_put_back(tmp_path):
    write_bytes(tmp_path / "target" / "old", b"")
    run("replace_dir", tmp_path / "target", before=BETWEEN_RENAMES, death="pass")
    (tmp_path / ".target.nlpx-part").rename(tmp_path / ".target.3.nlpx-part")
    assert put_back(tmp_path / "target")
    assert names(tmp_path) == ["target"]


@pytest.mark.parametrize("function", ["replace_file", "replace_dir"])
def test_what_killed_processes_left_is_removed_by_one_who_asks(tmp_path, function):
    run(function, tmp_path / "one")
    run(function, tmp_path / "two")
    (tmp_path / ".one.part").write_bytes(b"somebody else's")
    remove_leftovers(tmp_path)
    assert names(tmp_path) == [".one.part"]


@pytest.mark.parametrize("function", ["replace_file", "replace_dir"])
def test_what_a_living_process_writes_is_left_alone(tmp_path, function):
    target = tmp_path / "target"
    wait = "print(flush=True); sys.stdin.read(1)"
    code = KILLED.format(before="", function=function, write=WRITE[function], death=wait)
    living = subprocess.Popen(
        [sys.executable, "-c", code, target], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with living:
        living.stdout.readline()
        run(function, target)
        remove_leftovers(tmp_path)
        assert len(names(tmp_path)) == 1
        write(function, target)
        assert len(names(tmp_path)) == 2
        living.communicate("\n")
    assert living.returncode == 0
    assert names(tmp_path) == ["target"]
    assert names(target) == ["half"] if function == "replace_dir" else target.read_bytes() == b"half"


def test_a_name_of_the_full_length_can_be_written(tmp_path):
    name = "x" * 255
    write_bytes(tmp_path / name, b"1")
    write_bytes(tmp_path / name, b"2")
    assert names(tmp_path) == [name]


BETWEEN_RENAMES = """
from pathlib import Path
replace = Path.replace
writing.exchange = lambda one, other: False
Path.replace = lambda self, to: os.kill(os.getpid(), signal.SIGKILL) if self.name == "new" else replace(self, to)
"""
AFTER_EXCHANGE = """
exchange = writing.exchange
writing.exchange = lambda one, other: (exchange(one, other), os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.parametrize(
    ("death", "is_there", "left"), [(BETWEEN_RENAMES, False, ["old"]), (AFTER_EXCHANGE, True, ["half"])]
)
def test_a_process_that_is_killed_while_it_renames_leaves_one_version_or_the_other(tmp_path, death, is_there, left):
    target = tmp_path / "target"
    write_bytes(target / "old", b"")
    run("replace_dir", target, before=death, death="pass")
    assert target.exists() is is_there
    assert put_back(target)
    assert names(target) == left
    write("replace_dir", target)
    assert names(target) == ["whole"]
    assert names(tmp_path) == ["target"]


def test_folders_without_a_name_of_their_own_are_there(tmp_path, monkeypatch):
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    assert [put_back(Path(name)) for name in ("", ".", "..", "/")] == [True] * 4


def test_what_never_was_cannot_be_put_back(tmp_path):
    assert not put_back(tmp_path / "nothing")
    assert not put_back(tmp_path / "no\0name")


def test_without_locks_nothing_is_removed(tmp_path, monkeypatch):
    run("replace_file", tmp_path / "target")
    run("replace_dir", tmp_path / "folder")
    left = names(tmp_path)
    monkeypatch.setattr(beside, "try_lock", lambda descriptor: None)
    write("replace_file", tmp_path / "target")
    write("replace_dir", tmp_path / "folder")
    remove_leftovers(tmp_path)
    assert names(tmp_path) == sorted([*left, "folder", "target"])


def test_a_link_in_the_way_is_not_followed(tmp_path):
    write_bytes(tmp_path / "precious", b"x")
    with replace_file(tmp_path / "target"):
        place = next(path for path in tmp_path.iterdir() if path.name.startswith("."))
    place.symlink_to(tmp_path / "precious")
    write_bytes(tmp_path / "target", b"y")
    assert (tmp_path / "precious").read_bytes() == b"x"
    assert (tmp_path / "target").read_bytes() == b"y"


def test_two_who_write_at_once_both_end_well(tmp_path):
    with replace_dir(tmp_path / "target") as one, replace_dir(tmp_path / "target") as other:
        (one / "one").mkdir()
        (other / "other").mkdir()
    assert names(tmp_path / "target") == ["one"]
    assert names(tmp_path) == ["target"]
