"""Ctrl-C and its like let a step end: the weights are never left half updated."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ..errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

# What a user presses, what containers and schedulers send, and what a terminal sends when it is closed.
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class TrainingInterrupted(TrainingError):
    """Report that the user or the system stopped the training; what was learnt is saved.

    Args:
        message: The sentence.
        number: The signal that did it.
    """

    def __init__(self, message: str, *, number: int = signal.SIGINT) -> None:
        super().__init__(message)
        self.exit_code = 128 + number


class StoppedAtOnce(BaseException):
    """Leave work that changes nothing; raised where `Interrupt.at_once` allows it."""


class Interrupt:
    """Tell whether the training has been asked to stop, and by which signal."""

    def __init__(self) -> None:
        self.number: int | None = None
        self._is_at_once = False

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Do not wait for the end of the block: it changes nothing, and may take long.

        Raises:
            StoppedAtOnce: The training was asked to stop.
        """
        self._is_at_once = True
        try:
            if self.number is not None:
                raise StoppedAtOnce
            yield
        finally:
            self._is_at_once = False

    def note(self, number: int) -> None:
        """Note a signal.

        Raises:
            StoppedAtOnce: What goes on need not come to its end.
        """
        self.number = number
        again = "press Ctrl-C again" if number == signal.SIGINT else "send the signal again"
        # The terminal may be closed, or a line be on its way to it.
        with suppress(OSError, ValueError, RuntimeError):
            print(f"\nstopping after this step and saving; {again} to stop at once", file=sys.stderr, flush=True)
        if self._is_at_once:
            raise StoppedAtOnce


@contextmanager
def note_interrupts() -> Iterator[Interrupt]:
    """Note the first signal to stop instead of obeying it, within the block; the second does what it usually does.

    A closed terminal stops nothing that was started with ``nohup``. Outside the main thread, where signals cannot be
    caught, nothing changes.
    """
    interrupt, process = Interrupt(), os.getpid()
    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return
    usual = {number: signal.getsignal(number) for number in _SIGNALS}
    noted = [
        number
        for number, handler in usual.items()
        if handler is not None and (handler != signal.SIG_IGN or number == signal.SIGINT)
    ]

    def restore() -> None:
        for number in noted:
            signal.signal(number, usual[number])

    def note(number: int, frame: FrameType | None) -> None:
        restore()
        if os.getpid() != process:
            # Forked by a reader of a corpus, say; the signal is for the child alone.
            os.kill(os.getpid(), number)
            return
        interrupt.note(number)

    for number in noted:
        signal.signal(number, note)
    try:
        yield interrupt
    finally:
        restore()
