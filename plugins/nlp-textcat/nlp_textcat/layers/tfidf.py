"""How much the n-grams of a text say: the rarer in other texts, the more, and a long text in all no more than a short.

The value of an n-gram that stands n times in a text is ``(1 + ln n) * idf``, with ``idf = 1 + ln((1 + N) / (1 + df))``,
where df of the N texts that were counted have it; then the values of each text are brought to the same length.
Source: Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988; the smoothed idf is that of
scikit-learn's ``TfidfVectorizer``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model

from .hashes import murmur3

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from .ngrams import Ngrams

# The length of a text's values. With it weights are learnt at the rates that suit other layers.
_LENGTH_OF_TEXT = 10.0


def tfidf(length: int) -> Model[Ngrams, Ngrams]:
    """Give each n-gram a value by how often it is in its text and in how few of the texts that were counted.

    Data flow: `Ngrams` -> the same with values. An n-gram that no text had that was counted has the value 0.

    The frequencies are in a table of places, two for each key by hashing, and that of a key is the lesser: what other
    keys add in one place is rarely added in both (Cormode and Muthukrishnan's count-min sketch).

    Args:
        length: The number of places.
    """
    return Model("tfidf", _forward, init=_init, attrs={"frequencies": np.zeros(length, dtype=np.int32), "n_texts": 0})


def count_texts(layer: Model[Ngrams, Ngrams], batches: Iterable[Ngrams]) -> None:
    """Count in how many texts n-grams are, from the start."""
    length = len(layer.attrs["frequencies"])
    frequencies = np.zeros(length, dtype=np.int32)
    n_texts = 0
    for batch in batches:
        kinds, keys = _kinds(batch)
        texts = np.repeat(np.arange(len(batch.lengths)), batch.lengths)
        of_texts = np.unique(texts * len(keys) + kinds) % max(1, len(keys))
        for places in _places(keys, length):
            frequencies += np.bincount(places[of_texts], minlength=length).astype(np.int32)
        n_texts += int(np.count_nonzero(batch.lengths))
    layer.attrs["frequencies"] = frequencies
    layer.attrs["n_texts"] = n_texts


def _init(layer: Model[Ngrams, Ngrams], X: Ngrams | None = None, Y: Any = None) -> None:
    if X is not None:
        count_texts(layer, [X])


def _forward(layer: Model[Ngrams, Ngrams], X: Ngrams, is_train: bool) -> tuple[Ngrams, Callable[[Ngrams], Ngrams]]:
    kinds, keys = _kinds(X)
    texts = np.repeat(np.arange(len(X.lengths)), X.lengths)
    _, pair, counts = np.unique(texts * len(keys) + kinds, return_inverse=True, return_counts=True)
    n_times = counts[pair]
    values = (1 + np.log(n_times)) * _idf(layer, keys)[kinds]
    # The n occurrences of an n-gram share its value, so each adds an n-th of its square.
    squares = np.bincount(texts, weights=values**2 / n_times, minlength=len(X.lengths))
    values *= _LENGTH_OF_TEXT / np.sqrt(np.where(squares > 0, squares, 1.0))[texts] / n_times
    return X._replace(values=values.astype(np.float32)), lambda d_ngrams: d_ngrams


def _idf(layer: Model[Ngrams, Ngrams], keys: NDArray[np.uint64]) -> NDArray[np.float64]:
    frequencies: NDArray[np.int32] = layer.attrs["frequencies"]
    df = frequencies[_places(keys, len(frequencies))].min(axis=0)
    return np.where(df > 0, 1 + np.log((1 + layer.attrs["n_texts"]) / (1 + df)), 0.0)


def _kinds(ngrams: Ngrams) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return which kind each n-gram is of, and the key of each kind; `Ngrams` may give a key twice."""
    keys, kinds = np.unique(ngrams.keys, return_inverse=True)
    return kinds[ngrams.numbers], keys


def _places(keys: NDArray[np.uint64], length: int) -> NDArray[np.uint32]:
    """Return both places of each key, (2, n_keys)."""
    places: NDArray[np.uint32] = murmur3(keys, seeds=(0, 1)) % np.uint32(length)
    return places
