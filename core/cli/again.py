"""A command that begins again in another process when what it runs kills the first one."""

from __future__ import annotations

import mmap
import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol

from ..errors import ModelError
from .exit_codes import exit_code_of
from .signals import PASSED_ON, SIGNALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


class Trail(Protocol):
    """Say what a process needs to know of those that died before it.

    Attributes:
        is_watched: Whether another process begins again when this one dies.
    """

    is_watched: bool

    def learn(self, death: str) -> bool:
        """Learn from the death of a process; returns whether another one can do better.

        Args:
            death: What happened to it.
        """


def begin_again(work: Callable[[], object], *, trail: Trail) -> None:
    """Do some work in a process of its own, and again in another one whenever that dies.

    The process ends when this one does. Where processes cannot be forked (Windows) the work is done here.

    Args:
        work: The work.
        trail: Decides whether to begin again, and is known to the next process.

    Raises:
        ModelError: A process has died, and another one would as well.
        SystemExit: The work has ended with an exit code that is not 0.
    """
    if not hasattr(os, "fork"):
        work()
        return
    trail.is_watched = True
    while True:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        code = _run_once(work)
        if code == 0:
            return
        if isinstance(code, int):
            raise SystemExit(code)
        if not trail.learn(code):
            raise ModelError(f"{code}; the same command goes on from what it had done, if anything")


def _run_once(work: Callable[[], object]) -> int | str:
    """Do some work in a process of its own; returns its exit code, or how it died before the work was done."""
    done = mmap.mmap(-1, 1)
    ending, kept = os.pipe()
    signals = _Signals()
    try:
        with _held_signals():
            child = os.fork()
            if not child:
                os.close(kept)
                _work_and_end(work, done, ending)
            signals.pass_to(child)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        signals.restore()
        os.close(ending)
        os.close(kept)
    if done[0]:
        return code
    if signals.noted:
        # It was asked to end before it could say that it was.
        return 128 + signals.noted[-1]
    if sys.stderr.isatty():
        # What showed the progress has hidden it.
        sys.stderr.write("\x1b[?25h")
    return f"the process that was at work died ({_name_of(code)})"


def _work_and_end(work: Callable[[], object], done: mmap.mmap, ending: int) -> None:
    """Do some work in this process, which a command has forked, and end it.

    Args:
        work: The work.
        done: Gets one byte when that is over.
        ending: The end of a pipe that nobody writes to, and that ends with the process that watches.
    """
    code = 1
    try:
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(PASSED_ON, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT, PASSED_ON, *SIGNALS])
        threading.Thread(target=_end_with, args=(ending,), daemon=True).start()
        code = exit_code_of(work)
        done[0] = 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


def _end_with(ending: int) -> None:
    os.read(ending, 1)
    os._exit(1)


@contextmanager
def _held_signals() -> Iterator[None]:
    """Hold back what asks a process to end, until it is known what to do with it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, PASSED_ON, *SIGNALS])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Signals:
    """Note what asks this process to end, from before there is another one that it can be passed to.

    That they are held back is not enough: another thread, such as one of the array library, does not hold them.

    Attributes:
        noted: Their numbers.
    """

    def __init__(self) -> None:
        self.noted: list[int] = []
        self._child = 0
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, *SIGNALS)}
        self._before = {number: handler for number, handler in before.items() if handler is not signal.SIG_IGN}
        for number in self._before:
            signal.signal(number, self._note)

    def pass_to(self, child: int) -> None:
        """Let a process have them, also those that have come already."""
        self._child = child
        for number in self.noted:
            self._pass(number)

    def restore(self) -> None:
        """Put back how it was before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.noted.append(number)
        if self._child:
            self._pass(number)

    def _pass(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._child, PASSED_ON if number == signal.SIGINT else number)


def _name_of(code: int) -> str:
    """Name the end of a process."""
    if code >= 0:
        return f"exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        # Most of those for real-time work have no name.
        name = f"signal {-code}"
    return f"{name}, as when memory runs out" if -code == signal.SIGKILL else name
