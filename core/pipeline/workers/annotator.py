"""Annotate batches in a process of `Language.pipe`: Docs go back as bytes, or what went wrong with them."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ...named_tuples import NamedTuple
from ...quoting import first_line, shown
from ...tokens import Doc
from ...tokens.sending.beside import pickle_for
from ...tokens.sending.packing import DocPacker, DocReader, PackedDocs, SentDoc
from ...vocab import Vocab
from ..arguments import as_doc
from ..components.following import follow
from ..components.passing import pass_through
from ..saving.folders import TOKENIZER
from .task import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ...tokens.sending.joining import NewArray
    from ..running import Running


# How many texts a message shows.
_SHOWN = 3


class Batch(NamedTuple):
    """Some texts on their way to a process.

    Args:
        items: The texts, or the bytes of Docs, or None for a Doc.
        docs: The Docs, in their order.
    """

    items: list[str | bytes | None]
    docs: PackedDocs


class Failure(NamedTuple):
    """What went wrong with some texts of a batch.

    Args:
        component: The name of the component that it happened in; empty where none can be named.
        message: What happened.
        places: The places of the texts in the batch.
    """

    component: str
    message: str
    places: list[int]


class Outcome(NamedTuple):
    """What became of a batch.

    Args:
        places: The places of the texts of which there are Docs.
        docs: These.
        failures: What went wrong.
    """

    places: list[int]
    docs: PackedDocs
    failures: list[Failure]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the processes are to annotate.

    Args:
        running: The components that run.
        batch_size: How many texts a component sees at a time.
        component_cfg: Settings for components, by name.
    """

    running: Sequence[str]
    batch_size: int
    component_cfg: Mapping[str, Mapping[str, Any]]


class Annotation(Task):
    """Annotate texts and Docs; the settings are `Settings`."""

    def begin(self, empty: NewArray) -> Callable[[Batch], Outcome]:
        return Annotator(self.nlp, self.settings, empty).annotate


class _Break(NamedTuple):
    """The end of a stream of Docs by an error.

    Args:
        component: The component that raised it.
        error: The error.
    """

    component: str
    error: Exception


