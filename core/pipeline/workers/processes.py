"""Share the work of a pipeline among processes; Docs come back in the order of the texts."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
import threading
import warnings
from collections import deque
from functools import partial
from itertools import count
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from ...errors import ModelError
from ...quoting import shown
from ...tokens import Doc
from ...vocab import Vocab
from ..arguments import as_doc, as_pairs
from ..components.passing import handler_of
from ..components.pipe import batches, stand_in
from ..saving.folders import TOKENIZER
from .packing import PackedDoc
from .worker import Task, explain_unsendable, hold_interrupts, release_interrupts, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

    from ..running import Running
    from .worker import Outcome, Settings

# How many batches each process has before it or in work, so that none is ever idle.
AHEAD = 2
# How often to look whether a process lives while waiting for it, in seconds.
_LOOK = 1.0
# How many texts a message shows.
_SHOWN = 3

# The parent's ends of all pipes to processes: whoever is forked has copies of them, and is to close those.
_parents_ends: set[Connection] = set()
# One at a time, so that nobody is forked while another one's ends of a pipe are open here.
_starting = threading.Lock()


class WorkerError(ModelError):
    """Report an error in another process, with its traceback there."""


class WorkerDied(ModelError):
    """Report that another process has ended while it had texts before it."""


def pipe_in_processes(
    nlp: Running, texts: Iterable[Any], *, as_tuples: bool, n_process: int, settings: Settings
) -> Iterator[Any]:
    """Annotate a stream of texts in several processes; see `Language.pipe`.

    Everything that goes wrong with a text goes to the error handler here: that of the component in which it happened,
    or the pipeline's.

    Raises:
        WorkerError: A component failed and the error handler did not take it.
        WorkerDied: A process died.
        ModelError: A process cannot be started.
    """
    workers = _Workers(nlp, settings, number=(os.cpu_count() or 1) if n_process == -1 else n_process)
    sent: deque[tuple[_Worker, _Batch]] = deque()
    try:
        for originals in batches(texts, settings.batch_size):
            batch = _Batch(nlp, originals, as_tuples=as_tuples)
            worker = workers.next()
            worker.send(batch.portable)
            sent.append((worker, batch))
            if len(sent) >= AHEAD * workers.number:
                worker, batch = sent.popleft()
                yield from batch.results(worker.receive())
        while sent:
            worker, batch = sent.popleft()
            yield from batch.results(worker.receive())
    finally:
        workers.stop()


class _Batch:
    """Some texts of the stream, on their way to a process and back.

    Args:
        nlp: The pipeline.
        originals: The texts as they were given, or pairs of a text and what belongs to it.
        as_tuples: Whether they are pairs.
    """

    def __init__(self, nlp: Running, originals: list[Any], *, as_tuples: bool) -> None:
        self._nlp = nlp
        self._as_tuples = as_tuples
        pairs = list(as_pairs(originals)) if as_tuples else []
        self._items: list[Any] = [text for text, _ in pairs] if as_tuples else originals
        self._contexts: list[Any] = [context for _, context in pairs]
        self._problems: list[tuple[int, str, Exception]] = []
        self._places: list[int] = []
        self.portable: list[str | bytes | PackedDoc] = []
        for place, item in enumerate(self._items):
            try:
                portable = _portable(nlp, item)
            except Exception as error:
                blamed = "" if isinstance(item, Doc) else TOKENIZER
                self._problems.append((place, blamed, error))
            else:
                self._places.append(place)
                self.portable.append(portable)

    def results(self, outcome: Outcome) -> Iterator[Any]:
        """Yield the Docs, in order; those that failed go to the error handler."""
        steps: list[tuple[int, Callable[[], Any]]] = [
            (place, partial(self._hand_over, component, [place], error)) for place, component, error in self._problems
        ]
        for number, packed in outcome.docs:
            place = self._places[number]
            steps.append((place, partial(self._doc, place, packed)))
        for component, message, numbers in outcome.failures:
            places = [self._places[number] for number in numbers]
            steps.append((min(places, default=0), partial(self._hand_over, component, places, WorkerError(message))))
        for place, step in sorted(steps, key=lambda placed: placed[0]):
            doc = step()
            if doc is not None:
                yield (doc, self._contexts[place]) if self._as_tuples else doc

    def _doc(self, place: int, packed: PackedDoc) -> Doc | None:
        """Return the Doc that came back."""
        try:
            return packed.open(self._nlp.vocab)
        except Exception as error:
            self._hand_over("", [place], error)
            return None

    def _hand_over(self, component: str, places: list[int], error: Exception) -> None:
        """Call the error handler of a component, or the pipeline's where none is to blame."""
        nlp = self._nlp
        pipe = nlp.tokenizer if component == TOKENIZER else dict(nlp.components).get(component, nlp)
        handler = nlp.default_error_handler if pipe is nlp else handler_of(nlp, pipe)
        handler(component or "nlp.pipe", pipe, [self._doc_of(self._items[place]) for place in places], error)

    def _doc_of(self, item: Any) -> Doc:
        try:
            return as_doc(item, self._nlp)
        except Exception:
            return stand_in(self._nlp.vocab, item)


