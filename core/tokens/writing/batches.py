"""Annotations of a batch of Docs, set from arrays over all of their tokens."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ..arrays.columns import check_column, values_of
from ..arrays.labels import LabelCodes, code_labels
from ..arrays.tree import sentence_starts
from ..quick import quick
from .keeping import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ..doc import Doc


def set_values(docs: Sequence[Doc], *, overwrite: bool = True, **columns: Any) -> None:
    """Set columns of Docs that have as many tokens together as each array has values.

    Args:
        docs: The Docs.
        overwrite: Whether a value is set where a token has another than 0, as `Doc.values` has it.
        **columns: Values by the name of the column, as `Doc.set_column` takes it, but not ``head``.

    Raises:
        ValueError: There is no such column, the number of values is not that of tokens, or one is none that the column
            can have.
    """
    if "head" in columns:
        raise ValueError("Heads are set with set_parses, together with their labels: they say where sentences begin.")
    docs, n_tokens = list(docs), sum(map(len, docs))
    checked = {name: check_column(name, values, n_tokens) for name, values in columns.items()}
    if not overwrite:
        checked = {name: keep_known(docs, name, values) for name, values in checked.items()}
    put_columns(docs, checked)


def set_parses(docs: Sequence[Doc], heads: NDArray[np.int32], deps: NDArray[np.uint64]) -> None:
    """Set the trees of Docs, and what they say of sentences.

    Args:
        docs: The Docs.
        heads: For each token of all Docs the number of its head among them, a root's its own: (n_tokens,).
        deps: The id of its label, likewise.

    Raises:
        ValueError: The number of values is not that of tokens, one is none that the column can have, a head is in
            another Doc, or heads are no trees.
    """
    n_tokens = sum(map(len, docs))
    deps, heads = (check_column(name, values, n_tokens) for name, values in (("dep", deps), ("head", heads)))
    in_docs = heads if len(docs) == 1 else _heads_in_docs(heads, docs)
    put_columns(list(docs), {"dep": deps, "head": in_docs, "sent_start": sentence_starts(heads, deps)})


def _heads_in_docs(heads: NDArray[np.int32], docs: Sequence[Doc]) -> NDArray[np.int32]:
    """Return heads that are numbered through a batch as they are numbered in its Docs.

    Raises:
        ValueError: A head is in another Doc.
    """
    lengths = np.array([len(doc) for doc in docs], dtype=np.int32)
    ends = np.cumsum(lengths, dtype=np.int32)
    before, after = (np.repeat(borders, lengths) for borders in (ends - lengths, ends))
    strays = np.flatnonzero((heads < before) | (heads >= after))
    if len(strays):
        token = strays[0]
        raise ValueError(
            f"The head of token {token} of the batch is its token {heads[token]}, which is in another Doc. A token and "
            "its head are in the same Doc."
        )
    in_docs: NDArray[np.int32] = heads - before
    return in_docs


@quick
def keep_known(docs: list[Doc], name: str, values: NDArray[Any]) -> NDArray[Any]:
    """Return values of a column of Docs, (n_tokens,), with what tokens have already in the place of theirs."""
    known = values_of(docs, name).astype(values.dtype, copy=False)
    return np.where(known == 0, values, known)


@quick
def put_columns(
    docs: list[Doc], columns: dict[str, NDArray[Any]], in_docs: dict[str, list[bool]] | None = None
) -> None:
    """Set columns that are known to be right.

    Args:
        docs: The Docs.
        columns: Values of all tokens, (n_tokens,), by the name of their column.
        in_docs: For each column the Docs in which it is set; None for all.
    """
    for number, (doc, own) in enumerate(zip(docs, cut_columns(columns, [len(doc) for doc in docs]), strict=True)):
        which = own if in_docs is None else [name for name in own if in_docs[name][number]]
        doc.set_columns({name: own[name] for name in which})


def cut_columns(
    columns: Mapping[str, NDArray[Any] | LabelCodes], lengths: Iterable[int]
) -> Iterator[dict[str, NDArray[Any] | LabelCodes]]:
    """Yield for each Doc of a batch the columns that it is to keep.

    Args:
        columns: Values of all tokens, (n_tokens,), by the name of their column.
        lengths: The number of tokens of each Doc.
    """
    cuts = [(name, _cut(name, values)) for name, values in columns.items()]
    for start, end in pairwise(accumulate(lengths, initial=0)):
        yield {name: cut(start, end) for name, cut in cuts}


def _cut(name: str, values: NDArray[Any] | LabelCodes) -> Callable[[int, int], NDArray[Any] | LabelCodes]:
    """Return what cuts a column."""
    if isinstance(values, LabelCodes):
        return values.part
    labels = code_labels(np.ascontiguousarray(values)) if name in LABELS else None
    # A part of the batch's array would keep the whole array as long as the Doc lives.
    return (lambda start, end: values[start:end].copy()) if labels is None else labels.part
