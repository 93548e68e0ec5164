"""A linear layer over hashed keys, most of which no text has.

The layer is thinc's ``SparseLinear``: each key has two rows of weights, found by hashing, and the score of a label is
its bias and the sum of its weights in the rows of a text's n-grams. A file has the weights of all rows that there could
be: 2¹⁸ for each label. Nearly all are zero, and stay so: the optimizer does not move a weight that never had a gradient
(the decay of zero is zero), and its moments and its average are zero too. So here only rows in use exist while a model
works, and learning is the same as with all of them.

The parameter W has two forms. That of thinc is flat, (nO * length,). The one to work with has a row for each row in
use, (capacity, width), in the order in which they came; `SparseRows` knows which is which. The layer takes either and
makes the second of the first. `nlpx.pipeline` writes the first into files for architectures that spaCy has too, unless
it would be larger than a file can hold.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model

from nlpx.pipeline import free_in_forks, grow_layer, grow_params

from .hashes import murmur3
from .sparse_rows import SparseRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from .ngrams import Ngrams

    Layer = Model[Ngrams, NDArray[np.float32]]

ROWS = "rows"
# How many bytes of one array msgpack can hold.
_LARGEST_ARRAY = 2**32 - 1
# How many weights are looked up at a time.
_AT_ONCE = 1 << 18
_lock = free_in_forks(Lock())


def SparseLinear(
    nO: int | None = None, *, length: int = 1 << 18, v1_indexing: bool = False, flat_files: bool = True
) -> Layer:
    """Score labels by the sum of the weights of a text's n-grams.

    Data flow: `Ngrams` -> scores (n_texts, nO).

    Args:
        nO: Number of labels.
        length: Number of rows that there could be; with `v1_indexing` a power of 2.
        v1_indexing: Whether the rows of two keys may overlap, all but one label: what the first version did by mistake,
            and its files need.
        flat_files: Whether files have the weights in thinc's form, which spaCy reads; else those of rows in use only.
    """
    attrs = {"v1_indexing": v1_indexing, ROWS: SparseRows(0)}
    return Model(
        "sparse_linear",
        _forward,
        init=_init,
        params={"W": None, "b": None},
        dims={"nO": nO, "length": length},
        attrs={**attrs, "as_saved": _as_saved} if flat_files else attrs,
    )


def _init(layer: Layer, X: Any = None, Y: Any = None) -> None:
    if Y is not None:
        layer.set_dim("nO", Y.shape[1])
    nO, length = layer.get_dim("nO"), layer.get_dim("length")
    layer.set_param("b", layer.ops.alloc((nO,)))
    if "as_saved" in layer.attrs and _fits_into_a_file(layer):
        layer.set_param("W", layer.ops.alloc((nO * length,)))
    else:
        _set_rows(layer, SparseRows(_n_places(layer)))


def _forward(layer: Layer, X: Ngrams, is_train: bool) -> tuple[NDArray[np.float32], Callable[[Any], Ngrams]]:
    ops: Any = layer.ops
    nO = layer.get_dim("nO")
    rows = _in_use(layer)
    places = _places(layer, X.keys)
    if is_train and rows.add(places.ravel()):
        width: int = layer.get_param("W").shape[-1]
        grow_params(layer, {"W": (rows.capacity, width)})
    found = rows.find(places)
    W: Any = layer.get_param("W")
    scores: Any = np.empty((len(X.lengths), nO), dtype=W.dtype)
    scores[:] = layer.get_param("b")
    for labels in _parts(nO, len(X.numbers)):
        weights = _weights(W, found, labels).take(X.numbers, axis=0)
        if X.values is not None:
            weights *= X.values[:, None]
        scores[:, labels] += ops.reduce_sum(weights, X.lengths)

    def backprop(d_scores: Any) -> Ngrams:
        layer.inc_grad("b", d_scores.sum(axis=0))
        if not layer.has_grad("W"):
            layer.set_grad("W", ops.xp.zeros_like(layer.get_param("W")))
        dW: Any = layer.get_grad("W")
        by_key = np.argsort(X.numbers, kind="stable")
        texts = np.repeat(np.arange(len(X.lengths)), X.lengths)[by_key]
        counts = np.bincount(X.numbers, minlength=len(X.keys)).astype(np.int32)
        for labels in _parts(nO, len(X.numbers)):
            d_ngrams = d_scores[:, labels].take(texts, axis=0)
            if X.values is not None:
                d_ngrams *= X.values[by_key, None]
            _add_to_rows(ops, dW, found, labels, ops.reduce_sum(d_ngrams, counts))
        return X

    return scores, backprop


def _weights(W: Any, found: NDArray[np.int32], labels: slice) -> NDArray[np.float32]:
    """Return the weights of keys for some labels, (n_keys, n_labels): the sums of both their rows."""
    rows, columns = _block(found, labels)
    weights: NDArray[np.float32] = W[rows[0], columns] + W[rows[1], columns]
    return weights.reshape(found.shape[1], -1)


def _add_to_rows(ops: Any, W: Any, found: NDArray[np.int32], labels: slice, of_keys: NDArray[np.float32]) -> None:
    """Add numbers of keys for some labels, (n_keys, n_labels), to both their rows, which several may share."""
    rows, columns = _block(found, labels)
    order = np.argsort(rows, axis=None, kind="stable")
    owners = rows.ravel()[order]
    (starts,) = np.nonzero(np.diff(owners, prepend=-1))
    n_owned = rows.shape[1]
    of_rows = of_keys.reshape(n_owned, -1).take(order % n_owned, axis=0)
    W[owners[starts], columns] += ops.reduce_sum(of_rows, np.diff(starts, append=len(owners)).astype(np.int32))


def _block(found: NDArray[np.int32], labels: slice) -> tuple[NDArray[np.int32], slice]:
    """Return where weights of keys for some labels are: rows, (2, n), and columns."""
    if found.shape[2] == 1:
        return found[:, :, 0], labels
    return found[:, :, labels].reshape(2, -1), slice(None)


def _places(layer: Layer, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return where the weights of keys are in the whole table.

    Returns:
        Both rows of each key, (2, n_keys, 1), or with `v1_indexing` one for each label, (2, n_keys, nO).
    """
    nO, length = layer.get_dim("nO"), layer.get_dim("length")
    hashes = murmur3(keys, seeds=(0, 1))[:, :, None]
    starts: NDArray[np.uint32]
    if layer.attrs["v1_indexing"]:
        starts = hashes & np.uint32(length - 1)
        return starts.astype(np.int64) + np.arange(nO)
    starts = hashes % np.uint32(length)
    return starts.astype(np.int64)


