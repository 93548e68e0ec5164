"""Add up what is counted of examples; while samples of the same examples are scored, each is looked at once only."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from itertools import islice
from types import FunctionType
from typing import TYPE_CHECKING, Any

import numpy as np

from ..tokens.comparing.example import each_example
from .prf import PRFScore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ..tokens.comparing.example import Example

Counts = Mapping[Any, PRFScore]
"""What is counted of an example, by label or by any other name."""

Tally = Mapping[Any, "NDArray[np.int64]"]
"""What is counted of some examples, by name: true and false positives and false negatives of each, (n_examples, 3)."""

# Of how many examples is counted at a time.
_AT_A_TIME = 1000
# What has been found, by what finds it; None where nothing is remembered.
_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("_memory", default=None)
# The sums that scorers have asked for, by what counts and what is counted; None where none are kept. The examples are
# kept with them, so that no other takes the id of one.
_sums: ContextVar[dict[Hashable, tuple[dict[Any, PRFScore], list[Example]]] | None] = ContextVar("_sums", default=None)


@contextmanager
def looking_once() -> Iterator[None]:
    """Look at each example once in a block, however often it is scored; the examples must stay as they are."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


@contextmanager
def adding_once() -> Iterator[None]:
    """Add up the same of the same examples once in a block, as where two components set sentences."""
    token = _sums.set({})
    try:
        yield
    finally:
        _sums.reset(token)


def add_up(count: Callable[[Example], Counts], examples: Iterable[Example]) -> dict[Any, PRFScore]:
    """Return the sum of what a function counts of each example, by name; a name that no example has is not in it.

    Intervals of scores (`evaluate --confidence`) come from thousands of samples of the same examples. What is added up
    here is counted once for each of them; a scorer that counts otherwise has the same intervals, only later.

    Args:
        count: Takes an example, and gives what is counted of it. It must depend on that and on its own settings only:
            a function, or a `partial` or closure of hashable values.
        examples: The examples.
    """
    return _add_up(count, examples, look=partial(_look_at_each, count), sum_up=_sum)


def add_up_together(count: Callable[[Sequence[Example]], Tally], examples: Iterable[Example]) -> dict[Any, PRFScore]:
    """Return the same where a function counts of many examples at once; a name of which nothing counts is not in it.

    Args:
        count: Takes examples, and gives what is counted of each, which depends on no other.
        examples: The examples.
    """
    return _add_up(count, examples, look=partial(_look_together, count), sum_up=_sum_together)


def _add_up(
    count: Callable[..., Any],
    examples: Iterable[Example],
    *,
    look: Callable[[Sequence[Example]], Tally],
    sum_up: Callable[[Callable[..., Any], Iterable[Example]], dict[Any, PRFScore]],
) -> dict[Any, PRFScore]:
    """Return the sum, from what is remembered if something is."""
    table: _Table | None = _remembered(("counts", count), lambda: _Table(look))
    if table is not None:
        return table.sum(list(examples))
    sums = _sums.get()
    if sums is None:
        return sum_up(count, examples)
    examples = list(examples)
    try:
        key = _identity(count), *map(id, examples)
        known = sums.get(key)
    except (TypeError, ValueError):
        return sum_up(count, examples)
    if known is None:
        known = sums[key] = sum_up(count, examples), examples
    # The caller may add to them.
    return {name: score + PRFScore() for name, score in known[0].items()}


def _sum(count: Callable[[Example], Counts], examples: Iterable[Example]) -> dict[Any, PRFScore]:
    """Return the sum of what a function counts of each example, by name."""
    totals: dict[Any, PRFScore] = {}
    for example in each_example(examples, "A score"):
        for name, score in count(example).items():
            total = totals.get(name)
            if total is None:
                total = totals[name] = PRFScore()
            total.tp += score.tp
            total.fp += score.fp
            total.fn += score.fn
    return totals


def _sum_together(count: Callable[[Sequence[Example]], Tally], examples: Iterable[Example]) -> dict[Any, PRFScore]:
    """Return the sum of what a function counts of some examples at a time, by name."""
    totals: dict[Any, PRFScore] = {}
    rest = each_example(examples, "A score")
    while some := [*islice(rest, _AT_A_TIME)]:
        for name, counts in count(some).items():
            tp, fp, fn = counts.sum(axis=0).tolist()
            if tp or fp or fn:
                totals.setdefault(name, PRFScore()).add(tp=tp, fp=fp, fn=fn)
    return totals


def _look_at_each(count: Callable[[Example], Counts], examples: Sequence[Example]) -> Tally:
    """Return what a function counts of each example; a fourth number is 1 where the example has the name at all."""
    tally: dict[Any, NDArray[np.int64]] = {}
    for row, example in enumerate(examples):
        for name, score in count(example).items():
            if name not in tally:
                tally[name] = np.zeros((len(examples), 4), dtype=np.int64)
            tally[name][row] = score.tp, score.fp, score.fn, 1
    return tally


