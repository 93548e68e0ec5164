"""Annotate texts together, and make of each Doc what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from ..errors import ModelError, NlpxError
from ..isolation import describe
from ..named_tuples import NamedTuple
from ..quoting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..pipeline.running import Running
    from ..tokens import Doc


class Item(NamedTuple):
    """A text, and what is to be made of its Doc.

    Args:
        text: The text.
        make: A function of a module, which other processes find by its name.
    """

    text: str
    make: Callable[[Doc], Any]


class Failed(NamedTuple):
    """Stand for the result of a text that has none.

    Args:
        reason: A sentence for who sent the text.
    """

    reason: str


class Annotator(Protocol):
    """Whatever annotates texts: here, or in another process."""

    def annotate(self, items: Sequence[Item]) -> list[Any]:
        """Return what is made of each text, or that it `Failed`; it raises nothing."""
        ...


class OwnAnnotator:
    """Annotate in this process.

    A text that the pipeline fails on is the only one that gets the error: the others of its batch are annotated once
    more, each by itself.

    Args:
        nlp: The pipeline.
    """

    def __init__(self, nlp: Running) -> None:
        self._nlp = nlp

    def annotate(self, items: Sequence[Item]) -> list[Any]:
        try:
            docs = list(self._nlp.pipe([item.text for item in items], batch_size=len(items)))
            if len(docs) != len(items):
                raise ModelError(f"the pipeline made {counted(len(docs), 'Doc')} of {counted(len(items), 'text')}")
        except BaseException as error:  # Whatever it is: others wait too, and nobody would see the end of this thread.
            if len(items) == 1:
                return [_failed(error)]
            return [result for item in items for result in self.annotate([item])]
        return [_made(item, doc) for item, doc in zip(items, docs, strict=True)]


def _made(item: Item, doc: Doc) -> Any:
    try:
        return item.make(doc)
    except BaseException as error:
        return _failed(error)


def _failed(error: BaseException) -> Failed:
    return Failed(str(error) if isinstance(error, NlpxError) else describe(error))
