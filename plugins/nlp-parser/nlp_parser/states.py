"""What all transition systems share: a batch of states over the tokens of several docs, as flat arrays.

The tokens of a batch are numbered through; a state owns the stretch from `start` to `end` of each token array. So
memory is linear in the tokens, an operation on many states is one array operation, and the compiled loop works on the
same arrays. Everything goes through `xp`, which is NumPy or CuPy.
"""

from __future__ import annotations

from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np

from nlpx.pipeline import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Item = TypeVar("Item")
Reading = TypeVar("Reading")

NONE = -1


def row(table: str, number: int) -> cached_property[Any]:
    """Return a property of states: one of the arrays of a table, which few predictions ask for one by one."""
    return cached_property(lambda states: getattr(states, table)[number])


class States:
    """A batch of states; a subclass has the arrays of its transition system.

    The arrays are rows of three tables, which are made at once and which compiled code knows: most texts are short.

    Args:
        xp: NumPy or CuPy.
        lengths: The number of tokens of each state.

    Attributes:
        of_states: Numbers of each state, int32 of shape (n_rows, n_states).
        of_tokens: Numbers of each token, int32 of shape (n_rows, n_tokens).
        codes: What needs a byte for each token, int8 of shape (n_rows, n_tokens); 0 at first.
        start: The first token of each state.
        end: The token behind its last.
        front: The first token that has not been read.
    """

    KINDS: ClassVar[str]
    FIRST_OF_STATE: ClassVar[tuple[int, ...]]
    """What further rows of `of_states` begin with."""
    FIRST_OF_TOKEN: ClassVar[int]
    """What all rows of `of_tokens` begin with."""
    N_OF_TOKEN: ClassVar[int]
    N_CODES: ClassVar[int]

    start, end, front = (row("of_states", number) for number in range(3))

    def __init__(self, xp: Any, lengths: Sequence[int]) -> None:
        self.xp = xp
        starts = [*accumulate(lengths, initial=0)]
        self.n_tokens = starts.pop()
        n_states = len(starts)
        numbers = [*starts, *starts[1:], self.n_tokens, *starts] if n_states else []
        for first in self.FIRST_OF_STATE:
            numbers += [first] * n_states
        # To make an array of lists in lists takes NumPy twice as long.
        self.of_states = xp.array(numbers, dtype=np.int32).reshape(3 + len(self.FIRST_OF_STATE), n_states)
        self.of_tokens = xp.empty((self.N_OF_TOKEN, self.n_tokens), dtype=np.int32)
        self.of_tokens.fill(self.FIRST_OF_TOKEN)
        self.codes = xp.zeros((self.N_CODES, self.n_tokens), dtype=np.int8)

    def at(self, array: Any, tokens: Any, default: int = NONE) -> Any:
        """Look up tokens in a token array, with a default where there is no token."""
        if not self.n_tokens:
            return self.xp.full(tokens.shape, default, dtype=array.dtype)
        return self.xp.where(tokens >= 0, array[tokens], default)

    def live(self) -> Any:
        """Return the numbers of the states that are not final."""
        raise NotImplementedError

    def features(self, live: Any, n_features: int) -> Any:
        """Return the tokens that the model sees, shape (n_live, n_features); -1 for none."""
        raise NotImplementedError

    def valid_kinds(self, live: Any) -> tuple[Any, Any]:
        """Return which kinds of action may be applied, shape (n_live, n_kinds), and the label that they must have.

        The label is -1 where any will do.
        """
        raise NotImplementedError

    def apply(self, live: Any, kinds: Any, labels: Any) -> None:
        """Apply one action to each state."""
        raise NotImplementedError

    def copy_rows(self, sources: Any, targets: Any) -> None:
        """Make states like others over the same doc, as far as it matters for what can follow.

        What has been said of tokens that are done with is not copied: it may differ from the source's.

        Args:
            sources: The numbers of the states to copy.
            targets: The numbers of those that become like them; none of them is a source.
        """
        raise NotImplementedError


def to_numpy(xp: Any, array: Any) -> Any:
    """Return an array in main memory."""
    return array if xp is np else xp.asnumpy(array)


def read_once(read: Callable[[Item], Reading], items: Sequence[Item]) -> list[Reading]:
    """Return what is read of each item; of one that is there again, as in pieces and beams, nothing is read anew."""
    by_id: dict[int, Reading] = {}
    return [by_id[id(item)] if id(item) in by_id else by_id.setdefault(id(item), read(item)) for item in items]


def joined_once(read: Callable[[Item], Any], items: Sequence[Item]) -> Any:
    """Return what is read of each item, as `read_once` reads it, as one array; None where there is no item."""
    if len(items) == 1:
        return read(items[0])
    return np.concatenate(read_once(read, items)) if items else None


def joined(parts: Iterable[Sequence[Any]], dtype: str) -> Any:
    """Return the values of several docs as one array."""
    return np.fromiter(chain.from_iterable(parts), dtype=dtype)


class Stretches:
    """Stretches of token arrays, some of each source state, that are to be copied to target states over the same doc.

    Args:
        states: The states.
        sources: The numbers of the states to copy.
        targets: The numbers of those that become like them.
        first: Where each stretch begins, counted from the start of its state.
        sizes: The length of each.
    """

    def __init__(self, states: States, sources: Any, targets: Any, *, first: Any, sizes: Any) -> None:
        xp = states.xp
        self.xp = xp
        sizes = xp.maximum(sizes, 0)
        ends = xp.cumsum(sizes)
        places = xp.arange(int(ends[-1]) if len(sizes) else 0)
        owners = xp.searchsorted(ends, places, side="right")
        offsets = (states.start[sources] + first - (ends - sizes))[owners]
        self.shift = (states.start[targets] - states.start[sources])[owners]
        self.sources = places + offsets
        self.targets = self.sources + self.shift

    def copy(self, *arrays: Any) -> None:
        """Copy values."""
        for array in arrays:
            array[self.targets] = array[self.sources]

    def copy_tokens(self, *arrays: Any) -> None:
        """Copy the numbers of tokens: those of the target are others than those of the source."""
        for array in arrays:
            tokens = array[self.sources]
            array[self.targets] = self.xp.where(tokens >= 0, tokens + self.shift, NONE)
