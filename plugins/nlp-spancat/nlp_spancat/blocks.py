"""Score candidates a block at a time, so that memory depends on the size of a block and not on their number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from thinc.api import Ragged

from .layers.extract_spans import bounds_of
from .models import BLOCK_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from thinc.model import Model

    from nlpx.tokens import Doc


@dataclass(frozen=True)
class Block:
    """Hold the scores of some candidates, which are near each other.

    Attributes:
        rows: Which of all candidates they are, an index of their array.
        scores: Their scores, (n_candidates, n_outputs).
        backprop: Takes the gradient of the scores.
    """

    rows: Any
    scores: Any
    backprop: Callable[[Any], None]


def predict_blocks(model: Model[Any, Any], docs: Sequence[Doc], candidates: Ragged) -> Iterator[Block]:
    """Yield the scores of all candidates in prediction."""
    vectors, others = _parts_of(model)
    if vectors is None:
        yield Block(slice(0, len(candidates.data)), model.predict((docs, candidates)), _refuse)
        return
    tokens, _ = vectors.predict((docs, candidates))
    for rows, _, X in _cut(model, tokens, candidates):
        Y = X
        for layer in others:
            Y = layer.predict(Y)
        yield Block(rows, Y, _refuse)


def learn_blocks(model: Model[Any, Any], docs: Sequence[Doc], candidates: Ragged) -> Iterator[Block]:
    """Yield the scores of all candidates in training; each block's gradient is wanted before the next is made.

    The gradients of the model are whole once the last block has been taken.
    """
    vectors, others = _parts_of(model)
    if vectors is None:
        scores, backprop = model.begin_update((docs, candidates))
        yield Block(slice(0, len(candidates.data)), scores, backprop)
        return
    (tokens, _), backprop_vectors = vectors.begin_update((docs, candidates))
    d_tokens: Any = model.ops.alloc2f(*tokens.data.shape)
    for rows, part, X in _cut(model, tokens, candidates):
        Y = X
        callbacks: list[Any] = []
        for layer in others:
            Y, callback = layer.begin_update(Y)
            callbacks.append(callback)

        def backprop(d_scores: Any, callbacks: list[Any] = callbacks, part: slice = part) -> None:
            dX = d_scores
            for callback in reversed(callbacks):
                dX = callback(dX)
            d_tokens[part] += dX[0].data

        yield Block(rows, Y, backprop)
    backprop_vectors((Ragged(d_tokens, tokens.lengths), candidates))


def _parts_of(model: Model[Any, Any]) -> tuple[Model[Any, Any] | None, list[Model[Any, Any]]]:
    """Return the layer that makes vectors of tokens, and those that score spans of them; None for another graph."""
    layers = model.layers
    is_ours = (
        len(layers) == 4
        and layers[1].name == "extract_spans"
        and layers[2] is model.maybe_get_ref("reducer")
        and layers[3] is model.maybe_get_ref("scorer")
    )
    return (layers[0], layers[1:]) if is_ours else (None, [])


def _cut(model: Model[Any, Any], tokens: Ragged, candidates: Ragged) -> Iterator[tuple[Any, slice, Any]]:
    """Yield for each block its candidates, the tokens that they are made of, and both as the layers take them.

    To these they are spans of one doc. Candidates that start near each other are in one block, so that there are few
    tokens in it, of which each is prepared once.
    """
    ops, size = model.ops, model.attrs.get("block_size", BLOCK_SIZE)
    starts, ends = bounds_of(model, tokens, candidates)
    order = starts.argsort(kind="stable")
    for start in range(0, len(starts), size):
        rows = order[start : start + size]
        part = slice(int(starts[rows].min()), int(ends[rows].max()))
        bounds = ops.xp.stack([starts[rows], ends[rows]], axis=1) - part.start
        X = (
            Ragged(tokens.data[part], ops.asarray1i([part.stop - part.start])),
            Ragged(bounds, ops.asarray1i([len(bounds)])),
        )
        yield rows, part, X


def _refuse(d_scores: Any) -> None:
    raise ValueError("what is predicted has no gradient")
