"""N-grams of the words of a Doc, as keys to weigh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model

from nlpx.tokens import feature_matrix
from nlpx.vocab import intify_attr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from nlpx.tokens import Doc

    Keys = tuple[NDArray[np.uint64], NDArray[np.float32], NDArray[np.int32]]


def extract_ngrams(ngram_size: int, attr: int | str = "ORTH") -> Model[Sequence[Doc], Keys]:
    """Give a key for each n-gram of the words of a Doc.

    Data flow: docs -> keys (n_keys,), values (n_keys,), and the number of keys of each Doc (n_docs,). An n-gram that
    stands several times in a Doc is given so often, each time with the value 1: a sum over keys is the same as one over
    distinct keys with counts. The key of a single word is its id, that of a longer n-gram the hash of its words' ids.

    Args:
        ngram_size: The number of words in the longest n-grams.
        attr: The attribute of the words, by name or by number.

    Raises:
        ValueError: The size is less than 1.
    """
    if ngram_size < 1:
        raise ValueError(f"n-grams have at least one word; set ngram_size to 1 or more, not {ngram_size}")
    return Model("extract_ngrams", _forward, attrs={"ngram_size": ngram_size, "attr": intify_attr(attr)})


def _forward(
    model: Model[Sequence[Doc], Keys], docs: Sequence[Doc], is_train: bool
) -> tuple[Keys, Callable[[Any], list[Any]]]:
    words = np.ascontiguousarray(feature_matrix(docs, [model.attrs["attr"]])[:, 0])
    lengths = np.fromiter(map(len, docs), dtype=np.int32, count=len(docs))
    keys, counts = words, lengths
    if model.attrs["ngram_size"] > 1:
        keys, counts = _with_longer(model.ops, words, lengths, size=model.attrs["ngram_size"])
    return (keys, np.ones(len(keys), dtype=np.float32), counts), lambda d_keys: []


def _with_longer(
    ops: Any, words: NDArray[np.uint64], lengths: NDArray[np.int32], *, size: int
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Return the keys of all n-grams up to a size, Doc by Doc, and how many there are in each Doc."""
    doc_of_word = np.repeat(np.arange(len(lengths)), lengths)
    parts, owners = [words], [doc_of_word]
    for n in range(2, min(size, int(lengths.max(initial=0))) + 1):
        # All windows of the batch are hashed at once, and those that reach into the next Doc left out.
        inside = doc_of_word[: 1 - n] == doc_of_word[n - 1 :]
        parts.append(ops.ngrams(n, words)[inside])
        owners.append(doc_of_word[: 1 - n][inside])
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    return np.concatenate(parts)[order], np.bincount(owner, minlength=len(lengths)).astype(np.int32)