def _look_together(count: Callable[[Sequence[Example]], Tally], examples: Sequence[Example]) -> Tally:
    """Return the same of a function that counts of many examples at once."""
    return {
        name: np.column_stack([counts, counts.any(axis=1)]) for name, counts in count(examples).items() if counts.any()
    }


def rows_of(read: Callable[[Sequence[Any]], NDArray[Any]], items: Sequence[Any], *, settings: Hashable) -> NDArray[Any]:
    """Return what a function reads of each of some things, as the rows of an array that is the caller's.

    Args:
        read: Takes the things, and gives a row for each.
        items: The things.
        settings: What the rows depend on besides.
    """
    rows: _Rows | None = _remembered(("rows", settings), lambda: _Rows(read))
    return read(items) if rows is None else rows.of(items)


def _remembered(key: Hashable, make: Callable[[], Any]) -> Any:
    """Return what is remembered by a key, made where it is new; None where nothing is to be, or the key will not do."""
    memory = _memory.get()
    if memory is None:
        return None
    try:
        identity = _identity(key)
        if identity not in memory:
            memory[identity] = make()
    except (TypeError, ValueError):
        # What cannot be hashed, and what a function is to hold but does not yet.
        return None
    return memory[identity]


def _identity(value: Any, around: tuple[FunctionType, ...] = ()) -> Any:
    """Return what is equal for equal settings: functions that are made at each call, such as lambdas, are by content.

    It is not hashable where what a function holds is not, so that nobody can tell whether it is still the same.

    Args:
        value: A setting.
        around: The functions that hold it; one that calls itself is among them.
    """
    if isinstance(value, tuple):
        return tuple(_identity(each, around) for each in value)
    if isinstance(value, partial):
        return (partial, _identity((value.func, *value.args, *sorted(value.keywords.items())), around))
    if isinstance(value, FunctionType):
        if value in around:
            return value.__code__
        held = tuple(cell.cell_contents for cell in value.__closure__ or ())
        defaults = (value.__defaults__ or (), tuple(sorted((value.__kwdefaults__ or {}).items())))
        # Functions of two modules can read alike, and mean other constants.
        return (FunctionType, value.__code__, id(value.__globals__), _identity((held, defaults), (*around, value)))
    return value


class _Numbers:
    """Number things in the order in which they first come; what is numbered is kept, so that no other takes its id."""

    def __init__(self) -> None:
        self._kept: list[Any] = []
        self._number_of: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def new(self, items: Iterable[Any]) -> list[Any]:
        """Number the things that are new, and return them."""
        start = len(self._kept)
        for item in items:
            if self._number_of.setdefault(id(item), len(self._kept)) == len(self._kept):
                self._kept.append(item)
        return self._kept[start:]

    def of(self, items: Sequence[Any]) -> NDArray[np.intp]:
        """Return the number of each, (n_items,)."""
        return np.fromiter(map(self._number_of.__getitem__, map(id, items)), dtype=np.intp, count=len(items))


class _Rows:
    """Keep the rows that a function has read."""

    def __init__(self, read: Callable[[Sequence[Any]], NDArray[Any]]) -> None:
        self._read = read
        self._numbers = _Numbers()
        self._rows: NDArray[Any] | None = None

    def of(self, items: Sequence[Any]) -> NDArray[Any]:
        """Return the row of each thing; those that are new are read."""
        new = self._numbers.new(items)
        if new or self._rows is None:
            read = self._read(new)
            self._rows = read if self._rows is None else np.concatenate([self._rows, read])
        found: NDArray[Any] = self._rows[self._numbers.of(items)]
        return found


class _Table:
    """Keep what a function has counted: of each example and name true and false positives and false negatives.

    A fourth number is 1 where the example has the name at all.
    """

    def __init__(self, look: Callable[[Sequence[Example]], Tally]) -> None:
        self._look = look
        self._numbers = _Numbers()
        self._columns: dict[Any, int] = {}
        self._counts = np.zeros((0, 0, 4))

    def sum(self, examples: Sequence[Example]) -> dict[Any, PRFScore]:
        """Return the sum of what is counted of examples; those that are new are looked at."""
        new = self._numbers.new(examples)
        if new:
            self._add(self._look(new), n_rows=len(new))
        n_times = np.bincount(self._numbers.of(examples), minlength=len(self._numbers))
        n_names = len(self._columns)
        # As floats, which multiply much faster; they are whole.
        sums = (n_times.astype(np.float64) @ self._counts.reshape(len(self._numbers), n_names * 4)).astype(np.int64)
        numbers = sums.reshape(n_names, 4).tolist()
        return {
            name: PRFScore(tp=tp, fp=fp, fn=fn)
            for name, (tp, fp, fn, n_examples) in zip(self._columns, numbers, strict=True)
            if n_examples
        }

    def _add(self, tally: Tally, *, n_rows: int) -> None:
        """Add rows."""
        for name in tally:
            self._columns.setdefault(name, len(self._columns))
        old = self._counts
        self._counts = np.zeros((len(old) + n_rows, len(self._columns), 4))
        self._counts[: len(old), : old.shape[1]] = old
        for name, counts in tally.items():
            self._counts[len(old) :, self._columns[name]] = counts
