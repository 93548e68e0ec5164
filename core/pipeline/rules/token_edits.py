"""What rules set on tokens, as tables: one row for each kind of token, which are those that meet the same rules."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...errors import ArgumentError, UsageError
from ...named_tuples import NamedTuple
from ...numbers import as_index
from ...quoting import kind_of, shown
from ...tokens.arrays.columns import ATTRS, DTYPES
from ...tokens.features import merged_columns
from ...tokens.writing.batches import put_columns
from ...vocab import attrs
from ...vocab.parts_of_speech import NAMES as POS_NAMES
from ...vocab.parts_of_speech import pos_id
from .token_places import starts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from ...tokens import Doc
    from ...vocab import Vocab
    from .rule_finder import TokenKind

_IOB: Final = {"": 0, "I": 1, "O": 2, "B": 3}
_SETTABLE: Final = {number: name for number, name in ATTRS.items() if number != attrs.HEAD} | {attrs.NORM: "norm"}
# Rows are few, but nobody promises it.
_MOST_ROWS: Final = 20_000


class Edit(NamedTuple):
    """What one rule sets.

    Attributes:
        columns: The values by column, ``norm`` among them.
        extensions: The values of attributes of the user's own.
    """

    columns: dict[str, int]
    extensions: dict[str, Any]


def read_edit(vocab: Vocab, given: Mapping[Any, Any], *, where: str) -> Edit:
    """Return attributes that a rule sets, given by name in any case or by number.

    Args:
        vocab: The vocabulary, in which strings are kept.
        given: The attributes; under ``_`` a dictionary of the user's own.
        where: Whose they are, for messages.

    Raises:
        ArgumentError: They are no dictionary, or a value is of a wrong type.
        UsageError: An attribute does not exist, cannot be set, or cannot have the value.
    """
    if not isinstance(given, dict):
        raise ArgumentError(f"{where}: attributes are a dictionary such as {{'TAG': 'NN'}}, not {kind_of(given)}.")
    columns, extensions = {}, {}
    for name, value in given.items():
        if name == "_":
            if not isinstance(value, dict):
                raise ArgumentError(f"{where}: under '_' a dictionary is due, not {kind_of(value)}.")
            extensions = dict(value)
            continue
        try:
            number = attrs.intify_attr(name)
        except ValueError as error:
            raise UsageError(f"{where}: {error}") from None
        if number not in _SETTABLE:
            settable = ", ".join(sorted(attrs.NAMES[attr] for attr in _SETTABLE))
            raise UsageError(
                f"{where}: {attrs.NAMES[number]} cannot be set; rules set {settable}, and _ for extensions."
            )
        try:
            columns[_SETTABLE[number]] = _read_value(vocab, _SETTABLE[number], value)
        except (ValueError, TypeError) as error:
            raise UsageError(f"{where}: {attrs.NAMES[number]}: {error}") from None
    return Edit(columns, extensions)


def _read_value(vocab: Vocab, column: str, value: Any) -> int:
    """Return what stands for a value in a column.

    Raises:
        ValueError: The column cannot have it.
        TypeError: It is of a wrong type.
    """
    number = as_index(value)
    if column == "sent_start":
        if value is None or isinstance(value, bool) or number in (-1, 0, 1):
            return {None: 0, True: 1, False: -1}.get(value, 0) if isinstance(value, bool) or value is None else value
        raise ValueError(f"a sentence start is True or 1, False or -1, None or 0, not {kind_of(value)}.")
    if column == "ent_iob":
        if value in _IOB or number in (0, 1, 2, 3):
            return _IOB[value] if isinstance(value, str) else int(value)
        raise ValueError(f"a code of entities is I, O, B or empty, not {kind_of(value)}.")
    if column == "morph" and number is None:
        return vocab.morphology.add(value)
    if isinstance(value, str):
        return pos_id(value) if column == "pos" else vocab.strings.add(value)
    if number is None or (column == "pos" and number not in POS_NAMES):
        raise ValueError(f"a string or the id of one is due, not {shown(value)}.")
    return number


class _Tables:
    """What the rules of some kinds of tokens set, as arrays with one row for each kind.

    Args:
        edits: The edits of the rules, in their order: later ones win.
        kinds: The kinds.

    Attributes:
        rows: The row of each kind.
        columns: For each column that a rule sets which rows have a value, and the values.
    """

    def __init__(self, edits: Sequence[Edit], kinds: Iterable[TokenKind]) -> None:
        self.rows = {kind: row for row, kind in enumerate(kinds)}
        merged: list[dict[str, int]] = []
        for kind in self.rows:
            merged.append({})
            for rule in kind.rules:
                merged[-1].update(edits[rule].columns)
        self.columns = {
            name: (
                np.array([name in each for each in merged]),
                np.array([each.get(name, 0) for each in merged], dtype=DTYPES.get(name, np.uint64)),
            )
            for name in sorted({name for each in merged for name in each})
        }


class Editor:
    """Apply the edits of rules to batches of Docs, a column at a time.

    Args:
        edits: The edits of the rules, in their order: later ones win.

    Attributes:
        is_plain: Whether all that is set are columns; else setting it may fail, or may run what the user has written.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._has_extensions = any(edit.extensions for edit in edits)
        self.is_plain = not self._has_extensions and not any("norm" in edit.columns for edit in edits)
        self._tables = _Tables(edits, [])

    def apply(self, docs: list[Doc], kinds: Sequence[TokenKind], numbers: NDArray[Any]) -> None:
        """Set on each token what its rules say; of several rules for one attribute the last one counts.

        Args:
            docs: The batch; each Doc has tokens.
            kinds: The kinds of its tokens.
            numbers: The number of each token's kind, (n_tokens,).
        """
        tables, rows = self._tables_for(kinds)
        merged = merged_columns(docs, rows, numbers, tables.columns)
        norms, has_norms = merged.pop("norm", (numbers, []))
        put_columns(
            docs,
            {name: values for name, (values, _) in merged.items()},
            {name: in_docs for name, (_, in_docs) in merged.items()},
        )
        if self.is_plain:
            return
        for number, (doc, (start, end)) in enumerate(zip(docs, pairwise(starts_of(docs)), strict=True)):
            if has_norms and has_norms[number]:
                doc.set_norms(norms[start:end])
            if self._has_extensions:
                self._set_extensions(doc, [kinds[each] for each in numbers[start:end].tolist()])

    def _tables_for(self, kinds: Sequence[TokenKind]) -> tuple[_Tables, list[int]]:
        """Return tables, and the row there of each kind; they are never changed, for others may be reading them."""
        tables = self._tables
        rows = [*map(tables.rows.get, kinds)]
        if None in rows:
            known = [] if len(tables.rows) > _MOST_ROWS else tables.rows
            tables = self._tables = _Tables(self._edits, dict.fromkeys([*known, *kinds]))
            rows = [*map(tables.rows.get, kinds)]
        return tables, rows  # type: ignore[return-value]

    def _set_extensions(self, doc: Doc, kinds: Sequence[TokenKind]) -> None:
        for place, kind in enumerate(kinds):
            for rule in kind.rules:
                for name, value in self._edits[rule].extensions.items():
                    doc[place]._.set(name, value)
