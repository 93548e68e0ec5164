"""The objectives of pretraining: what a tok2vec layer is to predict of words from the words around them.

An objective is a function that makes the model to train of a vocabulary and a tok2vec layer. The model puts an output
layer behind the tok2vec layer, which is its reference ``tok2vec``, and its attribute ``loss`` is one of `losses`.
"""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 configs are checked against these types
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from thinc.api import LayerNorm, Linear, Maxout, Model, chain, list2array, zero_init

from nlpx.config import UNWRITTEN, Limits
from nlpx.errors import ConfigError
from nlpx.pipeline import forward_linear
from nlpx.training import MaskRates

from .layers import dense_norm
from .layers.char_embed import N_BYTES
from .layers.cloze import Cloze
from .layers.fusion import fuse
from .layers.static_vectors import lack_of_vectors
from .losses import characters_loss, vectors_loss
from .teacher import Teacher

if TYPE_CHECKING:
    from nlpx.config import Few, Share, Width
    from nlpx.vocab import Vocab

    from .layers.feature_major import Floats

SomeShare = Annotated[float, Limits(high=1, above=0)]


def build_pretrain_characters(
    maxout_pieces: Few,
    hidden_size: Width,
    n_characters: Few,
    *,
    mask_rate: Annotated[SomeShare, UNWRITTEN] = 0.15,
    random_rate: Annotated[Share, UNWRITTEN] = 0.1,
    keep_rate: Annotated[Share, UNWRITTEN] = 0.1,
) -> Callable[[Vocab, Model[Any, Any]], Model[Any, Any]]:
    """Learn to predict the outer bytes of hidden words.

    Data flow of the model: docs -> one (n_tokens, width) array per doc -> maxout, layer norm -> scores of the
    values of each byte, (n_tokens, n_characters * 256).

    Args:
        maxout_pieces: Pieces of the maxout.
        hidden_size: Width of the layer between the token vectors and what is predicted.
        n_characters: How many bytes are predicted: the first, the last, the second, the last but one …
        mask_rate: The share of the words that are predicted.
        random_rate: The share of those that become another word.
        keep_rate: The share of those that stay as they are; what is left becomes a mask.
    """
    rates = MaskRates(mask_rate, random_rate, keep_rate)

    def create(vocab: Vocab, tok2vec: Model[Any, Any]) -> Model[Any, Any]:
        scores = _linear(n_characters * N_BYTES, hidden_size)
        # So it is called in spaCy's files, where its outputs are plain scores all the same.
        scores.name = "multisoftmax"
        scores.attrs["nOs"] = [N_BYTES] * n_characters
        output_layer: Model[Any, Any] = chain(
            list2array(), Maxout(nO=hidden_size, nP=maxout_pieces), LayerNorm(nI=hidden_size), scores
        )
        model = Cloze(tok2vec, fuse(output_layer, _predict_characters), rates)
        model.attrs["loss"] = partial(characters_loss, n_characters=n_characters)
        return model

    return create


def build_pretrain_vectors(
    maxout_pieces: Few,
    hidden_size: Width,
    loss: Literal["cosine", "L2"],
    *,
    mask_rate: Annotated[SomeShare, UNWRITTEN] = 0.15,
    random_rate: Annotated[Share, UNWRITTEN] = 0.1,
    keep_rate: Annotated[Share, UNWRITTEN] = 0.1,
) -> Callable[[Vocab, Model[Any, Any]], Model[Any, Any]]:
    """Learn to predict the vocabulary's vectors of hidden words.

    Data flow of the model: docs -> one (n_tokens, width) array per doc -> maxout, layer norm -> one (n_tokens,
    vectors' width) array.

    Args:
        maxout_pieces: Pieces of the maxout.
        hidden_size: Width of the layer between the token vectors and what is predicted.
        loss: How far a prediction is off: by its direction, or by its place.
        mask_rate: The share of the words that are predicted.
        random_rate: The share of those that become another word.
        keep_rate: The share of those that stay as they are; what is left becomes a mask.
    """
    rates = MaskRates(mask_rate, random_rate, keep_rate)

    def create(vocab: Vocab, tok2vec: Model[Any, Any]) -> Model[Any, Any]:
        lack = lack_of_vectors(vocab)
        if lack:
            raise ConfigError(
                f"PretrainVectors predicts the word vectors of the vocabulary, which has {lack}: set "
                "initialize.vectors (VECTORS in the flag form) to a pipeline or a directory with vectors, or choose "
                "another objective, such as spacy.PretrainCharacters.v1"
            )
        width = vocab.vectors.shape[1]
        output_layer = _predict_vectors(tok2vec, width, maxout_pieces=maxout_pieces, hidden_size=hidden_size)
        model = Cloze(tok2vec, output_layer, rates)
        model.attrs["loss"] = partial(vectors_loss, distance=loss)
        return model

    return create


