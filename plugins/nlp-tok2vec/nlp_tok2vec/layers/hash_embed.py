"""HashEmbed: thinc's layer, which adds gradients to those that are there instead of making a table for each batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import HashEmbed as ThincHashEmbed
from thinc.api import Model, concatenate

from .fusion import fuse
from .parameters import get_param
from .table_rows import find_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .feature_major import Floats


def HashEmbed(
    nO: int, nV: int, *, seed: int, column: int | None = None, dropout: float | None = None
) -> Model[Any, Floats]:
    """Embed ids in a table that is much smaller than their number: each is the sum of four rows, found by hashing.

    Args:
        nO: Width of the embedding.
        nV: Number of rows.
        seed: Seed of the hash.
        column: Column of a two-dimensional input; None for a one-dimensional one.
        dropout: Initial rate of the dropout of whole features; None for a layer without it.
    """
    model: Model[Any, Any] = ThincHashEmbed(nO, nV, seed=seed, column=column, dropout=dropout)
    for node in model.walk():
        if node.has_param("E") is not False:
            fuse(node, forward)
    return model


def side_by_side(tables: Sequence[Model[Any, Floats]]) -> Model[Any, Floats]:
    """Put the embeddings of several columns side by side: (n, n_columns) to (n, sum of all nO).

    Args:
        tables: A `HashEmbed` for each column.
    """
    return tables[0] if len(tables) == 1 else fuse(concatenate(*tables), forward_side_by_side)


def forward(model: Model[Any, Any], ids: Any, is_train: bool) -> tuple[Floats, Callable[[Floats], Any]]:
    """Embed ids: (n,) to (n, nO)."""
    return _embed([model], [ids], is_train, shape=ids.shape)


def forward_side_by_side(model: Model[Any, Any], ids: Any, is_train: bool) -> tuple[Floats, Callable[[Floats], Any]]:
    """Embed each column by its table: (n, n_columns) to (n, sum of all nO)."""
    columns, tables = zip(*(layer.layers for layer in model.layers), strict=True)
    return _embed(tables, [ids[column.attrs["index"]] for column in columns], is_train, shape=ids.shape)


def _embed(
    tables: Sequence[Model[Any, Any]], columns: Sequence[Any], is_train: bool, *, shape: tuple[int, ...]
) -> tuple[Floats, Callable[[Floats], Any]]:
    """Embed the ids of each column by its table; the gradient of the ids has a shape, and nothing else."""
    E = [get_param(table, "E") for table in tables]
    ends = np.cumsum([each.shape[1] for each in E]).tolist()
    parts = [slice(end - each.shape[1], end) for each, end in zip(E, ends, strict=True)]
    Y = np.empty((shape[0], ends[-1]), dtype=E[0].dtype)
    if not len(Y):
        return Y, lambda dY: np.zeros(shape, dtype=np.int32)
    rows = [find_rows(table, ids, is_train=is_train) for table, ids in zip(tables, columns, strict=True)]
    for part, each in zip(parts, rows, strict=True):
        each.add_up(Y[:, part])

    def backprop(dY: Floats) -> Any:
        for part, each in zip(parts, rows, strict=True):
            each.backprop(dY[:, part])
        return np.zeros(shape, dtype=np.int32)

    return Y, backprop
