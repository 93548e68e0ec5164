"""Attributes of tokens, as arrays of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model

from nlpx.tokens import feature_matrix
from nlpx.vocab import intify_attr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nlpx.tokens import Doc


def extract_features(columns: Sequence[str]) -> Model[list[Doc], list[Any]]:
    """Read attributes of tokens: docs -> one (n_tokens, n_columns) array of ids per doc.

    Args:
        columns: The attributes.
    """
    return Model("extract_features", _forward, attrs={"columns": [intify_attr(column) for column in columns]})


def _forward(
    model: Model[list[Doc], list[Any]], docs: Sequence[Doc], is_train: bool
) -> tuple[list[Any], Callable[[Any], list[Any]]]:
    columns: Any = feature_matrix(docs, model.attrs["columns"])
    ids = model.ops.asarray(columns)
    ends = np.cumsum([len(doc) for doc in docs])[:-1]
    return model.ops.xp.split(ids, ends), lambda d_ids: []
