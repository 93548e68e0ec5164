"""Annotate in processes of their own, which have the pipeline from this one; one that dies is replaced."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from ..errors import ModelError
from ..pipeline.workers import messages
from ..pipeline.workers.process import Worker, WorkerDied, refuse_nesting, start_context
from ..pipeline.workers.task import Task
from ..quoting import counted
from .annotator import Failed, OwnAnnotator
from .lanes import ThreadLane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from typing_extensions import Self

    from ..pipeline import Language
    from ..tokens.sending.joining import NewArray
    from .annotator import Item
    from .lanes import Done

_USER = "the server"


class Processes:
    """Some processes that annotate, until the block ends.

    They are forked where that is safe, and then share the memory of the weights; else each makes the pipeline anew.

    Args:
        nlp: The pipeline.
        number: How many there are.
        seconds: How long a batch may take. Who waits for one that takes longer has gone: its process is replaced.
        sockets: Called in a process that is forked: the descriptors of the sockets that are open then and are not its
            own. A connection that it held open would not end for its client.

    Attributes:
        workers: The processes, as they are now.

    Raises:
        ModelError: They cannot be started.
    """

    def __init__(
        self, nlp: Language, *, number: int, seconds: float, sockets: Callable[[], Iterable[int]] = tuple
    ) -> None:
        refuse_nesting(_USER)
        self._seconds = seconds
        self._start_context = start_context()
        self._is_forked = self._start_context.get_start_method() == "fork"
        self._task = _Serving(nlp, sockets if self._is_forked else None).ready_for(self._start_context)
        # With what is set for this context alone, such as whether code of models is trusted.
        self._surroundings = copy_context()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_stopped = False
        self.workers: list[_Worker] = []
        try:
            for _ in range(number):
                self.workers.append(self._start())
            for worker in self.workers:
                worker.begin()
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def lanes(self, loop: asyncio.AbstractEventLoop) -> list[ProcessLane]:
        """Return what has texts annotated in each process.

        Args:
            loop: The event loop in which connections are taken. What replaces a process is forked there, because no
                connection comes while that is done.
        """
        self._loop = loop
        places = range(len(self.workers))
        return [ProcessLane(ProcessAnnotator(self, place, seconds=self._seconds), loop) for place in places]

    def replace(self, worker: _Worker) -> None:
        """Start a process in place of one that is dead or hangs; call it in another thread than the event loop's.

        Raises:
            ModelError: It cannot be started, or the server has ended.
        """
        place = self.workers.index(worker)
        worker.kill()
        if self._is_stopped:
            raise ModelError("the server has ended")
        if self._is_forked:
            assert self._loop is not None
            self.workers[place] = asyncio.run_coroutine_threadsafe(self._start_in_loop(), self._loop).result()
        else:
            self.workers[place] = self._start()
        worker.stop()

    def stop(self) -> None:
        """End all processes at once."""
        self._is_stopped = True
        for worker in self.workers:
            worker.kill()

    async def _start_in_loop(self) -> _Worker:
        return self._start()

    def _start(self) -> _Worker:
        worker = self._surroundings.copy().run(_Worker, self._start_context, self._task)
        worker.never_wait()
        return worker


class ProcessLane(ThreadLane):
    """Have texts annotated in another process.

    What becomes of them is awaited in the event loop: to wake a thread of this process for it as well would take as
    long again. The thread has to do with texts that are long, and with what goes wrong.

    Args:
        annotator: What annotates in the process.
        loop: The event loop.
    """

    def __init__(self, annotator: ProcessAnnotator, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(annotator, loop)
        self._process = annotator
        self._batch: tuple[Sequence[Item], Done] | None = None
        self._timer: asyncio.TimerHandle | None = None
        # The process that is listened to, and where: to begin that anew for each batch takes eight calls of the system.
        self._heard: _Worker | None = None
        self._descriptor = -1

    def begin(self, items: Sequence[Item], done: Done) -> None:
        worker = self._process.worker
        if not worker.take(items):
            self._begin_in_thread(items, done)
            return
        self._batch = items, done
        self._timer = self._loop.call_later(self._process.seconds, self._give_up, items, done)
        if worker is not self._heard:
            self._heard, self._descriptor = worker, worker.descriptor
            self._loop.add_reader(self._descriptor, self._receive, worker)

    def end(self) -> None:
        self._stop_waiting()
        self._hear_nothing()
        super().end()

    def _begin_in_thread(self, items: Sequence[Item], done: Done) -> None:
        """Have the thread ask the process, or another one; it listens itself."""
        self._hear_nothing()
        super().begin(items, done)

    def _receive(self, worker: _Worker) -> None:
        if self._batch is None:
            # It has died with nothing to do.
            self._hear_nothing()
            return
        items, done = self._batch
        try:
            parts = worker.take_back()
        except (EOFError, OSError):
            # It has died.
            self._stop_waiting()
            self._begin_in_thread(items, done)
            return
        if parts is not None:
            self._stop_waiting()
            done(messages.unpack(parts))

    def _give_up(self, items: Sequence[Item], done: Done) -> None:
        self._stop_waiting()
        self._hear_nothing()
        self.run(lambda: self._process.give_up(items), done)

    def _stop_waiting(self) -> None:
        self._batch = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _hear_nothing(self) -> None:
        if self._heard is not None:
            self._heard = None
            self._loop.remove_reader(self._descriptor)


class ProcessAnnotator:
    """Annotate in another process.

    A batch whose process dies is annotated once more in another one, each text by itself: so a text that ends processes
    is the only one that fails.

    Args:
        processes: What replaces the process.
        place: Which of them it is.
        seconds: How long a batch may take.
    """

    def __init__(self, processes: Processes, place: int, *, seconds: float) -> None:
        self.seconds = seconds
        self._processes = processes
        self._place = place

    @property
    def worker(self) -> _Worker:
        """The process, as it is now."""
        return self._processes.workers[self._place]

    def annotate(self, items: Sequence[Item]) -> list[Any]:
        try:
            return self._ask(items)
        except WorkerDied:
            return [self._ask_again(item) for item in items]
        except Exception as error:
            return [Failed(str(error))] * len(items)

    def give_up(self, items: Sequence[Item]) -> list[Any]:
        """Replace the process, which takes too long over a batch; returns that its texts have failed."""
        try:
            self._processes.replace(self.worker)
        except Exception as error:
            return [Failed(str(error))] * len(items)
        return [Failed(f"the texts took longer than {counted(self.seconds, 'second', form='g')}")] * len(items)

    def _ask_again(self, item: Item) -> Any:
        try:
            (result,) = self._ask([item])
        except Exception as error:
            return Failed(str(error))
        return result

    def _ask(self, items: Sequence[Item]) -> list[Any]:
        """Return what the process makes of texts.

        Raises:
            WorkerDied: The process has died, and there is another one now.
            ModelError: There is no process.
        """
        worker = self.worker
        try:
            worker.send(items)
            results: list[Any] = worker.receive(seconds=self.seconds)
        except TimeoutError:
            return self.give_up(items)
        except ModelError:
            self._processes.replace(worker)
            raise
        return results


class _Worker(Worker):
    """A process of the server."""

    user = _USER
    is_sent_ahead = False
    gives_arrays = False


class _Serving(Task):
    """Annotate texts; the settings say which sockets are open that are not the process's own."""

    def begin(self, empty: NewArray) -> Callable[[Sequence[Item]], list[Any]]:
        # A manager of services sends SIGTERM to all processes of one: this process is to end what it has begun.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.set_wakeup_fd(-1)
        for descriptor in self.settings() if self.settings is not None else ():
            with suppress(OSError):
                os.close(descriptor)
        return OwnAnnotator(self.nlp).annotate
