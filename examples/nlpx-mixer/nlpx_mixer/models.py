"""An encoder that mixes tokens by leaky averages, in both directions, in place of convolutions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Maxout, Model, Ragged, chain, clone, list2ragged, ragged2list, residual, with_array

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.types import Floats2d

    # Of NumPy or CuPy, with the arithmetic of both.
    Array = Any

# How far the channels look at the start, as the share that an average keeps from one token to the next: from little
# more than the next token to the mean of some thirty.
NEAREST, FARTHEST = 0.02, 0.97
# A share of what an average says that makes no difference to it.
NOTHING = 1e-7


def build_mixer_encoder(width: int, depth: int = 4, maxout_pieces: int = 3) -> Model[list[Floats2d], list[Floats2d]]:
    """Encode the context of each token, however far away; what it costs grows with the number of tokens.

    Every layer sets beside a token's vector what stands before and after it, makes one vector of the two, and adds it.

    Data flow: one (n_tokens, width) array per doc -> one (n_tokens, width) array per doc.

    Args:
        width: Width of input and output.
        depth: Number of layers.
        maxout_pieces: Number of pieces of the maxout.
    """
    dense = Maxout(nO=width, nI=2 * width, nP=maxout_pieces, normalize=True, dropout=0.0)
    layer: Model[Ragged, Ragged] = residual(chain(Mixing(width), with_array(dense)))
    layers: Model[Any, Any] = chain(list2ragged(), clone(layer, depth), ragged2list())
    return Model("mixer_encoder", encode, init=init_layers, layers=[layers], dims={"nI": width, "nO": width})


def encode(
    model: Model[list[Floats2d], list[Floats2d]], X: list[Floats2d], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Floats2d]]]:
    """Run the layers; where there are no tokens at all, thinc's would lose the width of their vectors."""
    if not any(len(vectors) for vectors in X):
        return X, lambda dY: dY
    return model.layers[0](X, is_train)


def init_layers(model: Model[list[Floats2d], list[Floats2d]], X: Any = None, Y: Any = None) -> None:
    """Set up the weights; all dimensions are known."""
    model.layers[0].initialize()


def Mixing(width: int) -> Model[Ragged, Ragged]:
    """Set beside each vector leaky averages: of those before it in one half of the channels, after it in the other.

    Of the vectors x and the share a that it keeps, the average for token t is y[t] = a y[t-1] + (1 - a) x[t-1], and 0
    for the first token. With a near 0 that is the token before, near 1 the mean of many. Each channel learns its share.

    Data flow: (n_tokens, width) -> (n_tokens, 2 * width), ragged.

    Args:
        width: Width of the input.
    """
    return Model("mixing", mix, init=init_mixing, dims={"nI": width, "nO": 2 * width}, params={"keep": None})


def init_mixing(model: Model[Ragged, Ragged], X: Ragged | None = None, Y: Ragged | None = None) -> None:
    """Let the channels of each half look near and far; the shares are kept as log odds."""
    width = model.get_dim("nI")
    share = np.concatenate([np.linspace(NEAREST, FARTHEST, n, dtype="f") for n in (width // 2, width - width // 2)])
    model.set_param("keep", model.ops.asarray1f(np.log(share / (1 - share))))


def mix(model: Model[Ragged, Ragged], X: Ragged, is_train: bool) -> tuple[Ragged, Callable[[Ragged], Ragged]]:
    """Average in both directions; what stands after a token stands before it where all is read backwards."""
    xp = model.ops.xp
    width = model.get_dim("nI")
    half = width // 2
    share = 1 / (1 + xp.exp(-model.get_param("keep")))
    data: Array = X.dataXd
    lengths: Array = model.ops.to_numpy(X.lengths)  # type: ignore[no-untyped-call]
    place, place_from_end = (model.ops.asarray1i(each) for each in places(lengths))
    befores, finish_befores = average(data[:, :half], share[:half], place, place_from_end)
    afters, finish_afters = average(data[::-1, half:], share[half:], place_from_end, place)

    def backprop(dY: Ragged) -> Ragged:
        d_data: Array = dY.dataXd
        d_befores, d_share_before = finish_befores(d_data[:, width : width + half])
        d_afters, d_share_after = finish_afters(d_data[::-1, width + half :])
        model.inc_grad("keep", xp.concatenate([d_share_before, d_share_after]) * share * (1 - share))
        return Ragged(d_data[:, :width] + xp.hstack([d_befores, d_afters[::-1]]), dY.lengths)

    return Ragged(xp.hstack([data, befores, afters[::-1]]), X.lengths), backprop


def places(lengths: Array) -> tuple[Array, Array]:
    """Count the tokens before each token in its doc; and those after it, read backwards."""
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    place = np.arange(len(first)) - first
    return place, (np.repeat(lengths, lengths) - 1 - place)[::-1]


def average(
    X: Array, share: Array, place: Array, place_from_end: Array
) -> tuple[Array, Callable[[Array], tuple[Array, Array]]]:
    """Return the leaky averages of what stands before each token, and what gives the gradients of X and the shares.

    Args:
        X: One row a token, (n_tokens, n_channels).
        share: What the averages keep from one token to the next, (n_channels,).
        place: The number of tokens before each in its doc, (n_tokens,).
        place_from_end: The number of tokens after each in its doc, read backwards.
    """
    Y = leaky_sum(move_on(X * (1 - share), place), share, place)

    def backprop(dY: Array) -> tuple[Array, Array]:
        # A token counts in all averages after it: those sums go backwards.
        totals = leaky_sum(dY[::-1], share, place_from_end)
        dX = move_on(totals, place_from_end)[::-1] * (1 - share)
        d_share = (totals[::-1] * move_on(Y - X, place)).sum(axis=0)
        return dX, d_share

    return Y, backprop


def leaky_sum(X: Array, share: Array, place: Array) -> Array:
    """Return y[t] = x[t] + share * y[t-1] within each doc, by sums over 1, 2, 4, 8 … tokens; see `average`."""
    Y = X.copy()
    step, longest = 1, int(place.max())
    while step <= longest:
        kept = share**step
        is_left = kept > NOTHING
        if not is_left.any():
            break
        # Near averages are whole after few steps; they stand first, unless learning has mixed them.
        first = int(is_left.argmax())
        is_inside = (place[step:] >= step)[:, None]
        Y[step:, first:] += kept[first:] * Y[:-step, first:] * is_inside
        step *= 2
    return Y


def move_on(X: Array, place: Array) -> Array:
    """Return for each token the row of the one before it in its doc; 0 for the first."""
    Y = X.copy()
    Y[1:] = X[:-1]
    Y[place == 0] = 0
    return Y
