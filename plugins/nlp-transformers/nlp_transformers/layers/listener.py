"""The layer that stands in the models of other components for a transformer earlier in the pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thinc.api import Model, noop

from nlpx.pipeline import Listener

from ..data import PieceRows
from ..keeping import kept_by
from .pooling import pool_in_pieces, trfs2arrays

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nlpx.tokens import Doc

    Vectors = Sequence[Any]


class TransformerListener(Listener):
    """Read the vectors of wordpieces in ``doc._.trf_data``, and pool those of each token.

    Args:
        upstream_name: The name of the component to listen to, or ``*`` for the nearest one before.
        pooling: Ragged -> (n_tokens, width): makes one vector of several.
        grad_factor: How much the gradient of this listener counts for the transformer.
    """

    usual_upstream = "transformer"
    pools_in_pieces = True

    def __init__(self, upstream_name: str, *, pooling: Model[Any, Any], grad_factor: float = 1.0) -> None:
        # Files of the field have these two nodes in its place, and a reference to the first.
        placeholder: Model[Any, Any] = Model("transformer-listener", _stands_for_nothing, dims={"nO": None})
        super().__init__(
            "transformer-listener>>trfs2arrays",
            upstream_name,
            layers=[placeholder, trfs2arrays(pooling)],
            grad_factor=grad_factor,
        )
        self.set_ref("listener", placeholder)

    def read(self, docs: Sequence[Doc]) -> PieceRows:
        """Return what the transformer has left in some Docs, or predict anew where it has not."""
        kept = [kept_by(doc) for doc in docs] if self.reads_docs and self.memory is None else []
        found = [own for own in kept if own is not None]
        if not found or len(found) < len(docs):
            batch: PieceRows = self.ask(docs)
            return batch
        return PieceRows.joined(found)

    def pool(
        self, docs: Sequence[Doc], output: PieceRows, *, is_train: bool
    ) -> tuple[Vectors, Callable[[Vectors], Any]]:
        """Pool the rows of each token."""
        vectors, unpool = self.layers[1](output, is_train)
        return vectors, unpool

    def cut(self, doc: Doc, output: PieceRows) -> Callable[[int], tuple[int, Any]]:
        """Pool the rows of some tokens of a long Doc at a time."""
        return pool_in_pieces(self.layers[1], output)

    def add(self, total: Any, gradient: Any) -> Any:
        """Add gradients of rows."""
        scaled = gradient if self.grad_factor == 1 else self.grad_factor * gradient
        if total is None:
            return scaled.copy() if scaled is gradient else scaled
        total += scaled
        return total

    def set_up(self, docs: Sequence[Doc]) -> None:
        """Give the layers that pool their weights."""
        self.layers[1].layers[0].initialize()


def _stands_for_nothing(model: Model[Any, Any], X: Any, is_train: bool) -> Any:
    return noop()(X, is_train)
