"""FeatureExtractor: the attributes of tokens, as arrays of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thinc.api import Model

from nlpx.vocab import intify_attr

from .token_types import features_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nlpx.tokens import Doc

    from .token_types import TokenTypes


def FeatureExtractor(columns: Sequence[int | str]) -> Model[list[Doc], list[Any]]:
    """Extract attributes of tokens.

    Data flow: docs -> one (n_tokens, n_columns) array of 64-bit ids per doc.

    Args:
        columns: The attributes, by name or by number.
    """
    return Model("extract_features", forward, attrs={"columns": list(columns)})


def forward(
    model: Model[Any, Any], docs: Sequence[Doc | TokenTypes], is_train: bool
) -> tuple[list[Any], Callable[[Any], list[Any]]]:
    """Read the attributes; there is no gradient."""
    columns = [intify_attr(column) for column in model.attrs["columns"]]
    ops: Any = model.ops
    return [ops.asarray(features_of(doc, columns), dtype="uint64") for doc in docs], lambda dY: []
