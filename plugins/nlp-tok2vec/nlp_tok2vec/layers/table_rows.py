"""The rows of a table that belong to hashed ids: they are added up, and receive gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from nlpx.pipeline import draw_mask, load_compiled

from ..built import ROWS
from .parameters import get_param

if TYPE_CHECKING:
    from thinc.api import Model

    from .feature_major import Floats

_rows = load_compiled(ROWS)


class Rows(Protocol):
    """Four rows of a table for each id, whose sum is its embedding."""

    def add_up(self, out: Floats) -> None:
        """Write the embeddings, with features dropped in training, to `out` (n, width)."""

    def backprop(self, dY: Floats) -> None:
        """Add the gradient of the embeddings (n, width) to that of the table."""


def find_rows(table: Model[Any, Any], ids: Any, *, is_train: bool) -> Rows:
    """Find the rows of ids, for compiled code where there is some for the table.

    Args:
        table: The layer thinc calls ``hashembed``.
        ids: At least one, 64 bits each: (n,).
        is_train: Whether to draw which features to drop.
    """
    return (CompiledRows if _rows is not None and is_known(table) else ArrayRows)(table, ids, is_train=is_train)


def is_known(table: Model[Any, Any]) -> bool:
    """Tell whether compiled code can read a table: one of single precision that has rows."""
    E = get_param(table, "E")
    return E.dtype == np.float32 and len(E) > 0


class ArrayRows:
    """The rows as thinc adds them.

    Args:
        table: The layer thinc calls ``hashembed``.
        ids: At least one, 64 bits each: (n,).
        is_train: Whether to draw which features to drop.
    """

    def __init__(self, table: Model[Any, Any], ids: Any, *, is_train: bool) -> None:
        self.table = table
        self.ops: Any = table.ops
        self.E = get_param(table, "E")
        keys: Any = np.ascontiguousarray(ids, dtype=np.uint64)
        self.rows = self.ops.hash(keys, table.attrs["seed"]) % len(self.E)
        self.mask = draw_mask(table, (self.E.shape[1],), self.E.dtype) if is_train else None

    def add_up(self, out: Floats) -> None:
        """Gather and add."""
        Y: Any = self.ops.gather_add(self.E, self.rows)
        out[...] = Y if self.mask is None else Y * self.mask

    def backprop(self, dY: Floats) -> None:
        """Scatter and add, one row of each id after the other."""
        values = np.ascontiguousarray(dY if self.mask is None else dY * self.mask)
        gradient = self._gradient()
        for row in np.ascontiguousarray(self.rows.T, dtype=np.int32):
            self.ops.scatter_add(gradient, row, values)

    def _gradient(self) -> Any:
        """Return the gradient of the table, to add to."""
        if not self.table.has_grad("E"):
            self.table.set_grad("E", self.ops.alloc(self.E.shape, dtype=self.E.dtype))
        return self.table.get_grad("E")


class CompiledRows(ArrayRows):
    """The rows in compiled code, for single precision."""

    def add_up(self, out: Floats) -> None:
        """Add the rows of each id where the sum is to stand."""
        _rows.add_up(self.E, self.rows, self.mask, out)

    def backprop(self, dY: Floats) -> None:
        """Add to the rows from where the gradient stands."""
        has_whole_rows = dY.strides[1] == dY.itemsize
        _rows.add_to(self._gradient(), self.rows, self.mask, dY if has_whole_rows else np.ascontiguousarray(dY))
