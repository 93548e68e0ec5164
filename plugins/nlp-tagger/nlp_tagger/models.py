"""The Tagger architectures: a softmax over the tags for each token.

The graphs of layers, and the names of their parameters, are those of spaCy 3.8: parameter files go both ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thinc.api import Model, Softmax_v2, chain, with_array

if TYPE_CHECKING:
    from thinc.types import Floats2d

    from nlpx.config.limits import Size
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
    model.attrs["resize_output"] = resize_output
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


def resize_output(model: Model[list[Doc], list[Floats2d]], new_nO: int) -> Model[list[Doc], list[Floats2d]]:
    """Give a tagger more tags: those it has keep their weights, a new one starts as unlikely as the rarest of them.

    Args:
        model: The tagger; it is changed in place.
        new_nO: Number of tags, at least as many as before.
    """
    softmax = model.get_ref("softmax")
    old = {name: softmax.get_param(name) for name in softmax.param_names if softmax.has_param(name)}
    for name in old:
        softmax.set_param(name, None)
    for node in (softmax, model.layers[1], model):
        node.set_dim("nO", new_nO, force=True)
    # Optimizers keep arrays of the old shape under the layer's id.
    with Model.global_id_lock:
        Model.global_id += 1
        softmax.id = Model.global_id
    for name, value in old.items():
        grown = softmax.ops.alloc((new_nO, *value.shape[1:]), dtype=value.dtype)
        grown[: len(value)] = value
        if name == "b":
            grown[len(value) :] = value.min()
        softmax.set_param(name, grown)
        softmax.set_grad(name, softmax.ops.alloc(grown.shape, dtype=value.dtype))
    return model
