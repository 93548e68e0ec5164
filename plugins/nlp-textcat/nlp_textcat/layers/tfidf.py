"""How much the n-grams of a text say: the rarer in other texts, the more, and a long text in all no more than a short.

The value of a word that stands n times in a text is ``(1 + ln n) * idf``, with ``idf = 1 + ln((1 + N) / (1 + df))``,
where df of the N texts that were counted have it. That of an n-gram is the same, divided by its number of words: it
says again what they say. One of several words that only one text had says nothing: most are such, and what they would
teach is that text by heart. Then the values of each text are brought to the length 1.
Source: Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988; the smoothed idf is that of
scikit-learn's ``TfidfVectorizer``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model

from .hashes import murmur3
from .ngrams import Ngrams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray


def tfidf(length: int) -> Model[Ngrams, Ngrams]:
    """Give each n-gram a value by how often it is in its text and in how few of the texts that were counted.

    Data flow: `Ngrams` -> those that say something, each once in a text, with values. A word that no text had that was
    counted says nothing.

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
        kinds, keys, _ = _kinds(batch)
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
    kinds, keys, sizes = _kinds(X)
    worths = _worths(layer, keys, sizes)
    texts = np.repeat(np.arange(len(X.lengths)), X.lengths)
    says_something = worths[kinds] > 0
    # Each text has each kind once, however often it stands there.
    pairs, n_times = np.unique((texts * len(keys) + kinds)[says_something], return_counts=True)
    texts, kinds = np.divmod(pairs, max(1, len(keys)))
    values = (1 + np.log(n_times)) * worths[kinds]
    values /= np.sqrt(np.bincount(texts, weights=values**2))[texts]
    lengths = np.bincount(texts, minlength=len(X.lengths)).astype(np.int32)
    found, numbers = np.unique(kinds, return_inverse=True)
    valued = Ngrams(keys[found], numbers.astype(np.int32), lengths, sizes[found], values.astype(np.float32))
    return valued, lambda d_ngrams: d_ngrams


def _worths(layer: Model[Ngrams, Ngrams], keys: NDArray[np.uint64], sizes: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return what an n-gram of each kind is worth where it stands once, (n_keys,)."""
    frequencies: NDArray[np.int32] = layer.attrs["frequencies"]
    df = frequencies[_places(keys, len(frequencies))].min(axis=0)
    idf = 1 + np.log((1 + layer.attrs["n_texts"]) / (1 + df))
    return np.where(df >= np.minimum(sizes, 2), idf / sizes, 0.0)


def _kinds(ngrams: Ngrams) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.int32]]:
    """Return of which kind each n-gram is, and the key and size of each kind; `Ngrams` may give a key twice."""
    keys, first, kinds = np.unique(ngrams.keys, return_index=True, return_inverse=True)
    return kinds[ngrams.numbers], keys, ngrams.sizes[first]


def _places(keys: NDArray[np.uint64], length: int) -> NDArray[np.uint32]:
    """Return both places of each key, (2, n_keys)."""
    places: NDArray[np.uint32] = murmur3(keys, seeds=(0, 1)) % np.uint32(length)
    return places
