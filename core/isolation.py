"""Run code of a plugin so that whatever it does costs nobody else more than one line."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType
    from typing import NoReturn

# The streams of a process: by name, and as the system and other processes know them.
_OUTPUTS = ("stdout", "stderr", "__stdout__", "__stderr__")
_STREAMS = ("stdin", "__stdin__", *_OUTPUTS)
_DESCRIPTORS = (0, 1, 2)
# What a stream of text is made of.
_BELOW = ("buffer", "raw")
# What asks a process to stop.
_STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def guarded() -> Iterator[None]:
    """Run a block of a plugin's: what it prints goes to standard error, and every failure is a `PluginFault`.

    Only what a signal raises goes through, such as the user's own Ctrl-C; a `KeyboardInterrupt`, a `SystemExit` or a
    panic of an extension that the plugin raises is a failure like any other. A process that the plugin has forked ends
    with the block.

    Raises:
        PluginFault: The block has raised something.
        KeyboardInterrupt: The user has pressed Ctrl-C, or the system asks the process to end.
    """
    process = os.getpid()
    with _noting_stops() as stops, prints_to_stderr():
        try:
            yield
        except BaseException as error:
            for stop in stops:
                raise stop from error
            raise PluginFault(error) from error
        finally:
            if os.getpid() != process:
                os._exit(0)


@contextmanager
def prints_to_stderr() -> Iterator[None]:
    """Run a block in which whatever is printed goes to standard error, because standard output is for results.

    That holds for what extensions and other processes write as well. Whatever the block does with the streams, they are
    there again after it. Which stream is which holds for the whole process, so this is for the main thread; in others
    nothing changes.
    """
    if not _is_main_thread():
        yield
        return
    streams = {name: getattr(sys, name) for name in _STREAMS}
    stand_ins = {name: sys.stderr if name in _OUTPUTS else stream for name, stream in streams.items()}
    with _kept_descriptors():
        for name, stream in stand_ins.items():
            setattr(sys, name, stream and _Unclosable(stream))
        try:
            yield
        finally:
            for name, stream in streams.items():
                setattr(sys, name, stream)


@contextmanager
def _kept_descriptors() -> Iterator[None]:
    """Let standard output be standard error, where both are open, and restore both and standard input at the end."""
    kept = {}
    for descriptor in _DESCRIPTORS:
        with suppress(OSError):
            kept[descriptor] = os.dup(descriptor)
    if kept.keys() >= {1, 2}:
        os.dup2(2, 1)
    try:
        yield
    finally:
        for descriptor, copy in kept.items():
            os.dup2(copy, descriptor)
            os.close(copy)


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

    A line that ends with a colon goes on with those below it, as where several mistakes are reported in one go.

    Args:
        error: The exception.
        width: To how many characters the line is cut.
    """
    try:
        # Of a text of any length, no more than can be shown is looked at.
        lines = str.splitlines(str.lstrip(str(error))[: 4 * width].rstrip())
    except BaseException:
        lines = ["(its text cannot be had)"]
    name = clean(_name_of(type(error)))
    if not lines:
        return name
    first, *rest = lines
    line = f"{first} {'; '.join(map(str.strip, rest))}" if rest and first.endswith(":") else first
    return f"{name}: {clean(line, width=width)}"


def clean(text: str, *, width: int = 300) -> str:
    """Return text that does nothing to a terminal: control characters as escapes, cut to a width."""
    shown = text[: width + 1]
    if not shown.isprintable():
        shown = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in shown)
    return shown if len(shown) <= width else f"{shown[: width - 1]}…"


# A metaclass can have a name of its own.
_name_of = type.__dict__["__name__"].__get__


class _Unclosable:
    """Stand in for a stream of the process; closing it, or what lies below it, closes nothing.

    Args:
        stream: The stream.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._stream, name)
        return _Unclosable(value) if name in _BELOW else value

    def close(self) -> None:
        """Stay open."""

    def detach(self) -> NoReturn:
        """Stay whole.

        Raises:
            OSError: Always.
        """
        raise OSError("a stream of the process cannot be taken apart")


@contextmanager
def _noting_stops() -> Iterator[list[BaseException]]:
    """Yield a list that holds what is raised where a signal asks the process to stop, such as Ctrl-C."""
    noted: list[BaseException] = []
    usual = {number: signal.getsignal(number) for number in _STOPS} if _is_main_thread() else {}
    handlers = {number: handler for number, handler in usual.items() if callable(handler)}

    def note(number: int, frame: FrameType | None) -> None:
        try:
            handlers[number](number, frame)
        except BaseException as error:
            noted.append(error)
            raise

    for number in handlers:
        signal.signal(number, note)
    try:
        yield noted
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
