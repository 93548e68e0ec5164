"""The Tagger architectures: a softmax over the tags for each token.

The graphs of layers, and the names of their parameters, are those of spaCy 3.8: parameter files go both ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thinc.api import Model, Softmax_v2, chain, with_array

from nlpx.pipeline import grow_output

if TYPE_CHECKING:
    from thinc.types import Floats2d

    from nlpx.config import Size
    from nlpx.tokens import Doc


def build_tagger(
    tok2vec: Model[list[Doc], list[Floats2d]], nO: Size | None = None, normalize: bool = False
) -> Model[list[Doc], list[Floats2d]]:
    """Score every tag for every token with a softmax layer.

    Data flow: docs -> one (n_tokens, width) array per doc -> one (n_tokens, nO) array per doc.

    Args:
        tok2vec: Turns each doc into one vector per token.
        nO: Number of tags; None to take it from the training data.
        normalize: Whether predictions are probabilities, rather than scores of which the highest is the same. In
            training they always are.
    """
    width = tok2vec.get_dim("nO") if tok2vec.has_dim("nO") else None
    softmax = Softmax_v2(nO, width, normalize_outputs=normalize)
    model: Model[list[Doc], list[Floats2d]] = chain(tok2vec, with_array(softmax))
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("softmax", softmax)
    model.set_ref("output_layer", softmax)
    model.attrs["resize_output"] = grow_output
    return model


def build_tagger_v1(
    tok2vec: Model[list[Doc], list[Floats2d]], nO: Size | None = None
) -> Model[list[Doc], list[Floats2d]]:
    """Score every tag for every token with a softmax layer; predictions are probabilities.

    Data flow: docs -> one (n_tokens, width) array per doc -> one (n_tokens, nO) array per doc.

    Args:
        tok2vec: Turns each doc into one vector per token.
        nO: Number of tags; None to take it from the training data.
    """
    return build_tagger(tok2vec, nO, normalize=True)
