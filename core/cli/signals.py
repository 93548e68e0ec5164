"""Signals that ask the process to end become exceptions, so that what is half done is cleared away."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

# What containers and schedulers send, and what a terminal sends when it is closed; Python itself sees to Ctrl-C.
_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Stopped(KeyboardInterrupt):
    """Report a signal that asks the process to end.

    Args:
        number: The signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def stopped_by(error: BaseException) -> int | None:
    """Return the number of the signal that an exception stands for, or None; click makes an `Abort` of it."""
    cause = error.__cause__ if isinstance(error, click.Abort) and error.__cause__ else error
    if isinstance(cause, Stopped):
        return cause.number
    return int(signal.SIGINT) if isinstance(error, (click.Abort, KeyboardInterrupt)) else None


@contextmanager
def raise_signals() -> Iterator[None]:
    """Raise `Stopped` when such a signal comes, within the block; what is ignored (``nohup``) stays so.

    In a process that is forked within the block the signals do what they usually do.
    """
    usual = {number: signal.getsignal(number) for number in _SIGNALS}
    raised = [number for number, handler in usual.items() if handler == signal.SIG_DFL]
    process = os.getpid()

    def stop(number: int, frame: FrameType | None) -> None:
        if os.getpid() != process:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        raise Stopped(number)

    for number in raised:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in raised:
            signal.signal(number, usual[number])
