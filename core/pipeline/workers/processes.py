"""Share the work of a pipeline among processes; Docs come back in the order of the texts."""

from __future__ import annotations

from collections import deque
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ...errors import ModelError
from ...named_tuples import NamedTuple
from ...quoting import counted
from ...tokens import Doc
from ...tokens.sending.packing import DocPacker, DocReader, SentDoc
from ..arguments import as_doc, as_pairs
from ..components.passing import handler_of
from ..components.pipe import batches, stand_in
from ..saving.folders import TOKENIZER
from .annotator import Annotation, Batch, explain_unsendable, show_texts
from .process import Worker, refuse_nesting, start_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ...vocab import Vocab
    from ..running import Running
    from .annotator import Failure, Outcome, Settings
    from .task import PackedTask, Task

# How many units of work each process has before it or in work, so that none is ever idle, and how many there are at
# most for each when what is done waits for what is not.
_AHEAD = 2
_WAITING = 4
# When a unit of work has so many characters it is whole, however few texts they are. At the end of a stream units get
# shorter and shorter, so that no process is left with the last one for long.
_LONG = 100_000
_SHORT = 10_000
# So many characters a token of a Doc has, with the space behind it.
_TOKEN = 5

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
    workers = _Workers(nlp, settings, number=n_process)
    units = (
        _Batch(nlp, unit, as_tuples=as_tuples)
        for originals in batches(texts, settings.batch_size)
        for unit in _units(
            originals, as_tuples=as_tuples, n_process=n_process, is_last=len(originals) < settings.batch_size
        )
    )
    try:
        yield from workers.through(units)
    finally:
        workers.stop()


