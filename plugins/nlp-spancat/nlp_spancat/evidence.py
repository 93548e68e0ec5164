"""What the training data hold that a component cannot learn, noted while they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpx.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nlpx.tokens import Example

# How much of a text is quoted.
_QUOTED = 40


class Evidence:
    """Note, while examples are read, how their spans lie.

    Args:
        spans_key: The key of the group in ``doc.spans``; every reference has it.
        component: The component's name, for messages.

    Attributes:
        n_docs: How many examples there are.
        n_overlapping: How many spans share a token with one before them.
        n_repeated: How many spans have the same tokens as one before them, but another label.
    """

    def __init__(self, spans_key: str, *, component: str) -> None:
        self._key = spans_key
        self._component = component
        self.n_docs = self.n_overlapping = self.n_repeated = 0

    def reading(self, examples: Iterable[Example]) -> Iterator[Example]:
        """Yield the examples.

        Raises:
            DataError: A span has no label.
        """
        for example in examples:
            self.n_docs += 1
            self._note(example)
            yield example

    def _note(self, example: Example) -> None:
        spans = sorted({(start, end, label) for start, end, label, *_ in example.reference.spans[self._key].numbers})
        end = 0
        before = None
        for start, stop, label in spans:
            if not label:
                text = example.reference[start:stop].text[:_QUOTED]
                raise DataError(
                    f"component {self._component!r}: the span {text!r} of {example.reference.text[:_QUOTED]!r} has no "
                    "label; give it one, or use a span_finder, which needs none"
                )
            if (start, stop) == before:
                self.n_repeated += 1
            elif start < end:
                self.n_overlapping += 1
            before, end = (start, stop), max(end, stop)
