"""Share the work of a pipeline among processes; Docs come back in the order of the texts."""

from __future__ import annotations

import os
from collections import deque
from functools import partial
from itertools import count
from math import inf
from typing import TYPE_CHECKING, Any

from ...errors import ModelError
from ...quoting import shown
from ...tokens import Doc
from ...vocab import Vocab
from ..arguments import as_doc, as_pairs
from ..components.passing import handler_of
from ..components.pipe import batches, stand_in
from ..saving.folders import TOKENIZER
from .annotator import Annotation, explain_unsendable
from .packing import PackedDoc
from .process import Worker, refuse_nesting, start_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..running import Running
    from .annotator import Outcome, Settings
    from .task import Task

# How many batches each process has before it or in work, so that none is ever idle.
AHEAD = 2
# How many texts a message shows.
_SHOWN = 3

# Who starts the processes, for messages.
_USER = "nlp.pipe"


class WorkerError(ModelError):
    """Report an error in another process, with its traceback there."""


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
        refuse_nesting(_USER)
        self.number = number
        self._nlp = nlp
        self._settings = settings
        self._turns = count()
        self._started: list[_Worker] = []
        self._context = start_context()
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
                task = Annotation(self._nlp, self._settings)
                self._task = task if self._context.get_start_method() == "fork" else task.pack()
            self._started.append(_Worker(self._context, self._task))
        return self._started[turn % self.number]

    def stop(self) -> None:
        """End all processes at once."""
        for worker in self._started:
            worker.stop()


class _Worker(Worker):
    """A process with a copy of the pipeline, which knows what it has before it."""

    user = _USER

    def __init__(self, context: Any, task: Task | bytes) -> None:
        self._sent: deque[list[str | bytes | PackedDoc]] = deque()
        super().__init__(context, task)

    def send(self, batch: list[str | bytes | PackedDoc]) -> None:
        self._sent.append(batch)
        super().send(batch)

    def receive(self, *, seconds: float = inf) -> Outcome:
        outcome: Outcome = super().receive(seconds=seconds)
        self._sent.popleft()
        return outcome

    def _before(self) -> str:
        items = [item for batch in self._sent for item in batch]
        at_work = len(self._sent[0]) if self._sent else 0
        texts = ", ".join(shown(_text_of(item).partition("\n")[0]) for item in items[:_SHOWN])
        more = ", …" if len(items) > _SHOWN else ""
        return f" with {len(items)} texts before it, in the first {at_work} of them: {texts}{more}"


def _text_of(item: str | bytes | PackedDoc) -> str:
    """Return a text that was sent, or that of a Doc."""
    if isinstance(item, str):
        return item
    try:
        return Doc(Vocab()).from_bytes(item.data if isinstance(item, PackedDoc) else item).text
    except ValueError:
        return str(item)
