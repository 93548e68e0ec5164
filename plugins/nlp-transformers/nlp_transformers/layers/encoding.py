"""The layer that runs a transformer: Docs in, vectors of wordpieces out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from thinc.api import Model

from nlpx.errors import ConfigError, counted, is_listing
from nlpx.pipeline import LONG_DOC
from nlpx.tokens import Span

from ..data import FullTransformerBatch, WordpieceBatch
from ..huggingface.shim import EncoderShim
from ..pieces.alignment import count_up
from ..pieces.buckets import make_buckets
from ..pieces.wordpieces import split_spans
from ..rows_in_file import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nlpx.tokens import Doc

    from ..huggingface.precision import Precision
    from ..huggingface.tokenizer import Tokenizer
    from ..pieces.wordpieces import SpanPieces
    from ..span_getters import SpanGetter

# How many batches of wordpieces are sorted by the length of their spans at a time, in long Docs: if all were, padding
# would take 1 % less time, and vectors of all would be in memory.
_N_BATCHES = 2


def TransformerEncoder(
    name: str,
    *,
    get_spans: SpanGetter,
    tokenizer_config: Mapping[str, Any],
    transformer_config: Mapping[str, Any],
    mixed_precision: Precision,
    grad_scaler_config: Mapping[str, Any],
) -> Model[Any, Any]:
    """Compute a vector for each wordpiece of some Docs.

    Data flow: docs -> spans -> wordpieces -> buckets of spans of about the same length -> (n_pieces, width) rows.
    The way back takes the gradient of the rows.

    Args:
        name: The model to load when the layer is initialized; one that was saved has its own.
        get_spans: Gives the spans of Docs.
        tokenizer_config: Settings of the tokenizer, used when the model is loaded by its name.
        transformer_config: Settings of the model, likewise.
        mixed_precision: In which precision to compute.
        grad_scaler_config: Settings of what scales gradients then.
    """
    origin = {"name": name, "tokenizer_config": tokenizer_config, "transformer_config": transformer_config}
    shim = EncoderShim(origin=origin, mixed_precision=mixed_precision, grad_scaler_config=grad_scaler_config)
    # Files of the field have a node of its own for the model.
    inner: Model[Any, Any] = Model("hf-pytorch", _run_shim, shims=[shim], dims={"nI": None, "nO": None})
    return Model(
        "transformer",
        _forward,
        init=_init,
        dims={"nO": None},
        layers=[inner],
        attrs={"name": name, "get_spans": get_spans},
    )


def shim_of(model: Model[Any, Any]) -> EncoderShim:
    """Return what runs the model of such a layer."""
    return cast("EncoderShim", model.layers[0].shims[0])


def _init(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
    shim = shim_of(model)
    shim.load()
    model.set_dim("nO", shim.encoder.width)


def _forward(
    model: Model[Any, Any], docs: Sequence[Doc], is_train: bool
) -> tuple[FullTransformerBatch, Callable[[Any], list[Any]]]:
    shim = shim_of(model)
    tokenizer = shim.encoder.tokenizer
    split = split_spans(docs, _checked_spans(docs, model.attrs["get_spans"](docs)), tokenizer)
    wordpieces = _pad(split, tokenizer)
    xp: Any = model.ops.xp
    backprop: Callable[[Any], None] = _no_way_back
    if not is_train and xp is np and any(len(doc) >= LONG_DOC for doc in docs):
        split, wordpieces = split.without_pieces(), wordpieces.in_files()
        rows, pooled = _run_in_parts(model.layers[0], wordpieces)
    else:
        (rows, pooled), backprop = _run(model.layers[0], wordpieces, is_train=is_train)
    batch = FullTransformerBatch(
        rows=rows,
        index=xp.asarray(split.index),
        lengths=xp.asarray(split.lengths),
        n_tokens=[len(doc) for doc in docs],
        spans=split.spans,
        wordpieces=wordpieces,
        pooled=pooled,
    )

    def learn(d_rows: Any) -> list[Any]:
        backprop(d_rows)
        return []

    return batch, learn


def _run(
    inner: Model[Any, Any], wordpieces: WordpieceBatch, *, is_train: bool
) -> tuple[tuple[Any, Any], Callable[[Any], None]]:
    """Run the model for the wordpieces of some spans, which are divided into buckets."""
    shim: Any = inner.shims[0]
    max_items = shim.items_at_a_time(is_train=is_train)
    buckets = make_buckets(wordpieces.lengths, max_items=max_items, is_padded=shim.encoder.ignores_padding)
    return inner((wordpieces, buckets), is_train)


def _run_in_parts(inner: Model[Any, Any], wordpieces: WordpieceBatch) -> tuple[Any, Any]:
    """Do the same in prediction, for some spans after others; the rows are in a file."""
    shim: Any = inner.shims[0]
    pooled = []

    def parts() -> Iterator[Any]:
        for first, end in _parts(wordpieces.lengths, most=_N_BATCHES * shim.max_batch_items):
            (rows, of_spans), _ = _run(inner, wordpieces.part(first, end), is_train=False)
            pooled.append(of_spans)
            yield rows

    rows = store(parts(), (sum(wordpieces.lengths), shim.encoder.width))
    return rows, np.concatenate(pooled) if pooled and pooled[0] is not None else None


def _parts(lengths: Sequence[int], *, most: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the end of some spans that follow each other and have so many wordpieces at most, or one."""
    first = n_pieces = 0
    for number, length in enumerate(lengths):
        if n_pieces + length > most and number > first:
            yield first, number
            first, n_pieces = number, 0
        n_pieces += length
    if first < len(lengths):
        yield first, len(lengths)


