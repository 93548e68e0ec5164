"""Signals that ask the process to end become exceptions, so that what is half done is cleared away."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, cast

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

_MOMENT = 0.01
"""Seconds after which what Python drops is over."""

SIGNALS: Final[list[signal.Signals]] = [
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
]
"""What containers and schedulers send, and what a terminal sends when it is closed; Python itself sees to Ctrl-C."""
PASSED_ON: Final[int] = getattr(signal, "SIGUSR1", signal.SIGINT)
"""What interrupts a process that works for one that watches: Ctrl-C comes to both, and is ignored there."""


class Stopped(KeyboardInterrupt):
    """Report a signal that asks the process to end.

    Args:
        number: The signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def behind_abort(error: BaseException) -> BaseException:
    """Return what click has made an `Abort` of, an interrupt or a file that ended too early; else the exception."""
    return error.__cause__ if isinstance(error, click.Abort) and error.__cause__ else error


def stopped_by(error: BaseException) -> int | None:
    """Return the number of the signal that an exception stands for, or None."""
    cause = behind_abort(error)
    if isinstance(cause, Stopped):
        return cause.number
    return int(signal.SIGINT) if isinstance(cause, (click.Abort, KeyboardInterrupt)) else None


@contextmanager
def raise_signals() -> Iterator[None]:
    """Raise `Stopped` when such a signal comes, within the block; what is ignored (``nohup``) stays so.

    In a process that is forked within the block the signals do what they usually do. A signal, also Ctrl-C, that comes
    where Python drops exceptions, comes again.
    """
    usual = {number: signal.getsignal(number) for number in SIGNALS}
    raised = [number for number, handler in usual.items() if handler == signal.SIG_DFL]
    process = os.getpid()

    def stop(number: int, frame: FrameType | None) -> None:
        if os.getpid() != process:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        raise Stopped(number)

    usual_hook = sys.unraisablehook
    sys.unraisablehook = _raising_again(usual_hook)
    for number in raised:
        signal.signal(number, stop)
    try:
        yield
    finally:
        sys.unraisablehook = usual_hook
        for number in raised:
            signal.signal(number, usual[number])


def _raising_again(usual_hook: Callable[[sys.UnraisableHookArgs], object]) -> Callable[[sys.UnraisableHookArgs], None]:
    """Return a hook that sends a signal again of which Python dropped the exception.

    It does so in callbacks of weak references. Vocabularies have such a callback for each word, so a command that reads
    a corpus is often in one.
    """

    def hook(dropped: sys.UnraisableHookArgs) -> None:
        error = dropped.exc_value
        number = stopped_by(error) if error is not None else None
        if number is None:
            usual_hook(dropped)
            return
        from threading import Timer

        if number == signal.SIGINT and signal.getsignal(PASSED_ON) == signal.default_int_handler:
            number = PASSED_ON
        # The hook itself runs where exceptions are dropped, so another thread has to do it.
        again = Timer(_MOMENT, _signal_main_thread, [number])
        again.daemon = True
        again.start()

    return hook


def _signal_main_thread(number: int) -> None:
    """Send a signal so that the main thread wakes up from what it waits for, where the system can do that."""
    if hasattr(signal, "pthread_kill"):
        from threading import main_thread

        signal.pthread_kill(cast("int", main_thread().ident), number)
    else:
        signal.raise_signal(number)
