"""Running a pipeline: text in, annotated Docs out, here or in several processes."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ..files.surrogates import LoneSurrogate
from ..quoting import shown
from .arguments import (
    as_doc,
    as_limit,
    as_names,
    as_number,
    as_pairs,
    as_processes,
    as_settings,
    check_texts,
    settings_for,
)
from .assembly import Assembly
from .components.following import follow
from .components.free_memory import keep_memory
from .components.passing import check_doc, handler_of, pass_through
from .components.pipe import stand_in
from .components.threads import one_thread
from .saving.folders import TOKENIZER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Literal

    from ..tokens import Doc
    from .arguments import ComponentSettings

Context = TypeVar("Context")


class Running(Assembly):
    """The part of `Language` that tokenizes texts and passes Docs through the components.

    Attributes:
        tokenizer: Makes a Doc of a text.
        made_tokenizer: The tokenizer that the config made, maybe another one by now.
        batch_size: How many texts `pipe` handles at a time.
    """

    tokenizer: Any
    made_tokenizer: Any
    batch_size: int

    @property
    def max_length(self) -> float:
        """The longest text, in characters."""
        return self._max_length

    @max_length.setter
    def max_length(self, value: float) -> None:
        self._max_length = as_limit(value, "nlp.max_length")

    def make_doc(self, text: str) -> Doc:
        """Tokenize a text and do nothing else.

        Raises:
            ValueError: The text is longer than `max_length`, or holds half of a surrogate pair.
        """
        if not isinstance(text, str):
            raise ValueError(f"A text is a string, not {type(text).__name__}: {shown(text)}")
        if len(text) > self._max_length:
            raise ValueError(
                f"The text has {len(text)} characters, more than nlp.max_length = {self.max_length}; cut it into "
                "pieces, or set nlp.max_length higher (a model needs memory in proportion to the length)."
            )
        try:
            doc: Doc = check_doc(self.tokenizer(text), TOKENIZER, self.tokenizer)
        except LoneSurrogate:
            # The tokenizer met it in a word; what helps is the place in the text.
            raise LoneSurrogate(text, what="text") from None
        return doc

    def __call__(
        self, text: str | Doc | bytes, *, disable: Iterable[str] = (), component_cfg: ComponentSettings | None = None
    ) -> Doc:
        """Tokenize and annotate one text.

        Args:
            text: The text; or a Doc, which is annotated as it is; or the bytes of a Doc.
            disable: Components that do not run.
            component_cfg: Settings for a call of components, by name.

        Raises:
            ValueError: The text is too long, or a component does not return the Doc.
        """
        settings = as_settings(component_cfg)
        running = self._running(as_names(disable, "disable"))
        doc = as_doc(text, self)
        if not running:
            return doc
        with one_thread:
            for name, pipe in running:
                own = settings_for(name, pipe, settings) if settings else settings
                try:
                    result = pipe(doc, **own)
                except Exception as error:
                    handler_of(self, pipe)(name, pipe, [doc], error)
                else:
                    doc = check_doc(result, name, pipe)
        return doc

    @overload
    def pipe(
        self,
        texts: Iterable[str | Doc],
        *,
        as_tuples: Literal[False] = ...,
        batch_size: int | None = ...,
        disable: Iterable[str] = ...,
        component_cfg: ComponentSettings | None = ...,
        n_process: int = ...,
    ) -> Iterator[Doc]: ...

    @overload
    def pipe(
        self,
        texts: Iterable[tuple[str | Doc, Context]],
        *,
        as_tuples: Literal[True],
        batch_size: int | None = ...,
        disable: Iterable[str] = ...,
        component_cfg: ComponentSettings | None = ...,
        n_process: int = ...,
    ) -> Iterator[tuple[Doc, Context]]: ...

    def pipe(
        self,
        texts: Iterable[Any],
        *,
        as_tuples: bool = False,
        batch_size: int | None = None,
        disable: Iterable[str] = (),
        component_cfg: ComponentSettings | None = None,
        n_process: int = 1,
    ) -> Iterator[Any]:
        """Tokenize and annotate a stream of texts, in their order, a batch at a time.

        The components are those that run when the first Doc is taken.

        A text that cannot be tokenized goes to the error handler, as the component ``tokenizer``.

        Args:
            texts: Texts or Docs; with `as_tuples` pairs of a text and anything that belongs to it.
            as_tuples: Whether to yield pairs of a Doc and what belongs to it.
            batch_size: How many texts make a batch; `nlp.batch_size` by default.
            disable: Components that do not run.
            component_cfg: Settings for components, by name.
            n_process: How many processes share the work; -1 for one on each processor that this one may use. They are
                forked where that is safe, unless `multiprocessing.set_start_method` says otherwise, and end with the
                stream or with this process. What goes wrong there goes to the error handlers here.

        Raises:
            ValueError: An argument is of the wrong kind.
            ModelError: A process cannot be started, or died.
        """
        check_texts(texts)
        size = as_number(self.batch_size if batch_size is None else batch_size, "batch_size")
        n_process = as_processes(n_process)
        off, settings = as_names(disable, "disable"), as_settings(component_cfg)
        if n_process == 1:
            return self._pipe_here(texts, as_tuples=as_tuples, batch_size=size, disable=off, settings=settings)
        return self._pipe_in_processes(
            texts, as_tuples=as_tuples, n_process=n_process, batch_size=size, disable=off, settings=settings
        )

    def _pipe_here(
        self,
        texts: Iterable[Any],
        *,
        as_tuples: bool,
        batch_size: int,
        disable: Iterable[str],
        settings: ComponentSettings,
    ) -> Iterator[Any]:
        keep_memory()
        steps = [
            (pipe, partial(pass_through, self, name=name, pipe=pipe, batch_size=batch_size, settings=settings))
            for name, pipe in self._running(disable)
        ]
        if as_tuples:
            pairs = self._docs_with_contexts(texts)
            for pipe, through in steps:
                pairs = follow(pairs, pipe, through)
            yield from pairs
        else:
            docs = self._docs_of(texts)
            for _, through in steps:
                docs = through(docs)
            yield from docs

    def _pipe_in_processes(
        self,
        texts: Iterable[Any],
        *,
        as_tuples: bool,
        n_process: int,
        batch_size: int,
        disable: Iterable[str],
        settings: ComponentSettings,
    ) -> Iterator[Any]:
        from .workers.annotator import Settings
        from .workers.processes import pipe_in_processes

        running = self._running(disable)
        for name, pipe in running:
            settings_for(name, getattr(pipe, "pipe", pipe), settings)
        yield from pipe_in_processes(
            self,
            texts,
            as_tuples=as_tuples,
            n_process=n_process,
            settings=Settings(running=[name for name, _ in running], batch_size=batch_size, component_cfg=settings),
        )

    def _docs_with_contexts(self, pairs: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Doc, Any]]:
        """Yield the Docs of a stream of pairs, each with its context."""
        for text, context in as_pairs(pairs):
            for doc in self._docs_of([text]):
                yield doc, context

    def _docs_of(self, texts: Iterable[Any]) -> Iterator[Doc]:
        """Yield the Docs of a stream of texts; the error handler decides about those that can be none."""
        for text in texts:
            try:
                doc = as_doc(text, self)
            except Exception as error:
                self.default_error_handler(TOKENIZER, self.tokenizer, [stand_in(self.vocab, text)], error)
            else:
                yield doc

    def _running(self, disable: Iterable[str]) -> list[tuple[str, Any]]:
        """Return the components that run when some more are disabled."""
        running = [(part.name, part.pipe) for part in self._lineup.running()]
        off = set(disable)
        return [(name, pipe) for name, pipe in running if name not in off] if off else running

    @contextmanager
    def memory_zone(self, mem: Any = None) -> Iterator[None]:
        """Do nothing: words are forgotten with their Docs anyway. Code written for spaCy's zones runs as it is."""
        with self.vocab.memory_zone(mem):
            yield
