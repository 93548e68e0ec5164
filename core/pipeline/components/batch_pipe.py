"""The base class of components that learn nothing and annotate many Docs as fast as one: by arrays over all tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...tokens.arguments import doc_argument
from .pipe import Pipe, batches_of_docs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...tokens import Doc


class BatchPipe(Pipe):
    """A component that annotates a batch of Docs at once; a subclass writes `annotate`."""

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Annotate a batch of Docs; where that fails, all of them stay as they were.

        Raises:
            NotImplementedError: The subclass has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define annotate(self, docs)")

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a Doc and return it.

        Raises:
            ArgumentError: It is none.
        """
        self.annotate([doc_argument(doc, f"What component {self.name!r} annotates")])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:
        """Annotate a stream of Docs, in their order; a Doc that fails goes to the error handler."""
        if type(self).__call__ is not BatchPipe.__call__:
            # Somebody's own way with a Doc holds for streams too.
            yield from super().pipe(stream, batch_size)
            return
        for docs in batches_of_docs(stream, batch_size):
            try:
                self.annotate(docs)
            except Exception as error:
                if len(docs) == 1:
                    self.get_error_handler()(self.name, self, docs, error)
                else:
                    # One by one, so that only those are lost that fail.
                    yield from super().pipe(docs)
            else:
                yield from docs
