"""What Docs say of labels, as arrays."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from ..tokens.comparing.example import each_example
from .adding import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ..tokens.comparing.example import Example
    from ..tokens.doc import Doc


# How many scores are looked at at once, in all Docs of a block.
_SCORES_AT_ONCE = 2**20


def pairs_in_blocks(examples: Iterable[Example], n_labels: int) -> Iterator[tuple[list[Doc], list[Doc]]]:
    """Yield predicted Docs with their references, no more at once than have a certain number of scores."""
    stream = each_example(examples, "A score")
    size = max(_SCORES_AT_ONCE // max(n_labels, 1), 1)
    while block := list(islice(stream, size)):
        yield [example.predicted for example in block], [example.reference for example in block]


class CatsTable:
    """Read the scores of labels from Docs.

    Args:
        labels: The labels; other categories are passed over.
        attr: The attribute that holds ``{label: score}``.
        getter: Takes a Doc and the attribute, and gives them.
    """

    def __init__(
        self, labels: Iterable[str], *, attr: str = "cats", getter: Callable[[Doc, str], Any] = getattr
    ) -> None:
        self.labels = tuple(dict.fromkeys(labels))
        self._attr = attr
        self._getter = getter
        self._numbers = {label: number for number, label in enumerate(self.labels)}

    def rows(self, docs: Sequence[Doc], *, dtype: str = "f8") -> NDArray[Any]:
        """Return the score of each label, (n_docs, n_labels); NaN where a Doc does not have it.

        Args:
            docs: The Docs.
            dtype: The type of the numbers.
        """
        return rows_of(partial(self._read, dtype=dtype), docs, settings=(*self._settings, dtype))

    def _read(self, docs: Sequence[Doc], *, dtype: str) -> NDArray[Any]:
        found = np.full((len(docs), len(self.labels)), np.nan, dtype=dtype)
        said: dict[int, Mapping[str, float]] = {}
        for row, doc in enumerate(docs):
            put = self._put(doc)
            if put is None:
                said[row] = self._getter(doc, self._attr)
            else:
                found[row] = put
        self._fill(found, said)
        return found

    def _fill(self, found: NDArray[Any], said: Mapping[int, Mapping[str, float]]) -> None:
        """Write what dictionaries say into rows of a table."""
        lengths = list(map(len, said.values()))
        count = sum(lengths)
        # There can be thousands in each: no step of Python's own for any of them.
        labels, values = (
            chain.from_iterable(said.values()),
            chain.from_iterable(cats.values() for cats in said.values()),
        )
        columns = np.fromiter(map(self._numbers.get, labels, repeat(-1)), dtype=np.intp, count=count)
        scores = np.fromiter(values, dtype=np.float64, count=count)
        rows = np.repeat(np.fromiter(said, dtype=np.intp, count=len(said)), lengths)
        is_own = columns >= 0
        found[rows[is_own], columns[is_own]] = scores[is_own]

    def best(self, docs: Sequence[Doc]) -> NDArray[np.intp]:
        """Return the number of the best label of each Doc, (n_docs,): of several the first that it has; -1 for none."""
        return rows_of(self._read_best, docs, settings=(*self._settings, "best"))

    def _read_best(self, docs: Sequence[Doc]) -> NDArray[np.intp]:
        return np.array([self._best(doc) for doc in docs], dtype=np.intp)

    @property
    def _settings(self) -> tuple[Hashable, ...]:
        """What is read depends on."""
        return self.labels, self._attr, self._getter

    def _put(self, doc: Doc) -> NDArray[Any] | None:
        """Return the scores of all labels as a component has put them, if that is what the Doc has."""
        return doc.cats_put_for(self.labels) if self._getter is getattr and self._attr == "cats" else None

    def _best(self, doc: Doc) -> int:
        put = self._put(doc)
        if put is not None:
            return int(put.argmax()) if len(put) else -1
        cats: Mapping[str, float] = self._getter(doc, self._attr)
        own = cats if cats.keys() <= self._numbers.keys() else [label for label in cats if label in self._numbers]
        return self._numbers[max(own, key=cats.__getitem__)] if own else -1