def _portable(nlp: Running, item: Any) -> str | bytes | PackedDoc:
    """Return what can be sent for a text.

    Raises:
        ValueError: It is a Doc that cannot be sent, or no text at all.
    """
    if isinstance(item, str):
        # What a subclass adds stays here.
        return str.__str__(item)
    if isinstance(item, bytes):
        return bytes(item)
    try:
        return PackedDoc.of(as_doc(item, nlp))
    except Exception as error:
        if not isinstance(item, Doc):
            raise
        raise WorkerError(explain_unsendable(item, error, {})[1]) from error


class _Workers:
    """The processes of one stream, which take turns and are started when their first turn comes.

    Args:
        nlp: The pipeline.
        settings: How to annotate.
        number: How many there are at most.
    """

    def __init__(self, nlp: Running, settings: Settings, *, number: int) -> None:
        _refuse_nesting()
        self.number = number
        self._nlp = nlp
        self._settings = settings
        self._turns = count()
        self._started: list[_Worker] = []
        self._context = _context()
        self._task: Task | bytes = b""

    def next(self) -> _Worker:
        """Return the process whose turn it is.

        Raises:
            ModelError: It cannot be started.
        """
        turn = next(self._turns)
        if turn < self.number:
            if not self._started:
                # A forked process has the pipeline; to another it is sent.
                task = Task(self._nlp, self._settings)
                self._task = task if self._context.get_start_method() == "fork" else task.pack()
            worker = _Worker(self._context, self._task)
            self._started.append(worker)
            if isinstance(self._task, bytes):
                # Not among the arguments: Python waits for ever where a process ends without reading those.
                worker.tell(self._task)
        return self._started[turn % self.number]

    def stop(self) -> None:
        """End all processes at once."""
        for worker in self._started:
            worker.stop()


