"""Ctrl-C that lets a step end: the weights are never left half updated."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class TrainingInterrupted(TrainingError):
    """Report that the user stopped the training; what was learnt is saved."""

    exit_code = 130


class Interrupt:
    """Say whether the user has pressed Ctrl-C."""

    requested = False


@contextmanager
def note_interrupts() -> Iterator[Interrupt]:
    """Note the first Ctrl-C instead of raising, within the block; the second raises `KeyboardInterrupt` as usual.

    Outside the main thread, where signals cannot be caught, nothing changes.
    """
    interrupt = Interrupt()
    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return
    usual = signal.getsignal(signal.SIGINT)

    def note(number: int, frame: FrameType | None) -> None:
        interrupt.requested = True
        signal.signal(signal.SIGINT, usual)
        print("\nstopping after this step and saving; press Ctrl-C again to stop at once", file=sys.stderr, flush=True)

    signal.signal(signal.SIGINT, note)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, usual)
