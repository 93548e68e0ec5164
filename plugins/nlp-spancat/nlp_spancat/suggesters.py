"""Suggesters: what says which spans of a doc are candidates, whose labels are then predicted.

A suggester takes docs, and as ``ops`` what makes arrays; it gives a ragged array with one length a doc: for each
candidate the number of its first token, and of the token after its last.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import numpy as np
from thinc.api import Ragged, get_current_ops

from nlpx.config import Limits
from nlpx.errors import ConfigError, PluginError, counted, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from thinc.api import Ops

    from nlpx.config import Name, Size
    from nlpx.tokens import Doc

Suggester: TypeAlias = "Callable[..., Ragged]"
"""What is called with docs, and ``ops``, and says which spans are candidates."""

# No n-gram is longer than this: each length is as many candidates as the doc has tokens.
_LONGEST = 10_000
NgramSize = Annotated[int, Limits(1, _LONGEST)]


def build_ngram_suggester(sizes: list[NgramSize]) -> Suggester:
    """Suggest all spans of some lengths (``spacy.ngram_suggester.v1``); they do not stop at sentences.

    Args:
        sizes: The lengths in tokens; one that is named twice counts once.
    """
    sizes = list(dict.fromkeys(sizes))

    def ngrams(docs: Iterable[Doc], *, ops: Ops | None = None) -> Ragged:
        return as_candidates([_ngrams_of(len(doc), sizes) for doc in docs], ops)

    return ngrams


def build_ngram_range_suggester(min_size: NgramSize, max_size: NgramSize) -> Suggester:
    """Suggest all spans from one length to another (``spacy.ngram_range_suggester.v1``).

    Args:
        min_size: The smallest length in tokens.
        max_size: The largest.

    Raises:
        ConfigError: The smallest is larger than the largest.
    """
    if min_size > max_size:
        raise ConfigError(
            f"the suggester has min_size = {min_size} and max_size = {max_size}, so there is no span to suggest; "
            "set max_size to at least min_size"
        )
    return build_ngram_suggester(list(range(min_size, max_size + 1)))


def build_preset_spans_suggester(spans_key: Name) -> Suggester:
    """Suggest the spans that a doc has already (``spacy.preset_spans_suggester.v1``), such as those of `span_finder`.

    A doc without the group has no candidates.

    Args:
        spans_key: The key of their group in ``doc.spans``.
    """

    def preset(docs: Iterable[Doc], *, ops: Ops | None = None) -> Ragged:
        return as_candidates([_bounds_in_group(doc, spans_key) for doc in docs], ops)

    return preset


def build_subtree_suggester(sizes: list[NgramSize] | None = None, max_size: Size | None = None) -> Suggester:
    """Suggest the subtrees of a parse, which can be of any length (``nlpx.subtree_suggester.v1``).

    For each token that is its whole subtree, what of it stands up to the token and from it on, and the subtree without
    the last, or without the first, of what depends on the token: a phrase without its clauses and complements.

    Args:
        sizes: The lengths of n-grams that are suggested too; None for none.
        max_size: The largest length of a subtree in tokens; None for any.
    """

    def subtrees(docs: Iterable[Doc], *, ops: Ops | None = None) -> Ragged:
        docs = list(docs)
        both = [np.concatenate([_ngrams_of(len(doc), sizes or ()), _subtrees_of(doc, max_size)]) for doc in docs]
        return as_candidates([np.unique(bounds, axis=0) for bounds in both], ops)

    return subtrees


def as_candidates(bounds: Sequence[NDArray[np.int32]], ops: Ops | None = None) -> Ragged:
    """Return what a suggester gives.

    Args:
        bounds: For each doc the first token of each candidate and the token after its last, (n_candidates, 2).
        ops: What makes arrays.
    """
    ops = get_current_ops() if ops is None else ops
    lengths = ops.asarray1i([len(doc_bounds) for doc_bounds in bounds])
    together: Any = np.concatenate([np.zeros((0, 2), dtype="i"), *bounds])
    return Ragged(ops.asarray(together), lengths)


def check_suggester(suggester: Any, *, component: str) -> Suggester:
    """Return a suggester, once it is known that it can be called as one.

    Raises:
        PluginError: It takes something else, or is no function.
    """
    try:
        inspect.signature(suggester).bind((), ops=None)
    except TypeError as error:
        raise PluginError(
            f"the suggester of component {component!r} cannot be called as suggester(docs, ops=…): {error}"
        ) from None
    except ValueError:
        # What is compiled does not say what it takes.
        pass
    checked: Suggester = suggester
    return checked


def check_candidates(candidates: Any, docs: Sequence[Doc], *, component: str) -> Ragged:
    """Return what a suggester has given for docs, once it is known to be right.

    Raises:
        PluginError: It is something else than candidates of these docs.
    """
    fault = _fault_of(candidates, docs)
    if fault:
        raise PluginError(
            f"the suggester of component {component!r} gives {fault}; it must give a Ragged of whole numbers with the "
            "first token of each candidate and the token after its last, and one length a doc"
        )
    checked: Ragged = candidates
    return checked


def _fault_of(candidates: Any, docs: Sequence[Doc]) -> str:
    if not isinstance(candidates, Ragged):
        return shown(candidates)
    lengths: Any = _on_host(candidates.lengths)
    bounds: Any = _on_host(candidates.data)
    if len(lengths) != len(docs):
        return f"candidates for {counted(len(lengths), 'doc')} where {len(docs)} are due"
    if lengths.sum() != len(bounds):
        return f"{counted(len(bounds), 'candidate')} whose lengths say that there are {lengths.sum()}"
    if not len(bounds):
        return ""
    if bounds.ndim != 2 or bounds.shape[1] != 2 or bounds.dtype.kind not in "iu":
        return f"an array of the shape {bounds.shape} and the type {bounds.dtype}"
    n_tokens = np.repeat([len(doc) for doc in docs], lengths)
    outside = (bounds[:, 0] < 0) | (bounds[:, 0] >= bounds[:, 1]) | (bounds[:, 1] > n_tokens)
    if outside.any():
        which = int(outside.argmax())
        return f"the candidate {bounds[which].tolist()} for a doc of {counted(n_tokens[which], 'token')}"
    return ""


def _on_host(array: Any) -> Any:
    return array.get() if hasattr(array, "get") else array


def _ngrams_of(n_tokens: int, sizes: Sequence[int]) -> NDArray[np.int32]:
    starts = [np.arange(n_tokens - size + 1, dtype="i") for size in sizes if size <= n_tokens]
    ends = [some + size for some, size in zip(starts, (size for size in sizes if size <= n_tokens), strict=True)]
    return np.stack([np.concatenate(starts), np.concatenate(ends)], axis=1) if starts else np.zeros((0, 2), dtype="i")


def _bounds_in_group(doc: Doc, spans_key: str) -> NDArray[np.int32]:
    if spans_key not in doc.spans:
        return np.zeros((0, 2), dtype="i")
    # Two components may have found one span.
    bounds = dict.fromkeys((start, end) for start, end, *_ in doc.spans[spans_key].numbers if start < end)
    return np.array(list(bounds), dtype="i").reshape(-1, 2)


def _subtrees_of(doc: Doc, max_size: int | None) -> NDArray[np.int32]:
    tokens, heads = np.arange(len(doc)), doc.values("head")
    left, right = np.array(doc.tree.left_edges, dtype=int), np.array(doc.tree.right_edges, dtype=int)
    before, after = tokens[tokens < heads], tokens[tokens > heads]
    kinds = [
        (left, right),
        (left, tokens),
        (tokens, right),
        (tokens, tokens),
        (left[heads[after]], right[after]),
        (left[before], right[heads[before]]),
        (left[before], heads[before]),
    ]
    starts, lasts = (np.concatenate(side) for side in zip(*kinds, strict=True))
    fits = lasts - starts < (max_size or len(doc))
    bounds: NDArray[np.int32] = np.stack([starts, lasts + 1], axis=1)[fits].astype("i")
    return bounds
