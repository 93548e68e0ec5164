"""A process with a copy of a pipeline, as the process sees it that has started it."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
import warnings
from contextlib import contextmanager, nullcontext
from math import inf
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, ClassVar

from ...errors import ModelError
from ...forked import free_in_forks
from . import messages
from .imports import imports_at_rest
from .shared_memory import SharedMemory
from .task import PackedTask, Task
from .worker import hold_interrupts, release_interrupts, work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

    from typing_extensions import Self

# How often to look whether the process lives while waiting for it, in seconds.
_LOOK = 1.0

# The parent's ends of all pipes to processes: whoever is forked has copies of them, and is to close those.
_parents_ends: set[Connection] = set()
# One at a time, so that nobody is forked while another one's ends of a pipe are open here, and Python, which looks for
# dead processes when it starts one, finds none that somebody else is waiting for.
_starting = free_in_forks(threading.Lock())


class WorkerDied(ModelError):
    """Report that another process has ended while it had something to do."""


class Worker:
    """A process with a copy of the pipeline.

    Args:
        context: How it is started.
        task: What it is to do; packed where it is not forked.

    Attributes:
        user: Who starts such processes, for messages.
        is_sent_ahead: Whether they are sent a batch before they are done with the last.
        gives_arrays: Whether there are arrays in what becomes of a batch, for which memory is shared.

    Raises:
        ModelError: It cannot be started.
    """

    user: ClassVar[str]
    is_sent_ahead: ClassVar[bool] = True
    gives_arrays: ClassVar[bool] = True

    def __init__(self, context: Any, task: Task | PackedTask) -> None:
        self._method = context.get_start_method()
        self._began = False
        self._arriving: Iterator[messages.Parts | None] | None = None
        self._shared = SharedMemory.make() if self.gives_arrays else None
        with _starting:
            incoming, self._batches = context.Pipe(duplex=False)
            self._results, results = context.Pipe(duplex=False)
            for connection in (self._batches, self._results):
                messages.widen(connection)
            _parents_ends.update((self._batches, self._results))
            forked = task if isinstance(task, Task) else None
            inherited = tuple(_parents_ends) if forked else ()
            self._process = context.Process(
                target=work,
                args=(forked, incoming, results, inherited, self._shared),
                kwargs={"is_sent_ahead": self.is_sent_ahead},
                daemon=True,
            )
            try:
                with _at_rest(forked) if forked else nullcontext():
                    _start(self._process)
            except (OSError, EOFError) as error:
                self._close()
                raise self._no_start(error) from error
            except BaseException:
                self._close()
                raise
            finally:
                # Only the process holds the other ends now, so that its death ends our waiting.
                incoming.close()
                results.close()
        if isinstance(task, PackedTask):
            # Not among the arguments: Python waits forever where a process ends without reading those.
            try:
                self.send((task.data, task.arrays))
            except BaseException:
                self.stop()
                raise

    def send(self, batch: Any) -> None:
        """Hand over a batch; a process that is sent batches ahead takes it in at once, whatever it is busy with.

        Raises:
            ModelError: The process could not begin, or has died.
        """
        parts = messages.pack(batch)
        try:
            messages.write(self._batches, parts)
        except OSError:
            self.begin()
            raise self._death() from None

    def receive(self, *, seconds: float = inf) -> Any:
        """Wait for what became of the oldest batch.

        Args:
            seconds: How long to wait at most.

        Raises:
            ModelError: The process could not begin, or has died.
            TimeoutError: It is not done by then.
        """
        self.begin()
        return self._read(seconds)

    def take(self, batch: Any) -> bool:
        """Hand over a batch to a process that has no other, if that goes without waiting for it; tell whether it did.

        It does not where the batch is long, and where the process is not ready or is dead.
        """
        parts = messages.pack(batch)
        if not self._began or not messages.fits(parts):
            return False
        try:
            messages.write(self._batches, parts)
        except OSError:
            return False
        return True

    @property
    def descriptor(self) -> int:
        """What can be read when the process has something to say, or has died."""
        descriptor: int = self._results.fileno()
        return descriptor

    def never_wait(self) -> None:
        """Wait no more for the rest of what the process says: it may hang while it says it."""
        messages.never_wait(self._results)

    def take_back(self) -> messages.Parts | None:
        """Return the message with what became of a batch, when there is something to read; None if it is not whole.

        Raises:
            EOFError: The process has died.
        """
        message, self._arriving = self._arriving or messages.arriving(self._results, self._shared), None
        parts = next(message)
        if parts is None:
            self._arriving = message
        return parts

    @classmethod
    def wait_for_any(cls, workers: Sequence[Self]) -> list[Self]:
        """Wait until some processes have said something, or have died; returns those that have a result to receive.

        Raises:
            ModelError: One could not begin, or died before.
        """
        known = {}
        for worker in workers:
            known[worker._results] = known[worker._process.sentinel] = worker
        ready = dict.fromkeys(known[each] for each in wait(known))
        for worker in ready:
            worker.begin()
        # Of one that has died the end of the pipe is to be received.
        return [worker for worker in ready if worker._results.poll() or not worker._process.is_alive()]

    def begin(self) -> None:
        """Wait until the process has the pipeline.

        Raises:
            ModelError: It cannot have it, or has died.
        """
        if not self._began:
            reason = self._read()
            if reason is not None:
                raise ModelError(f"a process of {self.user} cannot make the pipeline: {reason}")
            self._began = True

    def kill(self) -> None:
        """End the process at once; who waits for it is told that it has died."""
        with _starting:
            self._process.kill()
            self._process.join()
        _parents_ends.difference_update((self._batches, self._results))

    def stop(self) -> None:
        """End the process at once, and forget it."""
        self.kill()
        self._process.close()
        self._close()

    def _close(self) -> None:
        for connection in (self._batches, self._results):
            _parents_ends.discard(connection)
            connection.close()

    def _read(self, seconds: float = inf) -> Any:
        """Wait for a message, or for the end of the process."""
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            ready = wait([self._results, self._process.sentinel], timeout=max(min(_LOOK, left), 0))
            try:
                if (self._results in ready or self._results.poll()) and (parts := self.take_back()) is not None:
                    return messages.unpack(parts)
            except (EOFError, OSError):
                raise self._death() from None
            if not self._process.is_alive() and not self._results.poll():
                raise self._death()
            if left <= 0:
                raise TimeoutError

    @property
    def _advice(self) -> str:
        return (
            f"where processes are started by {self._method!r}, each of them imports the script anew, so what calls "
            f"{self.user} with n_process must stand under 'if __name__ == \"__main__\":', and the script must be a file"
        )

    def _no_start(self, error: OSError | EOFError) -> ModelError:
        """Say that the system has started no process, or that it ended at once."""
        # A server that forks processes is gone in the middle of what is said to it: Python's releases notice it at
        # different places.
        if isinstance(error, (ConnectionError, EOFError)):
            return ModelError(f"a process of {self.user} ended before it began: {self._advice}")
        return ModelError(
            f"a process of {self.user} cannot be started ({error.strerror or error}); use fewer processes"
        )

    def _death(self) -> ModelError:
        """Say that the process is gone."""
        self._process.join(_LOOK)
        code = self._process.exitcode
        was_killed = code is not None and code < 0
        if not self._began and self._method != "fork" and not was_killed:
            return ModelError(
                f"a process of {self.user} ended before it began (exit code {code}, see what it printed): "
                f"{self._advice}"
            )
        return WorkerDied(
            f"a process of {self.user} died (exit code {code}){self._before()}; a negative code is a signal, -9 often "
            "means that memory ran out: use fewer processes or a smaller batch_size"
        )

    def _before(self) -> str:
        """Say what a process had before it that has died."""
        return ""


def start_context() -> Any:
    """Return how processes are started: as the user has set it, else forked where that is safe.

    A forked process is there at once and has what the user has defined.
    """
    chosen = multiprocessing.get_start_method(allow_none=True)
    return multiprocessing.get_context(chosen or ("fork" if sys.platform == "linux" else "spawn"))


def refuse_nesting(user: str) -> None:
    """Refuse to start processes where that cannot be.

    Args:
        user: Who wants to start them.

    Raises:
        ModelError: This process is itself a worker, or is importing the script that made it.
    """
    process = multiprocessing.current_process()
    if process.daemon:
        raise ModelError(
            f"{user} cannot start processes in {process.name!r}, which is a process of a pool or of nlp.pipe itself; "
            "use n_process=1 there"
        )
    if getattr(process, "_inheriting", False):
        raise ModelError(
            f"{user} cannot start processes while the script is imported anew in one of them; let what calls it stand "
            "under 'if __name__ == \"__main__\":'"
        )


@contextmanager
def _at_rest(task: Task) -> Iterator[None]:
    """Run a block in which other threads leave whole and free what a forked process uses."""
    with task.nlp._lineup.at_rest(), imports_at_rest():
        yield


def _start(process: Any) -> None:
    held = hold_interrupts()
    try:
        with warnings.catch_warnings():
            # Threads of the array library, which rest between calls, make Python warn of every fork.
            warnings.filterwarnings("ignore", message=".*multi-threaded", category=DeprecationWarning)
            process.start()
    finally:
        release_interrupts(held)
