"""The ``tok2vec`` component: token vectors that several components share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.pipeline import ListenedTo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thinc.model import Model
    from thinc.types import Floats2d

    from nlpx.pipeline import Language
    from nlpx.tokens import Doc
    from nlpx.vocab import Vocab


class Tok2Vec(ListenedTo):
    """Set ``doc.tensor`` to one vector per token, and hand it to the components that listen.

    Args:
        vocab: The vocabulary.
        model: docs -> one (n_tokens, width) array per doc.
        name: The component's name in the pipeline.
    """

    def __init__(self, vocab: Vocab, model: Model[Any, Any], name: str = "tok2vec") -> None:
        super().__init__(vocab, model, name)

    def predict(self, docs: Sequence[Doc]) -> list[Floats2d]:
        """Return one (n_tokens, width) array per Doc."""
        docs = list(docs)
        if not any(map(len, docs)):
            width = self.model.get_dim("nO")
            return [self.model.ops.alloc2f(0, width) for _ in docs]
        vectors: list[Floats2d] = self.model.predict(docs)
        return vectors

    def set_annotations(self, docs: Sequence[Doc], tokvecses: Sequence[Any]) -> None:
        """Set the tensor of each Doc."""
        for doc, vectors in zip(docs, tokvecses, strict=False):
            # A part of the batch's array would keep the whole array as long as the Doc lives.
            doc.tensor = vectors if vectors.base is None else vectors.copy()


def make_tok2vec(nlp: Language, name: str, model: Model[Any, Any]) -> Tok2Vec:
    """Make a `Tok2Vec` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> one (n_tokens, width) array per doc.
    """
    return Tok2Vec(nlp.vocab, model, name)
