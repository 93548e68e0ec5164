"""The table of a ``.spacy`` file, some thousand tokens at a time: checked, and as the columns of Docs."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from ..errors import DataError
from ..vocab import attrs as attr_ids
from .arrays.columns import ATTRS, DTYPES, refusal, wrong_value
from .arrays.iob import lost_inside
from .arrays.tree import absolute_heads, sentence_starts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Columns = dict[str, NDArray[Any]]

# A first token that starts nothing says something, and so does one that is its own head.
_MEANT: frozenset[str] = frozenset({"head", "sent_start"})


class TablePart:
    """The tokens of some Docs.

    Args:
        rows: A row for every token, (n_tokens, n_attributes).
        lengths: How many tokens each Doc has.
        attrs: The attributes in the table's columns.
        first: How many Docs are before these.
        origin: The file, for messages.

    Attributes:
        lengths: How many tokens each Doc has.
        bounds: Where the tokens of each Doc start and end.
        ends: Where they end.
        orths: The ids of the words.
        norms: The ids of their norms, if the file has those.
        columns: The annotations that some token has, by their names.

    Raises:
        DataError: A token cannot have what the table says.
    """

    def __init__(
        self, rows: NDArray[np.uint64], lengths: Sequence[int], *, attrs: Sequence[int], first: int, origin: str
    ) -> None:
        self.lengths = lengths
        self.bounds = [*pairwise(accumulate(lengths, initial=0))]
        self.ends = [end for _start, end in self.bounds]
        self._first = first
        self._origin = origin
        table = dict(zip(attrs, np.ascontiguousarray(rows.T, dtype=np.uint64), strict=True))
        self.orths = table[attr_ids.ORTH]
        self.norms = table.get(attr_ids.NORM)
        if np.count_nonzero(self.orths) < len(self.orths):
            token = int(self.orths.argmin())
            self.refuse(token, f"token {self.place(token)} is empty")
        named = {ATTRS[attr]: column for attr, column in table.items() if attr in ATTRS}
        self.columns: Columns = {
            name: self._checked(name, column)
            for name, column in named.items()
            if name in _MEANT or np.count_nonzero(column)
        }
        self._check_entities()
        self._put_heads(self.columns.pop("head", None))

    def by_type(self, names: Sequence[str]) -> Iterator[tuple[list[str], NDArray[Any]]]:
        """Yield those of some columns that are of a type as one array, (n_columns, n_tokens), with their names."""
        for kind in dict.fromkeys(self.columns[name].dtype for name in names):
            alike = [name for name in names if self.columns[name].dtype == kind]
            yield alike, np.stack([self.columns[name] for name in alike])

    def refuse(self, token: int, problem: str) -> NoReturn:
        """Say what is wrong with a token.

        Raises:
            DataError: Always.
        """
        raise DataError(f"{self._origin} is damaged, in document {self._first + self._number(token) + 1}: {problem}")

    def refuse_value(self, name: str, token: int) -> NoReturn:
        """Say that a token cannot have what it has in a column.

        Raises:
            DataError: Always.
        """
        self.refuse(token, refusal(name, self.columns[name].item(token), self.place(token)))

    def place(self, token: int) -> int:
        """Return the number of a token in its Doc."""
        return token - self.bounds[self._number(token)][0]

    def _number(self, token: int) -> int:
        """Return the number of the Doc of a token."""
        return bisect_right(self.ends, token)

    def _checked(self, name: str, column: NDArray[np.uint64]) -> NDArray[Any]:
        """Check that tokens can have the values of an attribute, before any of these is cast."""
        if DTYPES[name] is np.uint64:
            return column
        signed = column.view(np.int64)
        token = wrong_value(name, signed)
        if token is not None:
            self.refuse(token, refusal(name, signed[token], self.place(token)))
        return signed if name == "head" else signed.astype(DTYPES[name])

    def _check_entities(self) -> None:
        codes = self.columns.get("ent_iob")
        if codes is None:
            return
        types = self.columns.get("ent_type", np.zeros(len(codes), dtype=np.uint64))
        token = lost_inside(codes, types, starts=[start for start, end in self.bounds if start < end])
        if token is not None:
            self.refuse(token, f"token {self.place(token)} continues an entity (I) that none before it begins (B)")

    def _put_heads(self, offsets: NDArray[np.int64] | None) -> None:
        """Add the columns that heads make: of indices, and in parsed Docs of where sentences begin."""
        labels = self.columns.get("dep")
        if offsets is None or (labels is None and not np.count_nonzero(offsets)):
            return
        heads, self.columns["head"], wrong = absolute_heads(offsets, self.ends)
        if wrong is not None:
            self.refuse(wrong, f"the head of token {self.place(wrong)} is outside of it; write it again.")
        if labels is None:
            # Heads without labels are no parse, and say nothing of sentences.
            return
        try:
            parsed = sentence_starts(heads, labels)
        except ValueError as error:
            raise DataError(f"{self._origin}: {error}") from error
        if np.count_nonzero(labels) < len(labels):
            given = self.columns.get("sent_start", np.zeros(len(heads), dtype=np.int8))
            for start, end in self.bounds:
                if not np.count_nonzero(labels[start:end]):
                    parsed[start:end] = given[start:end]
        self.columns["sent_start"] = parsed
