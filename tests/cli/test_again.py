"""A command goes on in another process when what it runs kills the first one."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from nlpx.cli.again import begin_again
from nlpx.errors import DataError, ModelError


class Deaths:
    """Hold what happened to processes.

    Args:
        n_tries: After how many deaths no other process can do better.
    """

    def __init__(self, n_tries: int = 1) -> None:
        self.is_watched = False
        self.deaths: list[str] = []
        self._n_tries = n_tries

    def learn(self, death: str) -> bool:
        self.deaths.append(death)
        return len(self.deaths) < self._n_tries


def test_work_begins_again_until_it_is_done(tmp_path):
    trail = Deaths(n_tries=5)
    nameless = signal.SIGRTMIN + 6
    ends = [
        lambda: os.kill(os.getpid(), signal.SIGKILL),
        lambda: os.kill(os.getpid(), nameless),
        lambda: os._exit(0),
        lambda: os._exit(3),
    ]

    def work():
        assert trail.is_watched
        (ends[len(trail.deaths)] if len(trail.deaths) < len(ends) else (tmp_path / "done").touch)()

    begin_again(work, trail=trail)
    died = "the process that was at work died"
    assert trail.deaths == [
        f"{died} (SIGKILL, as when memory runs out)",
        f"{died} (signal {nameless})",
        f"{died} (exit code 0)",
        f"{died} (exit code 3)",
    ]
    assert (tmp_path / "done").exists()


def test_a_death_of_which_nothing_can_be_learnt_is_told():
    with pytest.raises(
        ModelError, match=r"the process that was at work died \(exit code 5\); the same command goes on"
    ):
        begin_again(lambda: os._exit(5), trail=Deaths())


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [(DataError("no text"), 1, "error: no text\n"), (SystemExit(2), 2, ""), (KeyboardInterrupt(), 130, None)],
)
def test_what_the_work_ends_with_is_how_the_command_ends(capfd, error, code, said):
    def work():
        raise error

    with pytest.raises(SystemExit) as end:
        begin_again(work, trail=Deaths())
    assert end.value.code == code
    assert capfd.readouterr().err == (said if said is not None else "error: interrupted\n")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_signals_that_come_where_python_drops_exceptions_end_the_work_too(name):
    class Word:
        """Asks the command to end when it goes."""

        def __del__(self):
            os.kill(os.getppid(), getattr(signal, name))
            time.sleep(60)

    def work():
        word = Word()
        del word
        time.sleep(10)

    with pytest.raises(SystemExit) as end:
        begin_again(work, trail=Deaths())
    assert end.value.code == 128 + getattr(signal, name)


@pytest.mark.parametrize(("name", "said"), [("SIGINT", "interrupted"), ("SIGTERM", "stopped by SIGTERM")])
def test_signals_are_passed_on(capfd, name, said):
    number = getattr(signal, name)
    before = signal.getsignal(number)

    def work():
        os.kill(os.getppid(), number)
        time.sleep(60)

    with pytest.raises(SystemExit) as end:
        begin_again(work, trail=Deaths())
    assert end.value.code == 128 + number
    assert capfd.readouterr().err == f"error: {said}\n"
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_another_thread_gets_before_the_process_is_there_is_passed_on(monkeypatch, number):
    fork = os.fork

    def fork_late():
        os.kill(os.getpid(), number)
        return fork()

    monkeypatch.setattr(os, "fork", fork_late)
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        with pytest.raises(SystemExit) as end:
            begin_again(lambda: time.sleep(60), trail=Deaths())
    finally:
        waiting.set()
        thread.join()
    assert end.value.code == 128 + number


def test_the_process_ends_with_the_one_that_watches():
    reading, writing = os.pipe()

    def work():
        os.write(writing, b"at work")
        time.sleep(60)

    watching = os.fork()
    if not watching:
        begin_again(work, trail=Deaths())
        os._exit(0)
    os.close(writing)
    assert os.read(reading, 7) == b"at work"
    os.kill(watching, signal.SIGKILL)
    os.waitpid(watching, 0)
    # Its end of the pipe is closed.
    assert os.read(reading, 1) == b""
    os.close(reading)