def _no_way_back(d_rows: Any) -> None:
    raise ValueError("nothing can be learnt from a prediction")


def _run_shim(model: Model[Any, Any], X: Any, is_train: bool) -> tuple[tuple[Any, Any], Callable[[Any], None]]:
    """Run the model for the wordpieces of some spans, a bucket at a time.

    Data flow: wordpieces and buckets -> (n_pieces, width) rows, and (n_spans, width) pooled output or None.
    """
    shim: Any = model.shims[0]
    wordpieces, buckets = X
    xp: Any = model.ops.xp
    inputs = [_inputs(wordpieces, bucket) for bucket in buckets]
    outputs, shim_backprop = shim.begin_update(inputs) if is_train else (shim.predict(inputs), None)
    is_piece = [xp.asarray(given["attention_mask"] > 0) for given in inputs]
    places = [xp.asarray(place) for place in _places(wordpieces.lengths, buckets)]
    width: int = shim.encoder.width
    rows = model.ops.alloc2f(sum(wordpieces.lengths), width, zeros=False)
    pooled = None
    shapes = []
    for bucket, place, kept, (hidden, of_spans) in zip(buckets, places, is_piece, outputs, strict=True):
        rows[place] = xp.asarray(hidden)[kept]
        shapes.append(hidden.shape)
        if of_spans is not None:
            pooled = model.ops.alloc2f(len(wordpieces), width, zeros=False) if pooled is None else pooled
            pooled[xp.asarray(bucket)] = xp.asarray(of_spans)

    def backprop(d_rows: Any) -> None:
        gradients = []
        for place, kept, shape in zip(places, is_piece, shapes, strict=True):
            d_hidden = xp.zeros(shape, dtype="f")
            d_hidden[kept] = d_rows[place]
            gradients.append(d_hidden)
        assert shim_backprop is not None
        shim_backprop(gradients)

    return (rows, pooled), backprop


def _pad(split: SpanPieces, tokenizer: Tokenizer) -> WordpieceBatch:
    """Return the wordpieces of all spans, padded to the longest."""
    lengths = [len(own.ids) for own in split.pieces]
    shape = len(lengths), max(lengths, default=0)
    mask = np.arange(shape[1]) < np.array(lengths, dtype=np.int64).reshape(-1, 1)
    ids = np.full(shape, tokenizer.pad_id, dtype=np.int64)
    ids[mask] = np.concatenate([own.ids for own in split.pieces]) if lengths else 0
    types = None
    if tokenizer.takes_type_ids:
        types = np.zeros(shape, dtype=np.int64)
        types[mask] = np.concatenate([own.type_ids for own in split.pieces]) if lengths else 0
    distinct = np.unique(ids)
    texts = dict(zip(distinct.tolist(), tokenizer.strings(distinct), strict=True))
    strings = [[texts[number] for number in own.ids.tolist()] for own in split.pieces]
    return WordpieceBatch(strings, ids, mask.astype(np.float32), lengths, types)


def _inputs(wordpieces: WordpieceBatch, bucket: Any) -> dict[str, Any]:
    """Return what the model takes for a bucket: the spans without the padding that longer ones need."""
    longest = max(wordpieces.lengths[number] for number in bucket)
    arrays = {
        "input_ids": wordpieces.input_ids,
        "attention_mask": wordpieces.attention_mask,
        "token_type_ids": wordpieces.token_type_ids,
    }
    return {name: array[bucket, :longest] for name, array in arrays.items() if array is not None}


def _places(lengths: Sequence[int], buckets: Sequence[Any]) -> Iterator[Any]:
    """Yield, for each bucket, the numbers of its pieces among those of all spans."""
    counts = np.array(lengths, dtype=np.int64)
    firsts = np.cumsum(counts) - counts
    for bucket in buckets:
        yield np.repeat(firsts[bucket], counts[bucket]) + count_up(counts[bucket])


def _checked_spans(docs: Sequence[Doc], spans: Any) -> list[list[Span]]:
    """Return the spans that a span getter has given.

    Raises:
        ConfigError: They are not those of the Docs.
    """
    found = [_listed(own) for own in _listed(spans)]
    if len(found) != len(docs) or not all(
        isinstance(span, Span) and span.doc is doc for doc, own in zip(docs, found, strict=True) for span in own
    ):
        raise ConfigError(
            f"the span getter must return one list of spans for each Doc, of that Doc; for {len(docs)} Docs it has "
            f"returned {counted(len(found), 'list')}, or what is no span of its Doc."
        )
    return found


def _listed(value: Any) -> list[Any]:
    """Return what a value holds; what holds nothing is a list by itself, in which it is found to be no span."""
    return list(value) if is_listing(value) else [value]