def build_pretrain_distil(
    teacher: str,
    maxout_pieces: Few,
    hidden_size: Width,
    loss: Literal["cosine", "L2"],
    *,
    component: str = "tok2vec",
    mask_rate: SomeShare = 1.0,
    random_rate: Share = 0.0,
    keep_rate: Share = 1.0,
) -> Callable[[Vocab, Model[Any, Any]], Model[Any, Any]]:
    """Learn to predict the token vectors of a stronger pipeline; unless you say otherwise, of all words, none hidden.

    Data flow of the model: docs -> one (n_tokens, width) array per doc -> maxout, layer norm -> one (n_tokens,
    teacher's width) array.

    Args:
        teacher: The trained pipeline: a package or a directory.
        maxout_pieces: Pieces of the maxout.
        hidden_size: Width of the layer between the token vectors and what is predicted.
        loss: How far a prediction is off: by its direction, or by its place.
        component: The component of the teacher whose token vectors are predicted.
        mask_rate: The share of the words that are predicted.
        random_rate: The share of those that become another word.
        keep_rate: The share of those that stay as they are; what is left becomes a mask.
    """
    rates = MaskRates(mask_rate, random_rate, keep_rate)

    def create(vocab: Vocab, tok2vec: Model[Any, Any]) -> Model[Any, Any]:
        stronger = Teacher(teacher, component)
        output_layer = _predict_vectors(tok2vec, stronger.width, maxout_pieces=maxout_pieces, hidden_size=hidden_size)
        model = Cloze(tok2vec, output_layer, rates)
        model.attrs["loss"] = partial(vectors_loss, distance=loss, vectors_of=stronger.vectors_of)
        return model

    return create


def _linear(nO: int, nI: int) -> Model[Any, Any]:
    """Make the layer that predicts, zeros to begin with: (n_tokens, nI) -> (n_tokens, nO)."""
    layer: Model[Any, Any] = Linear(nO=nO, nI=nI, init_W=zero_init)
    return fuse(layer, forward_linear)


def _predict_vectors(
    tok2vec: Model[Any, Any], width: int, *, maxout_pieces: int, hidden_size: int
) -> Model[list[Floats], Floats]:
    """Make the output layer that predicts a vector for each token: one (n_tokens, nO) per doc -> (n_tokens, width)."""
    hidden = Maxout(nO=hidden_size, nI=tok2vec.get_dim("nO"), nP=maxout_pieces, normalize=True, dropout=0.0)
    fuse(hidden.layers[0], dense_norm.forward)
    return chain(list2array(), hidden, _linear(width, hidden_size))


def _predict_characters(
    model: Model[Any, Any], X: list[Floats], is_train: bool
) -> tuple[Floats, Callable[[Floats], list[Floats]]]:
    """Run chain(list2array, Maxout, LayerNorm, Linear): one (n_tokens, width) array per doc -> (n_tokens, nO)."""
    *_, dense, norm, output = model.layers
    ends = np.cumsum([len(vectors) for vectors in X])[:-1]
    hidden, backprop_hidden = dense_norm.run([dense, norm], np.concatenate(X), is_train)
    Y, backprop_output = output(hidden, is_train)
    return Y, lambda dY: np.split(backprop_hidden(backprop_output(dY)), ends)