class _Worker:
    """A process with a copy of the pipeline.

    Args:
        context: How it is started.
        task: What it is to do; packed where it is not forked, and then to be told.

    Raises:
        ModelError: It cannot be started.
    """

    def __init__(self, context: Any, task: Task | bytes) -> None:
        self._method = context.get_start_method()
        self._sent: deque[list[str | bytes | PackedDoc]] = deque()
        self._began = False
        with _starting:
            incoming, self._batches = context.Pipe(duplex=False)
            self._results, results = context.Pipe(duplex=False)
            _parents_ends.update((self._batches, self._results))
            forked = isinstance(task, Task)
            inherited = tuple(_parents_ends) if forked else ()
            self._process = context.Process(
                target=work, args=(task if forked else None, incoming, results, inherited), daemon=True
            )
            try:
                _start(self._process)
            except OSError as error:
                self._close()
                raise self._no_start(error) from error
            except BaseException:
                self._close()
                raise
            finally:
                # Only the process holds the other ends now, so that its death ends our waiting.
                incoming.close()
                results.close()

    def tell(self, task: bytes) -> None:
        """Send what is to be done to a process that is not forked.

        Raises:
            ModelError: The process could not begin.
        """
        self._send(task)

    def send(self, items: list[str | bytes | PackedDoc]) -> None:
        """Hand over a batch; the process takes it in at once, whatever it is busy with.

        Raises:
            ModelError: The process has died.
        """
        self._sent.append(items)
        self._send(pickle.dumps(items))

    def receive(self) -> Outcome:
        """Wait for what became of the oldest batch.

        Raises:
            ModelError: The process could not begin, or has died.
        """
        self._begin()
        outcome: Outcome = self._read()
        self._sent.popleft()
        return outcome

    def stop(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._close()

    def _close(self) -> None:
        for connection in (self._batches, self._results):
            connection.close()
            _parents_ends.discard(connection)

    def _send(self, data: bytes) -> None:
        try:
            self._batches.send_bytes(data)
        except OSError:
            self._begin()
            raise self._death() from None

    def _begin(self) -> None:
        """Wait for the first message, which tells whether the process has the pipeline."""
        if not self._began:
            reason = self._read()
            if reason is not None:
                raise ModelError(f"a process of nlp.pipe cannot make the pipeline: {reason}")
            self._began = True

    def _read(self) -> Any:
        """Wait for a message, or for the end of the process."""
        while True:
            wait([self._results, self._process.sentinel], timeout=_LOOK)
            try:
                if self._results.poll():
                    return self._results.recv()
            except (EOFError, OSError):
                raise self._death() from None
            if not self._process.is_alive() and not self._results.poll():
                raise self._death()

    @property
    def _advice(self) -> str:
        return (
            f"where processes are started by {self._method!r}, each of them imports the script anew, so what calls "
            "nlp.pipe with n_process must stand under 'if __name__ == \"__main__\":', and the script must be a file"
        )

    def _no_start(self, error: OSError) -> ModelError:
        """Say that the system has started no process, or that it ended at once."""
        if isinstance(error, ConnectionError):
            return ModelError(f"a process of nlp.pipe ended before it began: {self._advice}")
        return ModelError(f"a process of nlp.pipe cannot be started ({error.strerror or error}); use fewer processes")

    def _death(self) -> ModelError:
        """Say that the process is gone, and what was before it."""
        self._process.join(_LOOK)
        code = self._process.exitcode
        if not self._began and self._method != "fork":
            return ModelError(
                f"a process of nlp.pipe ended before it began (exit code {code}, see what it printed): {self._advice}"
            )
        items = [item for batch in self._sent for item in batch]
        at_work = len(self._sent[0]) if self._sent else 0
        texts = ", ".join(shown(_text_of(item).partition("\n")[0]) for item in items[:_SHOWN])
        more = ", …" if len(items) > _SHOWN else ""
        return WorkerDied(
            f"a process of nlp.pipe died (exit code {code}) with {len(items)} texts before it, in the first {at_work} "
            f"of them: {texts}{more}; a negative code is a signal, -9 often means that memory ran out: use fewer "
            "processes or a smaller batch_size"
        )


def _text_of(item: str | bytes | PackedDoc) -> str:
    """Return a text that was sent, or that of a Doc."""
    if isinstance(item, str):
        return item
    try:
        return Doc(Vocab()).from_bytes(item.data if isinstance(item, PackedDoc) else item).text
    except ValueError:
        return str(item)


def _context() -> Any:
    """Return how processes are started: as the user has set it, else forked where that is safe.

    A forked process is there at once and has what the user has defined.
    """
    chosen = multiprocessing.get_start_method(allow_none=True)
    return multiprocessing.get_context(chosen or ("fork" if sys.platform == "linux" else "spawn"))


def _refuse_nesting() -> None:
    """Refuse to start processes where that cannot be.

    Raises:
        ModelError: This process is itself a worker, or is importing the script that made it.
    """
    process = multiprocessing.current_process()
    if process.daemon:
        raise ModelError(
            f"nlp.pipe cannot start processes in {process.name!r}, which is a process of a pool or of nlp.pipe itself; "
            "use n_process=1 there"
        )
    if getattr(process, "_inheriting", False):
        raise ModelError(
            "nlp.pipe cannot start processes while the script is imported anew in one of them; let what calls it stand "
            "under 'if __name__ == \"__main__\":'"
        )


def _start(process: Any) -> None:
    held = hold_interrupts()
    try:
        with warnings.catch_warnings():
            # Threads of the array library, which rest between calls, make Python warn of every fork.
            warnings.filterwarnings("ignore", message=".*multi-threaded", category=DeprecationWarning)
            process.start()
    finally:
        release_interrupts(held)