def _n_places(layer: Layer) -> int:
    """Return how many places the whole table has for rows, or with `v1_indexing` for weights."""
    return layer.get_dim("length") + (layer.get_dim("nO") - 1 if layer.attrs["v1_indexing"] else 0)


def _parts(n_labels: int, n_ngrams: int) -> Iterator[slice]:
    """Cut labels into parts whose weights for all n-grams fit into memory."""
    if n_ngrams:
        size = max(1, _AT_ONCE // n_ngrams)
        yield from (slice(start, start + size) for start in range(0, n_labels, size))


# The two forms of the weights


def _in_use(layer: Layer) -> SparseRows:
    """Return the rows of a layer's weights, which from now on have the form to work with."""
    if layer.get_param("W").ndim == 1:
        # Several threads may predict with a model that somebody has just read.
        with _lock:
            if layer.get_param("W").ndim == 1:
                _compact(layer)
    rows: SparseRows = layer.attrs[ROWS]
    return rows


def _compact(layer: Layer) -> None:
    """Make the form to work with of thinc's."""
    nO, length = layer.get_dim("nO"), layer.get_dim("length")
    flat: Any = layer.get_param("W")
    table = flat[: _n_places(layer), None] if layer.attrs["v1_indexing"] else flat.reshape(nO, length).T
    used = np.flatnonzero(table.T.any(axis=0))
    _set_rows(layer, SparseRows(len(table), used), table[used])


def _set_rows(layer: Layer, rows: SparseRows, weights: Any = None) -> None:
    """Give a layer weights in the form to work with; those of new rows are zero."""
    width = 1 if layer.attrs["v1_indexing"] else layer.get_dim("nO")
    W: Any = np.zeros((rows.capacity, width), dtype="float32" if weights is None else weights.dtype)
    if weights is not None:
        W[1 : rows.n_used + 1] = weights
    # In this order: who looks at W first and finds this form finds its rows too.
    layer.attrs[ROWS] = rows
    layer.set_param("W", W)
    if layer.has_grad("W"):
        layer.set_grad("W", np.zeros_like(W))


def _fits_into_a_file(layer: Layer) -> bool:
    return 4 * layer.get_dim("nO") * layer.get_dim("length") <= _LARGEST_ARRAY


def _as_saved(layer: Layer, attrs: dict[str, Any], params: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the attributes and parameters for a file: weights in thinc's form, for which nobody needs to know rows."""
    if not layer.has_param("W") or not _fits_into_a_file(layer):
        return attrs, params
    without_rows = {name: value for name, value in attrs.items() if name != ROWS}
    W: Any = layer.get_param("W")
    return without_rows, {**params, "W": W if W.ndim == 1 else _flat(layer)}


def _flat(layer: Layer) -> NDArray[np.float32]:
    """Make thinc's form of that to work with."""
    rows: SparseRows = layer.attrs[ROWS]
    nO, length = layer.get_dim("nO"), layer.get_dim("length")
    used: Any = layer.get_param("W")[1 : rows.n_used + 1]
    flat = np.zeros(nO * length, dtype=used.dtype)
    if layer.attrs["v1_indexing"]:
        flat[rows.used] = used[:, 0]
    else:
        flat.reshape(nO, length)[:, rows.used] = used.T
    return flat


def resize_sparse_linear(layer: Layer, nO: int) -> Layer:
    """Give a layer more labels: those it has keep their weights and those of new ones are zero.

    With `v1_indexing` labels share weights, so a new one begins with what others have learnt.
    """
    if not layer.has_param("W"):
        layer.set_dim("nO", nO, force=True)
        return layer
    rows = _in_use(layer)
    if layer.attrs["v1_indexing"]:
        grow_params(layer, {"b": (nO,)}, dims={"nO": nO})
        rows.extend_to(_n_places(layer))
    else:
        grow_layer(layer, nO, axes={"W": 1, "b": 0})
    return layer
