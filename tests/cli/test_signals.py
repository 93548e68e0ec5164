"""What commands do when they are asked to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import weakref

import pytest

from nlpx.cli.signals import Stopped, raise_signals

ROW = "1\t{}\t_\tNOUN\tNN\t_\t0\troot\t_\t_\n\n"


class Word:
    """What a weak reference can be of."""


@pytest.mark.parametrize(("name", "said"), [("SIGTERM", "stopped by SIGTERM"), ("SIGINT", "interrupted")])
def test_a_command_that_is_asked_to_end_leaves_nothing_half_done_and_says_so(tmp_path, name, said):
    (tmp_path / "x.conllu").write_text("".join(ROW.format(f"w{n}") for n in range(100_000)), encoding="utf8")
    target = tmp_path / "out" / "x.jsonl"
    command = [sys.executable, "-m", "nlpx", "convert", tmp_path / "x.conllu", target]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        deadline = time.monotonic() + 60
        while not any(path.stat().st_size for path in target.parent.glob("*")) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(getattr(signal, name))
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + getattr(signal, name)
    assert errors.split("\n")[-2] == f"error: {said}"
    assert "Traceback" not in errors
    # The folder was made for the output, and goes with it.
    assert not target.parent.exists()


def test_a_command_that_is_interrupted_while_it_is_imported_ends_in_a_sentence(run_python):
    done = run_python(
        "import builtins, sys\nload = builtins.__import__\n"
        "def interrupted(name, *rest):\n"
        "    if name == 'click':\n        raise KeyboardInterrupt\n    return load(name, *rest)\n"
        "builtins.__import__ = interrupted\n"
        "from nlpx.__main__ import main\ntry:\n    main()\nexcept SystemExit as end:\n    print(end.code)"
    )
    assert done.stdout == "130\n"
    assert done.stderr == "error: interrupted\n"


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with raise_signals():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize(("name", "error"), [("SIGTERM", Stopped), ("SIGINT", KeyboardInterrupt)])
def test_a_signal_that_comes_where_python_drops_exceptions_is_raised_after_all(name, error):
    words = [Word()]
    reference = weakref.ref(words[0], lambda _: signal.raise_signal(getattr(signal, name)))
    hook = sys.unraisablehook

    def drop_and_wait():
        words.clear()
        time.sleep(60)

    with raise_signals(), pytest.raises(error):
        drop_and_wait()
    assert reference() is None
    assert sys.unraisablehook is hook


def test_other_dropped_exceptions_are_shown_as_usual(monkeypatch):
    shown = []
    monkeypatch.setattr(sys, "unraisablehook", lambda dropped: shown.append(dropped.exc_type))
    word = Word()
    reference = weakref.ref(word, lambda _: 1 / 0)
    with raise_signals():
        del word
    assert reference() is None
    assert shown == [ZeroDivisionError]


def test_handlers_are_given_back():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Stopped), raise_signals():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_forked_process_ends_as_usual(run_python):
    done = run_python(
        "import os, signal\nfrom nlpx.cli.signals import raise_signals\n"
        "with raise_signals():\n    child = os.fork()\n"
        "    if not child:\n        os.kill(os.getpid(), signal.SIGTERM)\n        os._exit(0)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    assert done.stdout == "-15\n"
