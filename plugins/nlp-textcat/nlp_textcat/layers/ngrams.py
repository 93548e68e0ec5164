"""N-grams of the words of a Doc, as keys to weigh."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from thinc.api import Model

from nlpx.tokens import distinct_lexemes, feature_matrix, is_lexical, lexeme_matrix
from nlpx.vocab import intify_attr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from nlpx.tokens import Doc

    Keys = tuple[NDArray[np.uint64], NDArray[np.float32], NDArray[np.int32]]


class Ngrams(NamedTuple):
    """The n-grams of texts.

    Attributes:
        keys: What each kind of n-gram is known by, (n_keys,): a key for each word type, and one for each longer n-gram.
        numbers: Which key each n-gram has, text by text, (n_ngrams,).
        lengths: The number of n-grams of each text, (n_texts,).
        sizes: The number of words of each kind, (n_keys,).
        values: How much each n-gram counts, (n_ngrams,); None for 1.
    """

    keys: NDArray[np.uint64]
    numbers: NDArray[np.int32]
    lengths: NDArray[np.int32]
    sizes: NDArray[np.int32]
    values: NDArray[np.float32] | None = None


def extract_ngrams(ngram_size: int, attr: int | str = "ORTH") -> Model[Sequence[Doc], Keys]:
    """Give a key for each n-gram of the words of a Doc.

    Data flow: docs -> keys (n_ngrams,), values (n_ngrams,), and the number of n-grams of each Doc (n_docs,). An n-gram
    that stands several times in a Doc is given so often, each time with the value 1: a sum over keys is the same as one
    over distinct keys with counts. The key of a single word is its id, that of a longer n-gram the hash of its words'
    ids.

    Args:
        ngram_size: The number of words in the longest n-grams.
        attr: The attribute of the words, by name or by number.

    Raises:
        ValueError: The size is less than 1.
    """
    return _extractor(_keys, ngram_size, attr)


def extract_distinct_ngrams(ngram_size: int, attr: int | str = "ORTH") -> Model[Sequence[Doc], Ngrams]:
    """Do as `extract_ngrams`, with each word type's key given once.

    Data flow: docs -> `Ngrams`.

    Args:
        ngram_size: The number of words in the longest n-grams.
        attr: The attribute of the words, by name or by number.

    Raises:
        ValueError: The size is less than 1.
    """
    return _extractor(_ngrams, ngram_size, attr)


def _extractor(
    extract: Callable[[Model[Sequence[Doc], Any], Sequence[Doc]], Any], ngram_size: int, attr: int | str
) -> Model[Sequence[Doc], Any]:
    if ngram_size < 1:
        raise ValueError(f"n-grams have at least one word; set ngram_size to 1 or more, not {ngram_size}")
    # A function of the module, since one that is made here could not be pickled with the model.
    forward = partial(_extract, extract)
    return Model("extract_ngrams", forward, attrs={"ngram_size": ngram_size, "attr": intify_attr(attr)})


def _extract(
    extract: Callable[[Model[Sequence[Doc], Any], Sequence[Doc]], Any],
    model: Model[Sequence[Doc], Any],
    docs: Sequence[Doc],
    is_train: bool,
) -> Any:
    return extract(model, docs), lambda d_keys: []


def _keys(model: Model[Sequence[Doc], Keys], docs: Sequence[Doc]) -> Keys:
    ngrams = _ngrams(model, docs)
    return ngrams.keys[ngrams.numbers], np.ones(len(ngrams.numbers), dtype=np.float32), ngrams.lengths


def _ngrams(model: Model[Sequence[Doc], Any], docs: Sequence[Doc]) -> Ngrams:
    keys, numbers = _words(docs, model.attrs["attr"])
    lengths = np.fromiter(map(len, docs), dtype=np.int32, count=len(docs))
    words = Ngrams(keys, numbers, lengths, sizes=np.ones(len(keys), dtype=np.int32))
    size = min(model.attrs["ngram_size"], int(words.lengths.max(initial=0)))
    return words if size < 2 else _with_longer(model.ops, words, size=size)


def _words(docs: Sequence[Doc], attr: int) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Return the keys of words, and which of them each word has."""
    if is_lexical([attr]):
        lexemes, numbers = distinct_lexemes(docs)
        return lexeme_matrix(lexemes, [attr])[:, 0], numbers
    keys = feature_matrix(docs, [attr])[:, 0]
    return keys, np.arange(len(keys), dtype=np.int32)


def _with_longer(ops: Any, words: Ngrams, *, size: int) -> Ngrams:
    """Return all n-grams up to a size, those of one word first in each text."""
    ids = words.keys[words.numbers]
    text_of_word = np.repeat(np.arange(len(words.lengths)), words.lengths)
    keys, owners = [words.keys], [text_of_word]
    for n in range(2, size + 1):
        # All windows of the batch are hashed at once, and those that reach into the next text left out.
        inside = text_of_word[: 1 - n] == text_of_word[n - 1 :]
        keys.append(ops.ngrams(n, ids)[inside])
        owners.append(text_of_word[: 1 - n][inside])
    all_keys, owner = np.concatenate(keys), np.concatenate(owners)
    longer = np.arange(len(words.keys), len(all_keys), dtype=np.int32)
    order = np.argsort(owner, kind="stable")
    lengths = np.bincount(owner, minlength=len(words.lengths)).astype(np.int32)
    sizes = np.repeat(np.arange(1, size + 1, dtype=np.int32), list(map(len, keys)))
    return Ngrams(all_keys, np.concatenate([words.numbers, longer])[order], lengths, sizes)
