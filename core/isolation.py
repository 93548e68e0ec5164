"""Run code of a plugin so that whatever it does costs nobody else more than one line."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager, redirect_stdout
from io import TextIOBase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


@contextmanager
def guarded() -> Iterator[None]:
    """Run a block of a plugin's: what it prints goes to standard error, and every failure is a `PluginFault`.

    Only the user's own Ctrl-C goes through; a `KeyboardInterrupt`, a `SystemExit` or a panic of an extension that the
    plugin raises is a failure like any other.

    Raises:
        PluginFault: The block has raised something.
        KeyboardInterrupt: The user has pressed Ctrl-C.
    """
    with _noting_interrupts() as interrupts, redirect_stdout(_Errors()):
        try:
            yield
        except BaseException as error:
            if interrupts:
                raise KeyboardInterrupt from error
            raise PluginFault(error) from error


class PluginFault(Exception):
    """Carry what a plugin has raised, whatever its class.

    Attributes:
        error: The exception.
    """

    def __init__(self, error: BaseException) -> None:
        super().__init__(error)
        self.error = error

    def __str__(self) -> str:
        return describe(self.error)


def describe(error: BaseException, *, width: int = 300) -> str:
    """Return class and first line of an exception, as printable text, even where it cannot tell its own.

    Args:
        error: The exception.
        width: To how many characters the line is cut.
    """
    try:
        lines = str(error).strip().splitlines()
    except Exception:
        lines = ["(its text cannot be had)"]
    name = clean(type(error).__name__)
    return f"{name}: {clean(lines[0], width=width)}" if lines else name


def clean(text: str, *, width: int = 300) -> str:
    """Return text that does nothing to a terminal: control characters as escapes, cut to a width."""
    shown = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text[: width + 1])
    return shown if len(shown) <= width else f"{shown[: width - 1]}…"


class _Errors(TextIOBase):
    """Write to standard error; closing it closes nothing."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()

    def close(self) -> None:
        """Stay open."""


@contextmanager
def _noting_interrupts() -> Iterator[list[int]]:
    """Yield a list that holds something once the user has pressed Ctrl-C."""
    noted: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield noted
        return
    usual = signal.getsignal(signal.SIGINT)
    if not callable(usual):
        yield noted
        return

    def note(number: int, frame: FrameType | None) -> None:
        noted.append(number)
        usual(number, frame)

    signal.signal(signal.SIGINT, note)
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, usual)
