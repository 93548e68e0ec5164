"""The token vectors of a batch in prediction: the last layer is worked out for a block of tokens at a time.

So the vectors of a long document need not all be there at once. What the layer is fed are the Docs' own vectors where
the parser listens to another component; else those of a long document are made piece by piece.
"""

from __future__ import annotations

from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import LONG_DOC, is_finite

from .finite import VECTORS, BadNumbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thinc.model import Model


class TokenVectors:
    """Stand for an array of one vector for each token, (n_tokens, nO); a slice of it, or a selection, is an array.

    Args:
        inputs: What the last layer is fed, for each Doc an array (n_tokens, nI), or `PieceVectors`.
        layer: The last layer.

    Attributes:
        inputs: The same; those of short Docs that follow each other are one.
    """

    dtype = np.dtype("float32")

    def __init__(self, inputs: Sequence[Any], layer: Model[Any, Any]) -> None:
        self.inputs = list(_with_short_ones_joined(inputs, layer.ops.xp))
        self.layer = layer
        self._ends = [*accumulate(map(len, self.inputs))]

    @property
    def shape(self) -> tuple[int, int]:
        """The number of tokens, and the width of a vector."""
        return len(self), self.layer.get_dim("nO")

    def __len__(self) -> int:
        return self._ends[-1] if self.inputs else 0

    def __getitem__(self, tokens: Any) -> Any:
        if not isinstance(tokens, slice):
            return self._predict(self._select(tokens.reshape(-1))).reshape(*tokens.shape, -1)
        first, end, step = tokens.indices(len(self))
        parts = list(self._parts(first, end))
        if not parts:
            return self.layer.ops.alloc2f(0, self.layer.get_dim("nO"))
        return self._predict(parts[0] if len(parts) == 1 else self.layer.ops.xp.concatenate(parts))[::step]

    def _predict(self, inputs: Any) -> Any:
        """Run the layer.

        Raises:
            BadNumbers: It is fed values that are no finite numbers.
        """
        if not is_finite(inputs):
            raise BadNumbers(VECTORS)
        return self.layer.predict(inputs)

    def inputs_of(self, first: int, end: int) -> Any:
        """Return what the layer is fed for some tokens, of which there are some, as compiled code takes it."""
        parts = list(self._parts(first, end))
        return np.ascontiguousarray(parts[0] if len(parts) == 1 else np.concatenate(parts), dtype=np.float32)

    def _parts(self, first: int, end: int) -> Iterator[Any]:
        """Yield the parts of the inputs that hold some tokens."""
        for array, behind in zip(self.inputs, self._ends, strict=True):
            start = behind - len(array)
            if first < behind and start < end:
                yield array[max(first - start, 0) : end - start]

    def _select(self, tokens: Any) -> Any:
        """Return the inputs for some tokens, (n, nI)."""
        ops = self.layer.ops
        tokens = ops.xp.where(tokens < 0, tokens + len(self), tokens)
        if len(self.inputs) == 1:
            return self.inputs[0][tokens]
        X: Any = ops.alloc2f(len(tokens), self.layer.get_dim("nI"))
        for array, end in zip(self.inputs, self._ends, strict=True):
            start = end - len(array)
            here = ops.xp.flatnonzero((start <= tokens) & (tokens < end))
            if len(here):
                X[here] = array[tokens[here] - start]
        return X


def _with_short_ones_joined(inputs: Sequence[Any], xp: Any) -> Iterator[Any]:
    """Yield what there is for each long Doc, and one array for all short Docs between."""
    if len(inputs) == 1 and len(inputs[0]):
        yield inputs[0]
        return
    for is_long, run in groupby((array for array in inputs if len(array)), lambda array: len(array) >= LONG_DOC):
        arrays = list(run)
        if is_long or len(arrays) == 1:
            yield from arrays
        else:
            yield xp.concatenate(arrays)
