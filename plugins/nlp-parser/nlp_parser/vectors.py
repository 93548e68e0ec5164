"""The token vectors of a batch in prediction: the last layer is worked out for a block of tokens at a time.

So the vectors of a long document need not all be there at once; those that its layer is fed are the Docs' own where the
parser listens to another component.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thinc.model import Model


class TokenVectors:
    """Stand for an array of one vector for each token, (n_tokens, nO); a slice of it, or a selection, is an array.

    Args:
        inputs: What the last layer is fed, one (n_tokens, nI) array per Doc.
        layer: The last layer.
    """

    dtype = np.dtype("float32")

    def __init__(self, inputs: Sequence[Any], layer: Model[Any, Any]) -> None:
        self.inputs = [each for each in inputs if len(each)]
        self.layer = layer
        self._ends = np.cumsum([len(each) for each in self.inputs], dtype=np.int64)

    @property
    def shape(self) -> tuple[int, int]:
        """The number of tokens, and the width of a vector."""
        return len(self), self.layer.get_dim("nO")

    def __len__(self) -> int:
        return int(self._ends[-1]) if self.inputs else 0

    def __getitem__(self, tokens: Any) -> Any:
        if not isinstance(tokens, slice) or tokens.step is not None:
            return self._whole[tokens]
        first, end, _ = tokens.indices(len(self))
        if (first, end) == (0, len(self)):
            return self._whole
        return self._of(list(self._parts(first, end)))

    def sources(self) -> Iterator[Any]:
        """Yield the arrays that the vectors are made of."""
        yield from self.inputs
        yield from (self.layer.get_param(name) for name in self.layer.param_names)

    @cached_property
    def _whole(self) -> Any:
        return self._of(self.inputs)

    def _parts(self, first: int, end: int) -> Iterator[Any]:
        """Yield the parts of the inputs that hold some tokens."""
        number = int(np.searchsorted(self._ends, first, side="right"))
        while first < end:
            start = int(self._ends[number]) - len(self.inputs[number])
            yield self.inputs[number][first - start : end - start]
            first, number = int(self._ends[number]), number + 1

    def _of(self, parts: Sequence[Any]) -> Any:
        """Return the vectors for some inputs."""
        ops = self.layer.ops
        if not parts:
            return ops.alloc2f(0, self.layer.get_dim("nO"))
        return self.layer.predict(parts[0] if len(parts) == 1 else ops.xp.concatenate(parts))
