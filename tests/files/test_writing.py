from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from nlpx.errors import UsageError
from nlpx.files import beside
from nlpx.files import writing as files
from nlpx.files.exchange import exchange
from nlpx.files.writing import (
    check_file,
    check_folder,
    read_dir,
    replace_dir,
    replace_file,
    try_out,
    write_bytes,
    write_text,
)


def test_write_bytes_makes_parent_folders(tmp_path):
    write_bytes(tmp_path / "a" / "b", b"x")
    assert (tmp_path / "a" / "b").read_bytes() == b"x"


def test_write_text_is_utf8_with_plain_line_ends(tmp_path):
    write_text(tmp_path / "a", "é\n")
    assert (tmp_path / "a").read_bytes() == b"\xc3\xa9\n"


def test_a_written_file_can_be_read_by_whom_the_umask_allows(tmp_path):
    before = os.umask(0o022)
    try:
        write_bytes(tmp_path / "a", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


def test_replace_file_keeps_the_old_file_when_writing_fails(tmp_path):
    write_bytes(tmp_path / "a", b"old")
    with suppress(KeyboardInterrupt), replace_file(tmp_path / "a") as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("write", [replace_file, replace_dir])
def test_folders_that_were_made_go_again_when_writing_fails_and_those_that_were_there_stay(tmp_path, write):
    (tmp_path / "there").mkdir()
    with suppress(KeyboardInterrupt), write(tmp_path / "there" / "new" / "newer" / "a"):
        assert (tmp_path / "there" / "new" / "newer").is_dir()
        raise KeyboardInterrupt
    assert list(tmp_path.rglob("*")) == [tmp_path / "there"]


def test_what_somebody_else_has_put_into_a_new_folder_meanwhile_stays(tmp_path):
    with suppress(KeyboardInterrupt), replace_file(tmp_path / "new" / "newer" / "a"):
        (tmp_path / "new" / "other").touch()
        raise KeyboardInterrupt
    assert list(tmp_path.rglob("*")) == [tmp_path / "new", tmp_path / "new" / "other"]


def test_replace_dir_puts_the_new_folder_in_place_of_the_old(tmp_path):
    write_bytes(tmp_path / "model" / "old", b"x")
    with replace_dir(tmp_path / "model") as fresh:
        write_bytes(fresh / "new", b"y")
    assert [path.name for path in (tmp_path / "model").iterdir()] == ["new"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_replace_dir_keeps_the_old_folder_when_writing_fails(tmp_path):
    write_bytes(tmp_path / "model" / "old", b"x")
    with suppress(OSError), replace_dir(tmp_path / "model") as fresh:
        write_bytes(fresh / "new", b"y")
        raise OSError("the disk is full")
    assert [path.name for path in (tmp_path / "model").iterdir()] == ["old"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_file_where_a_folder_is_due_is_named(tmp_path):
    write_bytes(tmp_path / "file", b"")
    with pytest.raises(NotADirectoryError) as raised:
        write_bytes(tmp_path / "file" / "x.json", b"{}")
    assert raised.value.filename == str(tmp_path / "file")


def test_a_failure_names_what_was_to_be_written_not_the_part_beside_it(tmp_path):
    name = tmp_path / ("x" * 300)
    with pytest.raises(OSError, match="too long") as raised:
        write_bytes(name, b"")
    assert raised.value.filename == str(name)


def test_write_text_refuses_what_is_no_utf8(tmp_path):
    with pytest.raises(UsageError, match=r"x\.cfg: .* cannot be written as UTF-8"):
        write_text(tmp_path / "x.cfg", "path = \udce9t\udce9")
    assert not list(tmp_path.iterdir())


def test_a_folder_where_a_file_is_due_is_named_before_anything_is_written(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError, match="is a folder; give the name of a file") as raised:
        write_bytes(tmp_path / "folder", b"x")
    assert raised.value.filename == str(tmp_path / "folder")
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


@pytest.mark.parametrize("write", [lambda: write_bytes("", b"x"), lambda: check_folder(""), lambda: check_file("")])
def test_an_empty_path_is_not_the_current_folder(tmp_path, monkeypatch, write):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="a path is empty"):
        write()
    assert not list(tmp_path.iterdir())


def test_a_file_is_no_place_for_a_folder(tmp_path):
    write_bytes(tmp_path / "file", b"x")
    with pytest.raises(NotADirectoryError) as raised, replace_dir(tmp_path / "file"):
        pytest.fail("nothing should be written")
    assert raised.value.filename == str(tmp_path / "file")


@pytest.mark.parametrize("write", [write_bytes, lambda path, data: replace_dir(path).__enter__()])
def test_a_name_that_no_file_can_have_is_refused(tmp_path, write):
    with pytest.raises(UsageError, match=r"a\\x00b' is no name of a file"):
        write(tmp_path / "a\0b", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_a_full_device_is_named():
    with pytest.raises(OSError, match="No space left") as raised:
        write_bytes("/dev/full", b"x")
    assert raised.value.filename == "/dev/full"


def test_links_are_followed(tmp_path):
    for name in ("there", "dangling"):
        (tmp_path / name).symlink_to(tmp_path / "elsewhere" / name)
    write_bytes(tmp_path / "elsewhere" / "there", b"old")
    for name in ("there", "dangling"):
        write_bytes(tmp_path / name, b"new")
        assert (tmp_path / name).is_symlink()
        assert (tmp_path / "elsewhere" / name).read_bytes() == b"new"


def test_a_linked_folder_is_replaced_where_it_is(tmp_path):
    write_bytes(tmp_path / "disk" / "model" / "old", b"")
    (tmp_path / "model").symlink_to(tmp_path / "disk" / "model")
    with replace_dir(tmp_path / "model") as fresh:
        write_bytes(fresh / "new", b"")
    assert (tmp_path / "model").is_symlink()
    assert [path.name for path in (tmp_path / "disk" / "model").iterdir()] == ["new"]


def test_modes_stay(tmp_path):
    write_bytes(tmp_path / "file", b"old")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").chmod(0o640)
    (tmp_path / "folder").chmod(0o750)
    write_bytes(tmp_path / "file", b"new")
    with replace_dir(tmp_path / "folder"):
        pass
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "folder").stat().st_mode) == 0o750


def test_a_protected_file_stays(tmp_path, monkeypatch):
    write_bytes(tmp_path / "file", b"old")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(PermissionError) as raised:
        write_bytes(tmp_path / "file", b"new")
    assert raised.value.filename == str(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"old"


def test_what_is_no_file_is_written_to(tmp_path):
    write_bytes(os.devnull, b"x")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_bytes(pipe, b"x")
    assert os.read(reader, 9) == b"x"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_standard_output_goes_on_where_it_leads(tmp_path):
    code = (
        "from nlpx.files.writing import write_bytes; print(1, flush=True); write_bytes('/dev/stdout', b'2'); print(3)"
    )
    with (tmp_path / "out").open("ab") as out:
        subprocess.run([sys.executable, "-c", code], stdout=out, check=True)
    assert (tmp_path / "out").read_bytes() == b"1\n23\n"


def test_a_full_disk_names_the_file_in_the_new_folder_as_it_would_be(tmp_path):
    model = tmp_path / "model"
    full = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(OSError, match="No space") as raised, replace_dir(model) as fresh:  # noqa: SIM117
        with replace_file(fresh / "tagger" / "model"):
            raise full
    assert raised.value.filename == str(tmp_path / "model" / "tagger" / "model")
    with pytest.raises(UsageError) as said, replace_dir(tmp_path / "model") as fresh:
        raise UsageError(f"{fresh / 'x'}: wrong")
    assert str(said.value) == f"{tmp_path / 'model' / 'x'}: wrong"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("refused", [errno.EBUSY, errno.EXDEV, None], ids=["busy", "other disk", "mounted"])
def test_a_folder_that_must_stay_itself_gets_the_new_entries(tmp_path, monkeypatch, refused):
    target = tmp_path / "mounted"
    write_bytes(target / "old", b"")
    write_bytes(target / "both" / "old", b"")
    write_bytes(target / "config", b"old")
    before = target.stat().st_ino

    def fail(place, target):
        raise OSError(refused, "")

    monkeypatch.setattr(files, "_swap", fail) if refused else monkeypatch.setattr(os.path, "ismount", lambda _: True)
    with replace_dir(target, last="config") as fresh:
        write_bytes(fresh / "both" / "new", b"")
        write_bytes(fresh / "config", b"new")
    entries = {path.relative_to(target).as_posix() for path in target.rglob("*")}
    assert entries == {"both", "both/new", "config"}
    assert target.stat().st_ino == before
    assert [path.name for path in tmp_path.iterdir()] == ["mounted"]


def test_one_can_write_to_the_folder_one_stands_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with replace_dir(".") as fresh:
        write_bytes(fresh / "new", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_without_an_exchange_the_folder_is_replaced_too(tmp_path, monkeypatch, can_exchange):
    monkeypatch.setattr(files, "exchange", exchange if can_exchange else lambda one, other: False)
    for name in ("one", "two"):
        with replace_dir(tmp_path / "model") as fresh:
            write_bytes(fresh / name, b"")
        assert [path.name for path in (tmp_path / "model").iterdir()] == [name]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_closed_folder_that_cannot_be_replaced_is_named_and_nothing_is_left(tmp_path, monkeypatch):
    target = tmp_path / "target"
    target.mkdir()
    target.chmod(0o555)
    remove, modes = shutil.rmtree, []

    def refuse(place: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(target), None, str(place / "old"))

    def note_mode(path: Path, **settings: bool) -> None:
        modes.append(path.stat().st_mode & 0o777)
        remove(path, **settings)

    monkeypatch.setattr(files, "_swap", refuse)
    monkeypatch.setattr(beside.shutil, "rmtree", note_mode)
    with pytest.raises(PermissionError) as caught, replace_dir(target) as fresh:
        (fresh / "file").write_text("new")
    assert str(caught.value) == f"[Errno {errno.EACCES}] Permission denied: {str(target)!r}"
    # What is in a closed folder can only be removed by root.
    assert modes == [0o700]
    assert [entry.name for entry in tmp_path.iterdir()] == ["target"]


def test_a_folder_is_read_as_one_version(tmp_path):
    def save(*names):
        with replace_dir(tmp_path / "model") as fresh:
            for name in names:
                write_bytes(fresh / name, b"")

    def read():
        first = [path.name for path in (tmp_path / "model").iterdir()]
        if versions:
            save(versions.pop())
        (tmp_path / "model" / first[0]).read_bytes()
        return first

    save("one")
    versions = ["three", "two"]
    assert read_dir(tmp_path / "model", read) == ["three"]
    versions = ["five", "four"]
    with pytest.raises(FileNotFoundError):
        read_dir(tmp_path / "model", read, tries=2)


WATCH = """
import os, sys
print(flush=True)
path, missing, looks = sys.argv[1], 0, 0
while os.getppid() == int(sys.argv[2]) and not os.path.exists(sys.argv[3]):
    looks += 1
    try:
        os.stat(path)
    except FileNotFoundError:
        missing += 1
print(looks, missing)
"""


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="no exchange of names there")
def test_nobody_who_looks_finds_nothing(tmp_path):
    model, end = tmp_path / "model", tmp_path / "end"
    write_bytes(model / "config.cfg", b"")
    command = [sys.executable, "-c", WATCH, model / "config.cfg", str(os.getpid()), end]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watcher:
        watcher.stdout.readline()
        for _ in range(200):
            with replace_dir(model) as fresh:
                write_bytes(fresh / "config.cfg", b"")
        end.touch()
        looks, missing = map(int, watcher.communicate()[0].split())
    assert looks > 200
    assert missing == 0


CHECKS = {
    "a file": check_file,
    "a folder": check_folder,
    "what takes the place of a folder": lambda path: try_out(replace_dir(path)),
}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_to_try_a_place_changes_nothing(tmp_path, check):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine").write_bytes(b"mine")
    is_file = check is check_file
    for path in (tmp_path / "new" / "newer", tmp_path / "there" / ("mine" if is_file else ".")):
        check(path)
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "there", tmp_path / "there" / "mine"]
    assert (tmp_path / "there" / "mine").read_bytes() == b"mine"


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_place_where_nothing_can_be_written_is_refused(tmp_path, check):
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError, match=r"is a file, where a folder is due: '.*/file'"):
        check(tmp_path / "file" / "x" / "y")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match=r"is a link that leads nowhere.*/loop'|symbolic links: '.*/loop/x'"):
        check(tmp_path / "loop" / "x")
    with pytest.raises(IsADirectoryError if check is check_file else NotADirectoryError):
        check(tmp_path if check is check_file else tmp_path / "file")


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_link_that_leads_to_itself_is_no_place(tmp_path, check):
    (tmp_path / "model-last").symlink_to("model-last")
    with pytest.raises(
        UsageError, match="/model-last: this is a link that leads to itself; remove it, or name another"
    ):
        check(tmp_path / "model-last")
    assert (tmp_path / "model-last").is_symlink()


def test_no_file_is_no_place_to_try():
    check_file(None)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_who_waits_at_a_pipe_is_not_told_that_it_has_ended(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    # To open it would take until somebody reads.
    check_file(tmp_path / "pipe")
