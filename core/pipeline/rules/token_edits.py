"""What rules set on tokens, as tables: one row for each combination of rules that some token has met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from ...errors import ArgumentError, UsageError
from ...numbers import as_index
from ...quoting import kind_of, shown
from ...tokens.arrays.columns import ATTRS, DTYPES
from ...vocab import attrs
from ...vocab.parts_of_speech import NAMES as POS_NAMES
from ...vocab.parts_of_speech import pos_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ...tokens import Doc
    from ...vocab import Vocab

    Rules = tuple[int, ...]

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


class EditTables:
    """Apply the edits of rules to Docs, a column at a time.

    Args:
        edits: The edits of the rules, in their order: later ones win.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._with_extensions = [number for number, edit in enumerate(edits) if edit.extensions]
        self._forget()

    def _forget(self) -> None:
        self._rows: dict[Rules, int] = {(): 0}
        self._merged: list[dict[str, int]] = [{}]
        self._tables: dict[str, tuple[NDArray[np.bool_], NDArray[Any]]] = {}
        self._n_tabled = 0

    def apply(self, doc: Doc, rules: Sequence[Rules]) -> None:
        """Set on each token what its rules say; of several rules for one attribute the last one counts.

        Args:
            doc: The Doc.
            rules: The numbers of each token's rules, in order, (n_tokens,).
        """
        rows: list[Any] = [*map(self._rows.get, rules)]
        if None in rows:
            if len(self._rows) > _MOST_ROWS:
                self._forget()
            rows = [self._row(own) for own in rules]
        if self._n_tabled != len(self._merged):
            self._tabulate()
        numbers = np.array(rows, dtype=np.intp)
        names = {name for row in set(rows) for name in self._merged[row]}
        columns = {}
        for name in names:
            has, values = self._tables[name]
            unset = 0 if name == "norm" else doc.values(name)
            columns[name] = np.where(has[numbers], values[numbers], unset)
        norms = columns.pop("norm", None)
        doc.set_columns(columns)
        if norms is not None:
            doc.set_norms(norms)
        if self._with_extensions:
            self._set_extensions(doc, rules)

    def _row(self, rules: Rules) -> int:
        row = self._rows.get(rules)
        if row is None:
            row = self._rows[rules] = len(self._merged)
            merged: dict[str, int] = {}
            for rule in rules:
                merged.update(self._edits[rule].columns)
            self._merged.append(merged)
        return row

    def _tabulate(self) -> None:
        """Lay the rows out as two arrays for each column: which rows have a value, and the values."""
        self._n_tabled = len(self._merged)
        names = sorted({name for merged in self._merged for name in merged})
        self._tables = {
            name: (
                np.array([name in merged for merged in self._merged]),
                np.array([merged.get(name, 0) for merged in self._merged], dtype=DTYPES.get(name, np.uint64)),
            )
            for name in names
        }

    def _set_extensions(self, doc: Doc, rules: Sequence[Rules]) -> None:
        for place, own in enumerate(rules):
            for rule in own:
                for name, value in self._edits[rule].extensions.items():
                    doc[place]._.set(name, value)
