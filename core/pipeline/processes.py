"""Share the work of a pipeline among processes; Docs come back in the order of the texts."""

from __future__ import annotations

import multiprocessing
import os
import sys
import traceback
import warnings
from collections import deque
from itertools import cycle
from typing import TYPE_CHECKING, Any

from ..config import Config
from ..errors import ModelError
from ..tokens import Doc
from .pipe import batches, stand_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from multiprocessing.connection import Connection

    from .language import Language

# How many batches each process has before it or in work, so that none is ever idle.
AHEAD = 2


class WorkerError(ModelError):
    """Report an error in another process, with its traceback there."""


def pipe_in_processes(
    nlp: Language,
    texts: Iterable[Any],
    *,
    as_tuples: bool,
    n_process: int,
    batch_size: int,
    disable: Iterable[str],
    component_cfg: Mapping[str, Mapping[str, Any]] | None,
) -> Iterator[Any]:
    """Annotate a stream of texts in several processes; see `Language.pipe`.

    Raises:
        ValueError: The number of processes makes no sense.
        WorkerError: A component failed and the error handler did not take it.
        ModelError: A process died.
    """
    if n_process == -1:
        n_process = os.cpu_count() or 1
    if n_process < 1:
        raise ValueError(f"n_process is the number of processes, or -1 for one on each processor, not {n_process}.")
    settings = {"batch_size": batch_size, "disable": list(disable), "component_cfg": dict(component_cfg or {})}
    workers = [_Worker(nlp, settings) for _ in range(n_process)]
    sent: deque[tuple[_Worker, list[Any]]] = deque()
    try:
        turns = cycle(workers)
        for batch in batches(texts, batch_size):
            worker = next(turns)
            worker.send([_portable(text) for text in (_texts_of(batch) if as_tuples else batch)])
            sent.append((worker, batch))
            if len(sent) >= AHEAD * n_process:
                yield from _receive(nlp, *sent.popleft(), as_tuples=as_tuples)
        while sent:
            yield from _receive(nlp, *sent.popleft(), as_tuples=as_tuples)
    finally:
        for worker in workers:
            worker.stop()


def _texts_of(batch: list[tuple[Any, Any]]) -> list[Any]:
    return [text for text, _context in batch]


def _receive(nlp: Language, worker: _Worker, batch: list[Any], *, as_tuples: bool) -> Iterator[Any]:
    """Yield the Docs of a batch; those that failed go to the error handler."""
    for place, data, failure in worker.receive():
        if failure is not None:
            name, message = failure
            item = batch[place][0] if as_tuples else batch[place]
            doc = item if isinstance(item, Doc) else stand_in(nlp.vocab, item)
            nlp.default_error_handler(name, None, [doc], WorkerError(message))
            continue
        doc = Doc(nlp.vocab).from_bytes(data)
        yield (doc, batch[place][1]) if as_tuples else doc


def _portable(text: Any) -> Any:
    return text.to_bytes() if isinstance(text, Doc) else text


class _Worker:
    """A process with a copy of the pipeline.

    Args:
        nlp: The pipeline.
        settings: Arguments of `Language.pipe` there.
    """

    def __init__(self, nlp: Language, settings: Mapping[str, Any]) -> None:
        context = _context()
        # A forked process has the pipeline; to another it is sent as bytes.
        payload = nlp if context.get_start_method() == "fork" else _Parcel(nlp)
        self._results, results = context.Pipe(duplex=False)
        self._batches = context.Queue()
        self._process = context.Process(target=_work, args=(payload, settings, self._batches, results), daemon=True)
        _start(self._process)
        # Only the process holds the other end now, so that its death ends our waiting.
        results.close()

    def send(self, texts: list[Any]) -> None:
        """Hand over a batch; returns at once."""
        self._batches.put(texts)

    def receive(self) -> list[tuple[int, bytes, tuple[str, str] | None]]:
        """Wait for the next batch: for each text its place, and the Doc as bytes or what went wrong.

        Raises:
            ModelError: The process has died.
        """
        try:
            return self._results.recv()  # type: ignore[no-any-return]
        except EOFError:
            self._process.join(1)
            raise ModelError(
                f"a process of nlp.pipe died (exit code {self._process.exitcode}); a negative code is a signal, -9 "
                "often means that memory ran out: use fewer processes or a smaller batch_size"
            ) from None

    def stop(self) -> None:
        """End the process."""
        self._batches.cancel_join_thread()
        self._batches.close()
        self._process.terminate()
        self._process.join()
        self._results.close()


class _Parcel:
    """A pipeline on its way to another process: its config and its bytes."""

    def __init__(self, nlp: Language) -> None:
        self.config = nlp.config.to_str(interpolate=False)
        self.data = nlp.to_bytes()

    def open(self) -> Language:
        """Make the pipeline."""
        from .language import Language

        return Language.from_config(Config().from_str(self.config, interpolate=False)).from_bytes(self.data)


def _context() -> Any:
    """Return how processes are started: as the user has set it, else forked where that is safe.

    A forked process is there at once and has what the user has defined.
    """
    chosen = multiprocessing.get_start_method(allow_none=True)
    return multiprocessing.get_context(chosen or ("fork" if sys.platform == "linux" else "spawn"))


def _start(process: Any) -> None:
    with warnings.catch_warnings():
        # Threads of the array library, which rest between calls, make Python warn of every fork.
        warnings.filterwarnings("ignore", message=".*multi-threaded", category=DeprecationWarning)
        process.start()


def _work(payload: Language | _Parcel, settings: Mapping[str, Any], incoming: Any, results: Connection) -> None:
    """Annotate batches until the parent ends this process."""
    nlp = payload.open() if isinstance(payload, _Parcel) else payload
    failures: list[tuple[int, bytes, tuple[str, str] | None]] = []
    places: dict[int, int] = {}

    def note(name: str, pipe: Any, docs: Any, error: Exception) -> None:
        message = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        text = f"component {name!r} failed in another process: {type(error).__name__}: {error}\n\n{message}"
        failures.extend((places.get(id(doc), 0), b"", (name, text)) for doc in docs)

    nlp.set_error_handler(note)
    while True:
        texts = incoming.get()
        failures.clear()
        places.clear()
        docs = []
        for place, text in enumerate(texts):
            try:
                doc = nlp._ensure_doc(text)
            except Exception as error:
                failures.append((place, b"", ("tokenizer", f"{type(error).__name__}: {error}")))
            else:
                places[id(doc)] = place
                docs.append((doc, place))
        done = [(place, doc.to_bytes(), None) for doc, place in nlp.pipe(docs, as_tuples=True, **settings)]
        results.send(sorted([*done, *failures], key=lambda each: each[0]))
