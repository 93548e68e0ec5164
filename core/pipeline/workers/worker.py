"""What a process does that has a pipeline: it works off batches and sends back what becomes of each."""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import threading
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from ..components.free_memory import give_back_memory, keep_memory
from ..components.threads import one_thread
from . import messages
from .imports import take_over_imports
from .task import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from multiprocessing.connection import Connection
    from pathlib import Path

    from .shared_memory import SharedMemory

# How often to look whether the parent still lives, in seconds.
_LOOK = 1.0


def work(
    task: Task | None,
    incoming: Connection,
    results: Connection,
    parents_ends: Iterable[Connection],
    shared: SharedMemory | None,
    *,
    is_sent_ahead: bool,
) -> None:
    """Work off batches until the parent ends this process, or is gone.

    Args:
        task: What to do; None where it comes, packed, as the first message.
        incoming: Brings batches.
        results: Takes first None, or why there is no pipeline, and then the outcome of each batch.
        parents_ends: Ends of pipes that a forked process has inherited and must not keep open.
        shared: Memory that the parent has too, for arrays of outcomes.
        is_sent_ahead: Whether a batch may come before the outcome of the last has gone.
    """
    _leave_signals_to_the_parent()
    take_over_imports()
    # What a forked process has stays shared with its parent for as long as nobody writes to it, as a collection does.
    gc.freeze()
    for connection in parents_ends:
        connection.close()
    # What nobody removes when the parent is killed, where a file has to have a name.
    files: list[Path] = []
    take = (_taking_ahead if is_sent_ahead or not hasattr(select, "poll") else _taking)(incoming, files)
    try:
        if task is None:
            data, arrays = messages.unpack(take())
            files.append(arrays)
            task = Task.unpack(data, arrays)
            # To make the pipeline took more than it takes.
            del data
            give_back_memory()
        annotate = task.begin(np.empty if shared is None else shared.empty)
    except Exception as error:
        _report(results, f"{type(error).__name__}: {error}")
        return
    _report(results, None)
    keep_memory()
    with one_thread:
        while True:
            outcome = annotate(messages.unpack(take()))
            # The parent may end this process at any time once it has the outcome.
            for stream in (sys.stdout, sys.stderr):
                with suppress(AttributeError, ValueError, OSError):
                    stream.flush()
            _report(results, outcome, shared)


def _report(results: Connection, message: Any, shared: SharedMemory | None = None) -> None:
    try:
        messages.write(results, messages.pack(message), shared)
    except OSError:
        # The parent is gone.
        os._exit(1)


def hold_interrupts() -> Iterable[int]:
    """Hold back Ctrl-C in this thread and in what it starts; returns what was held back before."""
    return signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT]) if hasattr(signal, "pthread_sigmask") else ()


def release_interrupts(before: Iterable[int]) -> None:
    """Let through again what was not held back before."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_signals_to_the_parent() -> None:
    """Ignore Ctrl-C, which comes to all processes of a terminal: the parent ends the others. SIGTERM ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])


def _taking_ahead(incoming: Connection, files: Iterable[Path]) -> Callable[[], messages.Parts]:
    """Take batches in as they come, so that the parent never waits while sending; returns what waits for the next."""
    waiting: SimpleQueue[messages.Parts] = SimpleQueue()
    threading.Thread(target=_take_in, args=(incoming, waiting, os.getppid(), files), daemon=True).start()
    return waiting.get


def _taking(incoming: Connection, files: Iterable[Path]) -> Callable[[], messages.Parts]:
    """Return what waits for the next batch by itself, so that each wakes one thread in place of two.

    Another one does nothing but end this process with the parent, whatever it is busy with.
    """
    threading.Thread(target=_wait_for_the_end, args=(incoming, os.getppid(), files), daemon=True).start()
    return partial(_take, incoming, files)


# The end of the pipe tells that the parent is gone. Where some other process has inherited the parent's end, the number
# of the parent tells it: it changes. (Linux could send a signal, but does so when the *thread* ends that started the
# process.)


def _take_in(
    incoming: Connection, waiting: SimpleQueue[messages.Parts], parent: int, files: Iterable[Path]
) -> NoReturn:
    with suppress(EOFError, OSError):
        while (is_there := incoming.poll(_LOOK)) or os.getppid() == parent:
            if is_there:
                waiting.put(messages.read(incoming))
    _end(files)


def _wait_for_the_end(incoming: Connection, parent: int, files: Iterable[Path]) -> NoReturn:
    ends = select.poll()
    # Of no event but the end, which is told unasked.
    ends.register(incoming, 0)
    while not ends.poll(1000 * _LOOK) and os.getppid() == parent:
        pass
    _end(files)


def _take(incoming: Connection, files: Iterable[Path]) -> messages.Parts:
    try:
        return messages.read(incoming)
    except (EOFError, OSError):
        _end(files)


def _end(files: Iterable[Path]) -> NoReturn:
    """End this process with its parent."""
    for file in files:
        with suppress(OSError):
            file.unlink()
    os._exit(1)