def _units(originals: list[Any], *, as_tuples: bool, n_process: int, is_last: bool) -> Iterator[list[Any]]:
    """Cut a batch where its texts are long.

    Args:
        originals: The texts as they were given, or pairs of a text and what belongs to it.
        as_tuples: Whether they are pairs.
        n_process: How many processes share the work.
        is_last: Whether the stream ends with the batch.
    """
    lengths = [_length_of(original, as_tuples=as_tuples) for original in originals]
    left = sum(lengths)
    start = length = 0
    for end, more in enumerate(lengths, 1):
        length += more
        share = max(left // (2 * n_process), _SHORT) if is_last else _LONG
        if length >= min(share, _LONG) or end == len(originals):
            yield originals[start:end]
            left -= length
            start, length = end, 0


def _length_of(original: Any, *, as_tuples: bool) -> int:
    """Return about how many characters a text has; pairs and texts may not be what they should be."""
    text = original[0] if as_tuples and isinstance(original, tuple) and original else original
    if isinstance(text, Doc):
        return _TOKEN * len(text)
    return len(text) if isinstance(text, (str, bytes)) else 0


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
        self.portable: list[str | bytes | SentDoc] = []
        for place, item in enumerate(self._items):
            try:
                portable = _portable(nlp, item)
            except Exception as error:
                blamed = "" if isinstance(item, Doc) else TOKENIZER
                self._problems.append((place, blamed, error))
            else:
                self._places.append(place)
                self.portable.append(portable)

    def results(self, result: _Result) -> Iterator[Any]:
        """Yield the Docs, in order; those that failed go to the error handler."""
        steps: list[tuple[int, Callable[[], Any]]] = [
            (place, partial(self._hand_over, component, [place], error)) for place, component, error in self._problems
        ]
        for number, sent in zip(result.places, result.docs, strict=True):
            place = self._places[number]
            steps.append((place, partial(self._complete, place, sent)))
        for component, message, numbers in result.failures:
            places = [self._places[number] for number in numbers]
            steps.append((min(places, default=0), partial(self._hand_over, component, places, WorkerError(message))))
        for place, step in sorted(steps, key=itemgetter(0)):
            doc = step()
            if doc is not None:
                yield (doc, self._contexts[place]) if self._as_tuples else doc

    def _complete(self, place: int, sent: SentDoc) -> Doc | None:
        """Return a Doc that has come."""
        try:
            return sent.complete()
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


class _Result(NamedTuple):
    """What has come of a batch.

    Args:
        places: The places of the texts of which there are Docs.
        docs: These.
        failures: What went wrong.
    """

    places: list[int]
    docs: list[SentDoc]
    failures: list[Failure]


def _portable(nlp: Running, item: Any) -> str | bytes | SentDoc:
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
        return SentDoc.of(as_doc(item, nlp))
    except Exception as error:
        if not isinstance(item, Doc):
            raise
        raise WorkerError(explain_unsendable(item, error, {})[1]) from error


class _Workers:
    """The processes of one stream, which are started when there is work for them.

    Args:
        nlp: The pipeline.
        settings: How to annotate.
        number: How many there are at most.
    """

    def __init__(self, nlp: Running, settings: Settings, *, number: int) -> None:
        refuse_nesting(_USER)
        self._number = number
        self._nlp = nlp
        self._settings = settings
        self._started: list[_Worker] = []
        self._context = start_context()
        self._task: Task | PackedTask | None = None

    def through(self, units: Iterator[_Batch]) -> Iterator[Any]:
        """Yield what becomes of units of work, in their order.

        Raises:
            ModelError: A process cannot be started, or died.
        """
        sent: deque[_Batch] = deque()
        done: dict[_Batch, _Result] = {}
        unit = next(units, None)
        while unit is not None or sent:
            worker = self._free(unit) if unit is not None and len(sent) < _WAITING * self._number else None
            if unit is not None and worker is not None:
                worker.send_batch(unit)
                sent.append(unit)
                unit = next(units, None)
            elif sent[0] in done:
                batch = sent.popleft()
                yield from batch.results(done.pop(batch))
            else:
                for each in _Worker.wait_for_any([worker for worker in self._started if worker.sent]):
                    batch, result = each.result()
                    done[batch] = result

    def _free(self, unit: _Batch) -> _Worker | None:
        """Return the process that has least to do, if that is not enough yet.

        Args:
            unit: What is to be done.

        Raises:
            ModelError: It cannot be started.
        """
        if len(self._started) < self._number:
            if self._task is None:
                text = next((item for item in unit.portable if isinstance(item, str)), "")
                self._task = Annotation(self._nlp, self._settings).ready_for(self._context, text)
            self._started.append(_Worker(self._context, self._task, self._nlp.vocab))
            return self._started[-1]
        worker = min(self._started, key=lambda worker: len(worker.sent))
        return worker if len(worker.sent) < _AHEAD else None

    def stop(self) -> None:
        """End all processes at once."""
        for worker in self._started:
            worker.stop()


class _Worker(Worker):
    """A process with a copy of the pipeline, which annotates one batch after the other.

    Args:
        context: How it is started.
        task: What it is to do; packed where it is not forked.
        vocab: The vocabulary of the Docs that come back.

    Attributes:
        sent: What it has before it or in work.
    """

    user = _USER

    def __init__(self, context: Any, task: Task | PackedTask, vocab: Vocab) -> None:
        self.sent: deque[_Batch] = deque()
        self._packer, self._reader = DocPacker(), DocReader(vocab)
        super().__init__(context, task)

    def send_batch(self, batch: _Batch) -> None:
        """Hand over a batch.

        Raises:
            ModelError: The process could not begin, or has died.
        """
        self.sent.append(batch)
        docs = [item for item in batch.portable if isinstance(item, SentDoc)]
        items = [None if isinstance(item, SentDoc) else item for item in batch.portable]
        self.send(Batch(items, self._packer.pack(docs)))

    def result(self) -> tuple[_Batch, _Result]:
        """Wait for what became of the oldest batch; returns both.

        Raises:
            ModelError: The process could not begin, or has died.
        """
        outcome: Outcome = self.receive()
        self._reader.learn(outcome.docs)
        # Without the arrays that have come: the process makes the next ones where these lie.
        return self.sent.popleft(), _Result(outcome.places, self._reader.docs(outcome.docs), outcome.failures)

    def _before(self) -> str:
        items = [item for batch in self.sent for item in batch.portable]
        at_work = len(self.sent[0].portable) if self.sent else 0
        return f" with {counted(len(items), 'text')} before it, in the first {at_work} of them: {show_texts(items)}"
