"""The base class of all components: something that takes a Doc and returns it annotated."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from ...errors import ModelError
from ...files.reading import Record, unpack
from ...files.surrogates import repair
from ...isolation import describe
from ...registry.blame import author_of, blame
from ...tokens import Doc
from ...tokens.arguments import doc_argument
from ..arguments import as_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from typing_extensions import Self

    from ...tokens.comparing.example import Example
    from ...vocab import Vocab
    from ..language import Language

    ErrorHandler = Callable[[str, Any, Sequence[Doc], Exception], None]

Item = TypeVar("Item")
PipeT = TypeVar("PipeT", bound="Pipe")


class Pipe:
    """A component; a subclass writes `__call__` and what else it needs.

    Attributes:
        name: Its name in the pipeline; losses and messages use it.
        scorer: Called with examples to score what the component predicts, or None.
    """

    name: str = ""
    scorer: Callable[..., dict[str, Any]] | None = None
    hide_labels: bool = False
    _error_handler: ErrorHandler | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a Doc and return it.

        Raises:
            NotImplementedError: The subclass has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define __call__(self, doc), which returns the doc")

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:
        """Annotate a stream of Docs, in their order; a Doc that fails goes to the error handler."""
        for doc in stream:
            try:
                done = self(doc)
            except Exception as error:
                self.get_error_handler()(self.name, self, [doc], error)
            else:
                yield done

    def initialize(self, get_examples: Callable[[], Iterable[Example]], nlp: Language | None = None) -> None:
        """Prepare for training; nothing here.

        A subclass that wants settings adds keyword arguments: they come from ``[initialize.components.NAME]``.

        Args:
            get_examples: Gives examples of the training data each time it is called.
            nlp: The pipeline.
        """

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Score what the component has predicted, by its scorer; no scores without one.

        The scorer gets the labels of the component, and the settings that are saved with it, as keyword arguments.
        """
        if self.scorer is None:
            return {}
        return self.scorer(examples, **{**getattr(self, "cfg", {}), "labels": self.labels, **kwargs})

    @property
    def is_trainable(self) -> bool:
        """Whether the component learns from examples."""
        return False

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that the component can give."""
        return ()

    @property
    def about(self) -> str:
        """What ``nlpx info`` tells of the component, in a few words that ``meta.json`` keeps; empty for nothing."""
        return ""

    @property
    def label_data(self) -> Any:
        """What `initialize` takes as ``labels`` to have the same labels again, or None."""
        return None

    def set_error_handler(self, error_handler: ErrorHandler) -> None:
        """Set what happens to Docs that fail: called with the component's name, itself, the Docs and the error."""
        self._error_handler = error_handler

    def get_error_handler(self) -> ErrorHandler:
        """Return what happens to Docs that fail; raises the error if nothing else was set."""
        return raise_error if self._error_handler is None else self._error_handler

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write what the component has learnt or been given into a folder; nothing here."""

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote; nothing here."""
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return what `to_disk` would write as one byte string; empty here."""
        return b""

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned; nothing here."""
        return self

    def read_parts(self, bytes_data: bytes) -> Record:
        """Return the parts that `to_bytes` has packed, by name.

        Raises:
            ModelError: The bytes are broken.
        """
        where = f"bytes of component {self.name!r}"
        return Record(unpack(bytes_data, where=where, error=ModelError), where=where, error=ModelError)


# A batch of long Docs would need memory without end, so a batch ends at this number of tokens too.
MAX_TOKENS = 10_000


def raise_error(proc_name: str, proc: Any, docs: Sequence[Doc], error: Exception) -> NoReturn:
    """Pass an error on: the default error handler.

    Raises:
        PluginError: The component cannot be called as the contract calls it.
    """
    if isinstance(error, TypeError) and error.__traceback__ is not None and error.__traceback__.tb_next is None:
        # Nothing of the component has run.
        raise blame(f"component {proc_name!r}", author_of(proc), f"cannot be called: {describe(error)}") from error
    raise error


def ignore_error(proc_name: str, proc: Any, docs: Sequence[Doc], error: Exception) -> None:
    """Leave the Docs that fail out: an error handler."""


def stand_in(vocab: Vocab, text: Any) -> Doc:
    """Return what the error handler gets for a text of which no Doc can be made: a Doc of one token, the text."""
    return Doc(vocab, words=[repair(str(text))], spaces=[False])


def batches(stream: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Cut a stream into lists of a size, the last one possibly shorter.

    Raises:
        ValueError: The size is no whole number above 0.
    """
    size = as_number(size, "batch_size")
    items = iter(stream)
    while batch := list(islice(items, size)):
        yield batch


def batches_of_docs(docs: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    """Cut a stream of Docs into lists of a size, or fewer Docs where these are long.

    Raises:
        ValueError: The size is no whole number above 0.
    """
    size = as_number(size, "batch_size")
    batch: list[Doc] = []
    n_tokens = 0
    for doc in docs:
        batch.append(doc_argument(doc, "What a component annotates"))
        n_tokens += len(doc)
        if len(batch) == size or n_tokens >= MAX_TOKENS:
            yield batch
            batch, n_tokens = [], 0
    if batch:
        yield batch
