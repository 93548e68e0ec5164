"""The layers that make one vector of the window of each entity; a window that several share is computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model, Ragged

from ..windows import windows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thinc.types import Floats2d

    from nlpx.tokens import Doc

    from ..windows import Window

    Backprop = Callable[[Any], Any]


def one_row_per_entity(contexts: Model[list[Doc], Floats2d], output: Model[Floats2d, Floats2d]) -> Any:
    """Chain two layers of which the first gives a row for each distinct window; each entity gets the row of its own.

    Data flow: docs -> (n_windows, width) -> (n_windows, nO) -> (n_entities, nO).

    Args:
        contexts: Has a `span_maker` and gives one row for each window that it makes.
        output: Takes these rows.
    """
    return Model(
        f"{contexts.name}>>{output.name}",
        _forward,
        init=_init,
        dims={"nO": output.maybe_get_dim("nO"), "nI": None},
        layers=[contexts, output],
    )


def span_maker(n_sents: int = 0) -> Model[list[Doc], Ragged]:
    """Give the distinct windows of the entities of each doc: docs -> ragged (n_windows, 2), one length a doc.

    Args:
        n_sents: How many sentences on either side of its own belong to an entity's window.
    """
    return Model("span_maker", _make_spans, attrs={"n_sents": n_sents})


def extract_spans() -> Model[tuple[Ragged, Ragged], Ragged]:
    """Give the vectors of the tokens of each window.

    Data flow: vectors (n_tokens, width) and windows (n_windows, 2), both ragged with one length a doc -> a ragged array
    with one length a window.
    """
    return Model("extract_spans", _extract)


def reduce_mean() -> Model[Ragged, Floats2d]:
    """Take the mean of the vectors, zeros where there are none: ragged (n_tokens, width) -> (n_windows, width)."""
    return Model("reduce_mean", _mean)


def _init(model: Model[Any, Any], X: Sequence[Doc] | None = None, Y: Any = None) -> None:
    contexts, output = model.layers
    contexts.initialize(X=X)
    output.initialize(X=None if X is None else contexts.predict(X), Y=Y)
    model.set_dim("nO", output.get_dim("nO"), force=True)


class _DocsWithWindows(list["Doc"]):
    """Docs with the windows of their entities, so that these are found once for all layers."""

    def __init__(self, docs: Sequence[Doc], n_sents: int) -> None:
        super().__init__(docs)
        self.windows = [windows_of(doc, doc.ents, n_sents) for doc in docs]


def _forward(model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[Any, Backprop]:
    contexts, output = model.layers
    maker = next(layer for layer in contexts.walk() if layer.name == "span_maker")
    docs = _DocsWithWindows(docs, maker.attrs["n_sents"])
    rows = model.ops.asarray1i(_rows_of_windows(docs.windows))
    hidden, backprop_contexts = contexts(docs, is_train)
    Y, backprop_output = output(hidden, is_train)

    def backprop(dY: Any) -> Any:
        d_windows: Any = model.ops.alloc2f(*Y.shape, dtype=Y.dtype.name)
        model.ops.scatter_add(d_windows, rows, dY)
        return backprop_contexts(backprop_output(d_windows))

    return Y[rows], backprop


def _rows_of_windows(by_doc: Sequence[Sequence[Window]]) -> list[int]:
    """Return the number of the window of each entity, in the order in which `span_maker` gives the windows."""
    numbers: dict[tuple[int, int, int], int] = {}
    return [
        numbers.setdefault((place, *window), len(numbers)) for place, windows in enumerate(by_doc) for window in windows
    ]


def _make_spans(model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[Ragged, Backprop]:
    known = docs if isinstance(docs, _DocsWithWindows) else _DocsWithWindows(docs, model.attrs["n_sents"])
    by_doc = [list(dict.fromkeys(windows)) for windows in known.windows]
    bounds: Any = np.array([bound for windows in by_doc for bound in windows], dtype="i").reshape(-1, 2)
    return Ragged(model.ops.asarray2i(bounds), model.ops.asarray1i([*map(len, by_doc)])), _no_gradient


def _extract(model: Model[Any, Any], X: tuple[Ragged, Ragged], is_train: bool) -> tuple[Ragged, Backprop]:
    vectors, windows = X
    ops = model.ops
    tokens: Any = vectors.dataXd
    n_tokens: Any = ops.to_numpy(vectors.lengths)  # type: ignore[no-untyped-call]
    n_windows: Any = ops.to_numpy(windows.lengths)  # type: ignore[no-untyped-call]
    bounds: Any = ops.to_numpy(windows.dataXd)  # type: ignore[no-untyped-call]
    bounds = bounds.reshape(-1, 2) + (n_tokens.cumsum() - n_tokens).repeat(n_windows)[:, None]
    lengths = bounds[:, 1] - bounds[:, 0]
    before = lengths.cumsum() - lengths
    rows = ops.asarray1i(np.arange(lengths.sum()) + (bounds[:, 0] - before).repeat(lengths))

    def backprop(dY: Ragged) -> tuple[Ragged, Ragged]:
        d_tokens: Any = ops.alloc2f(*tokens.shape, dtype=tokens.dtype.name)
        d_rows: Any = dY.dataXd
        # Without windows, a ragged array of thinc forgets how wide it is.
        ops.scatter_add(d_tokens, rows, d_rows.reshape(-1, tokens.shape[1]))
        return Ragged(d_tokens, vectors.lengths), windows

    return Ragged(tokens[rows], ops.asarray1i(lengths)), backprop


def _mean(model: Model[Any, Any], X: Ragged, is_train: bool) -> tuple[Any, Backprop]:
    ops = model.ops
    tokens: Any = X.dataXd
    filled = ops.xp.flatnonzero(X.lengths)
    lengths: Any = X.lengths[filled]
    Y: Any = ops.alloc2f(len(X.lengths), tokens.shape[1], dtype=tokens.dtype.name)
    if len(filled):
        Y[filled] = ops.reduce_mean(tokens, lengths)

    def backprop(dY: Any) -> Ragged:
        d_tokens: Any = ops.backprop_reduce_mean(dY[filled], lengths) if len(filled) else tokens
        return Ragged(d_tokens, X.lengths)

    return Y, backprop


def _no_gradient(dY: Any) -> list[Any]:
    return []
