"""Many Docs as one: their columns joined, and cut again."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ..arrays.ids import each_of
from ..arrays.labels import LabelCodes, ids_of, join_labels
from ..quick import quick
from ..writing.batches import cut_columns
from ..writing.keeping import LABELS
from .beside import has_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ...vocab import Vocab
    from ..doc import Doc
    from .packing import Group

NewArray: TypeAlias = "Callable[[Sequence[int], np.dtype[Any]], NDArray[Any]]"
"""Makes an array, not filled, of a shape and a type."""

Joined: TypeAlias = "NDArray[Any] | tuple[bytes, bytes]"
"""A column of several Docs; of labels, if a byte can tell them apart, the codes and the table of `LabelCodes`."""


def alike(docs: list[Doc]) -> list[list[int]]:
    """Return the places of Docs that have the same columns, and rows of a tensor of the same form."""
    places: dict[Any, list[int]] = {}
    for place, doc in enumerate(docs):
        form = (doc._tensor.dtype, doc._tensor.shape[1:]) if has_rows(doc) else None
        places.setdefault((*doc._columns, form), []).append(place)
    return [*places.values()]


@quick
def join_columns(columns: list[dict[str, NDArray[Any] | LabelCodes]], empty: NewArray) -> dict[str, Joined]:
    """Join the columns of Docs that have the same.

    Args:
        columns: The columns of each Doc.
        empty: Makes the arrays.
    """
    joined: dict[str, Joined] = {}
    for name in columns[0]:
        parts: list[Any] = [each[name] for each in columns]
        labels = join_labels(parts) if name in LABELS else None
        if labels is not None:
            joined[name] = (labels.codes, labels.table)
            continue
        arrays = [ids_of(part) if isinstance(part, LabelCodes) else part for part in parts]
        joined[name] = np.concatenate(arrays, out=empty((sum(map(len, arrays)),), arrays[0].dtype))
    return joined


@quick
def docs_of(kind: type[Doc], vocab: Vocab, group: Group, things: list[Any]) -> list[Doc]:
    """Return the Docs of a group.

    Args:
        kind: What they are.
        vocab: The vocabulary that they get.
        group: The group; what they are made of is copied, so that a Doc keeps no part of it.
        things: Words and other strings by their numbers.
    """
    lexemes, held = each_of(group.words, things), each_of(group.held, things)
    columns = {
        name: LabelCodes(*values) if isinstance(values, tuple) else values for name, values in group.columns.items()
    }
    docs = []
    ends, held_ends = (accumulate(numbers, initial=0) for numbers in (group.lengths, group.n_held))
    cut = cut_columns(columns, group.lengths)
    for (start, end), (first, last), own in zip(pairwise(ends), pairwise(held_ends), cut, strict=True):
        doc = kind.from_lexemes(vocab, lexemes[start:end], group.spaces[start:end])
        doc.set_columns(own)
        if group.tensor is not None:
            doc._tensor = group.tensor[start:end].copy()
        doc.keep_alive(held[first:last])
        docs.append(doc)
    return docs