class Annotator:
    """Annotates batches with the components of a pipeline, and notes for each text what goes wrong with it.

    Args:
        nlp: The pipeline; its error handlers are replaced.
        settings: How to annotate.
        empty: Makes the arrays of outcomes.
    """

    # The texts and Docs of the batch, by their places.
    _given: Mapping[int, str | bytes | SentDoc]

    def __init__(self, nlp: Running, settings: Settings, empty: NewArray = np.empty) -> None:
        self.nlp = nlp
        self.settings = settings
        self._pipes = [(name, pipe) for name, pipe in nlp.components if name in settings.running]
        self._reader, self._packer = DocReader(nlp.vocab), DocPacker(empty)
        self._begin()
        nlp.set_error_handler(self._note)

    def annotate(self, batch: Batch) -> Outcome:
        """Annotate a batch of texts and Docs.

        A component that raises an error, in place of handing it to its error handler, ends the stream; what has not
        come through by then is tried again, one text at a time.
        """
        self._begin()
        self._reader.learn(batch.docs)
        items = self._given = self._items(batch)
        if self._annotate(items) is not None:
            done = {place for place, _ in self._docs}
            done.update(place for failure in self._failures for place in failure.places)
            # Docs as they have come: what has failed may have changed the others.
            items = self._items(batch)
            for place in items.keys() - done:
                broken = self._annotate({place: items[place]})
                if broken is not None:
                    self._fail(broken.component, broken.error, [place])
        places, docs = [place for place, _ in self._docs], [doc for _, doc in self._docs]
        return Outcome(places, self._packer.pack(docs), self._failures)

    def _items(self, batch: Batch) -> dict[int, str | bytes | SentDoc]:
        """Return the texts and the Docs of a batch by their places."""
        docs = iter(self._reader.docs(batch.docs))
        return {place: next(docs) if item is None else item for place, item in enumerate(batch.items)}

    def _begin(self) -> None:
        self._docs: list[tuple[int, SentDoc]] = []
        self._failures: list[Failure] = []
        # By the id of each Doc; the Docs are kept, so that no other gets the id of one that has gone.
        self._places: dict[int, int] = {}
        self._kept: list[Doc] = []
        # Which component has set a key of a Doc's user data.
        self._setters: dict[tuple[int, Any], str] = {}

    def _annotate(self, items: Mapping[int, str | bytes | SentDoc]) -> _Break | None:
        """Annotate texts by their places; returns what has ended the stream, if anything has."""
        self._broken: _Break | None = None
        pairs = self._make_docs(items)
        for name, pipe in self._pipes:
            pairs = self._through(pairs, name, pipe)
        try:
            for doc, place in pairs:
                self._pack(doc, place)
        except Exception as error:
            return self._broken or _Break("", error)
        return None

    def _make_docs(self, items: Mapping[int, str | bytes | SentDoc]) -> Iterator[tuple[Doc, int]]:
        """Yield the Docs of texts, each with its place."""
        for place, item in items.items():
            try:
                doc = item.complete() if isinstance(item, SentDoc) else as_doc(item, self.nlp)
            except Exception as error:
                self._failures.append(Failure(TOKENIZER, f"{type(error).__name__}: {error}", [place]))
            else:
                self._see(doc, place, "")
                yield doc, place

    def _through(self, pairs: Iterator[tuple[Doc, int]], name: str, pipe: Any) -> Iterator[tuple[Doc, int]]:
        """Pass Docs through a component, and note what it does to each."""
        settings = self.settings
        through = partial(
            pass_through,
            self.nlp,
            name=name,
            pipe=pipe,
            batch_size=settings.batch_size,
            settings=settings.component_cfg,
        )
        try:
            for pair in follow(pairs, pipe, through):
                self._see(*pair, name)
                yield pair
        except Exception as error:
            # The components after this one will see it too.
            self._broken = self._broken or _Break(name, error)
            raise

    def _see(self, doc: Doc, place: int, component: str) -> None:
        """Note where a Doc belongs that has come out of a component."""
        if self._places.get(id(doc)) != place:
            self._places[id(doc)] = place
            self._kept.append(doc)
        if doc.has_user_data:
            for key in doc.user_data:
                self._setters.setdefault((place, key), component)

    def _note(self, name: str, pipe: Any, docs: Sequence[Doc], error: Exception) -> None:
        """Take Docs that failed; the error handler of all components."""
        self._fail(name, error, [self._places[id(doc)] for doc in docs if id(doc) in self._places])

    def _fail(self, name: str, error: Exception, places: list[int]) -> None:
        who = f"component {name!r}" if name else "the pipeline"
        steps = "".join(traceback.format_exception(error))
        of = "the text" if len(places) == 1 else f"{len(places)} texts"
        texts = show_texts([self._given[place] for place in places])
        message = f"{who} failed in another process: {type(error).__name__}: {error} ({of} {texts})\n\n{steps}"
        self._failures.append(Failure(name, message, places))

    def _pack(self, doc: Doc, place: int) -> None:
        try:
            self._docs.append((place, SentDoc.of(doc)))
        except Exception as error:
            setters = {key: name for (where, key), name in self._setters.items() if where == place}
            component, message = explain_unsendable(doc, error, setters)
            self._failures.append(Failure(component, message, [place]))


def show_texts(items: Sequence[str | bytes | SentDoc]) -> str:
    """Show the first few of some texts, of each its first line."""
    texts = ", ".join(shown(_text_of(item).partition("\n")[0]) for item in items[:_SHOWN])
    return f"{texts}, …" if len(items) > _SHOWN else texts


def _text_of(item: str | bytes | SentDoc) -> str:
    """Return a text that was sent, or that of a Doc."""
    if isinstance(item, str):
        return item
    try:
        return item.doc.text if isinstance(item, SentDoc) else Doc(Vocab()).from_bytes(item).text
    except ValueError:
        return str(item)


def explain_unsendable(doc: Doc, error: Exception, setters: Mapping[Any, str]) -> tuple[str, str]:
    """Say why a Doc cannot be made bytes.

    Args:
        doc: The Doc.
        error: What packing it raised.
        setters: Which component has set a key of its user data, as far as known.

    Returns:
        The component that is to blame, empty where that is not known, and the sentence.
    """
    for key, value in doc.user_data.items():
        try:
            pickle_for(doc, {key: value})
        except Exception as reason:
            component = setters.get(key, "")
            by = f", set by component {component!r}," if component else ""
            return component, (
                f"the Doc of {shown(doc.text)} cannot be sent between processes: {_name_of(key)}{by} holds a "
                f"{type(value).__name__} ({first_line(reason)}); keep what can be pickled there, or "
                "use n_process=1"
            )
    return "", (
        f"the Doc of {shown(doc.text)} cannot be sent between processes ({type(error).__name__}: "
        f"{first_line(error)}); use n_process=1"
    )


def _name_of(key: Any) -> str:
    """Return how the user calls an entry of user data."""
    match key:
        case ("._.", name, None, None):
            return f"doc._.{name}"
        case ("._.", name, start, None):
            return f"token._.{name} at character {start}"
        case ("._.", name, start, end):
            return f"span._.{name} at characters {start} to {end}"
    return f"doc.user_data[{shown(key)}]"
