"""Annotate texts in batches, each by itself, so that what comes out does not depend on where a run began."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ...corpora.given_texts import GivenText, KeyMissing
from ...errors import DataError
from ...quoting import first_line
from ..arguments import as_processes
from ..saving.folders import TOKENIZER
from ..workers.process import WorkerDied

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...tokens.doc import Doc
    from ..language import Language
    from .trail import Trail

Pair = tuple["Doc", GivenText]


@dataclass(frozen=True, kw_only=True)
class Annotated:
    """Hold what has become of a batch.

    Args:
        docs: The Docs, each with its text, in the order of the texts.
        failures: What is wrong with other texts, in a sentence each.
        keyless: The places of lines that have no text.
        n_behind: How many texts cannot be had for what is wrong with others, which are among the failures.
        last: The last text of the batch.
    """

    docs: list[Pair]
    failures: list[str]
    keyless: list[str]
    n_behind: int
    last: GivenText


class Annotator:
    """Annotate texts, and tell of each that fails what is wrong.

    Args:
        nlp: The pipeline, whose error handlers are replaced.
        batch_size: How many texts make a batch; those with which something is wrong beforehand are not counted.
        n_process: How many processes share the work.
        trail: Knows which texts may end a process.
    """

    def __init__(self, nlp: Language, *, batch_size: int, n_process: int, trail: Trail) -> None:
        self._nlp = nlp
        self._trail = trail
        self._batch_size = batch_size
        self._n_process = as_processes(n_process)
        # By the text of each Doc that has failed: the Docs of other processes are others.
        self._errors: dict[str, deque[str]] = defaultdict(deque)
        nlp.set_error_handler(self._note)

    def annotate(self, texts: Iterable[GivenText]) -> Iterator[Annotated]:
        """Yield what becomes of each batch, in their order."""
        batches = self._batches(texts)
        for batch in batches:
            if not self._trail.is_suspect(batch):
                batches = chain([batch], batches)
                break
            yield self._result(batch, self._annotate_suspects(batch))
        if self._n_process == 1:
            for batch in batches:
                self._trail.begin(batch)
                yield self._result(batch, self._annotate_here(batch))
        else:
            yield from self._annotate_in_processes(batches)
        self._trail.end()

    def _batches(self, texts: Iterable[GivenText]) -> Iterator[list[GivenText]]:
        batch: list[GivenText] = []
        n_sound = 0
        for text in texts:
            batch.append(text)
            n_sound += not isinstance(text.content, DataError)
            if n_sound == self._batch_size:
                yield batch
                batch, n_sound = [], 0
        if batch:
            yield batch

    def _annotate_here(self, batch: Sequence[GivenText]) -> list[Pair]:
        pairs = list(_sound(batch))
        done: list[Pair] = []
        try:
            done.extend(self._nlp.pipe(pairs, as_tuples=True, batch_size=self._batch_size))
        except Exception:
            # A component has raised an error instead of handing over the Doc; the texts tell one by one whose it is.
            self._errors.clear()
            done = [pair for content, text in _sound(batch) for pair in self._annotate_alone(content, text)]
        return done

    def _annotate_suspects(self, batch: Sequence[GivenText]) -> list[Pair]:
        """Annotate a batch of which something may end this process: alone first, then together."""
        living = [text for text in batch if text.number not in self._trail.killers]
        apart = self._trail.kills_together(batch)
        pairs: list[Pair] = []
        for content, text in _sound(living):
            if apart or self._trail.is_to_be_tried(text):
                self._trail.begin_alone(text)
                done = self._annotate_alone(content, text)
                pairs += done if apart else []
        self._trail.begin(batch)
        if apart:
            return pairs
        self._errors.clear()
        return self._annotate_here(living)

    def _annotate_alone(self, content: str | Doc, text: GivenText) -> list[Pair]:
        try:
            return list(self._nlp.pipe([(content, text)], as_tuples=True, batch_size=1))
        except Exception as error:
            self._errors[_key(content)].append(f"{type(error).__name__}: {first_line(error)}")
            return []

    def _annotate_in_processes(self, batches: Iterable[list[GivenText]]) -> Iterator[Annotated]:
        try:
            yield from self._results_of_processes(batches)
        except WorkerDied:
            self._trail.worker_died()
            raise

    def _results_of_processes(self, batches: Iterable[list[GivenText]]) -> Iterator[Annotated]:
        sent: deque[list[GivenText]] = deque()

        def feed() -> Iterator[tuple[Any, tuple[int, GivenText]]]:
            for number, batch in enumerate(batches):
                sent.append(batch)
                self._trail.begin(batch, after=sent[0])
                yield from ((content, (number, text)) for content, text in _sound(batch))

        docs = self._nlp.pipe(feed(), as_tuples=True, batch_size=self._batch_size, n_process=self._n_process)
        placed = ((number, (doc, text)) for doc, (number, text) in docs)
        n_done = 0
        for number, pairs in groupby(placed, key=itemgetter(0)):
            while n_done < number:
                # Nothing has come back of these.
                yield self._result(sent.popleft(), [])
                n_done += 1
            yield self._result(sent.popleft(), [pair for _, pair in pairs])
            n_done += 1
        while sent:
            yield self._result(sent.popleft(), [])

    def _result(self, batch: list[GivenText], pairs: list[Pair]) -> Annotated:
        pairs.sort(key=lambda pair: pair[1].number)
        came_back = {text.number for _, text in pairs}
        keyless = [text.place for text in batch if isinstance(text.content, KeyMissing)]
        failed = (text for text in batch if text.number not in came_back and not isinstance(text.content, KeyMissing))
        return Annotated(
            docs=pairs,
            failures=[*map(self._failure, failed)],
            keyless=keyless,
            n_behind=sum(text.n_behind for text in batch),
            last=batch[-1],
        )

    def _failure(self, text: GivenText) -> str:
        if isinstance(text.content, DataError):
            return str(text.content)
        if text.number in self._trail.killers:
            return f"{text.place}: {self._trail.killers[text.number]}"
        errors = self._errors[_key(text.content)]
        return f"{text.place}: {errors.popleft() if errors else 'the pipeline has not given it back'}"

    def _note(self, name: str, _pipe: Any, docs: Sequence[Doc], error: Exception) -> None:
        """Take Docs that have failed; the error handler of all components."""
        who = "the tokenizer" if name == TOKENIZER else f"component {name!r}"
        said = first_line(error)
        reason = said if said.startswith(who) else f"{who} failed: {type(error).__name__}: {said}"
        for doc in docs:
            self._errors[doc.text].append(reason)


def _sound(batch: Iterable[GivenText]) -> Iterator[tuple[str | Doc, GivenText]]:
    """Yield the texts that can be annotated; of Docs copies, so that a second attempt is like the first."""
    for text in batch:
        if not isinstance(text.content, DataError):
            yield text.content if isinstance(text.content, str) else text.content.copy(), text


def _key(content: str | Doc) -> str:
    return content if isinstance(content, str) else content.text
