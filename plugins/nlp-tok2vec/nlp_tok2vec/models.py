"""The Tok2Vec architectures: an embedding of each word, and an encoder that puts it into its context.

The graphs of layers, and the names of their parameters, are those of spaCy 3.8: parameter files go both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence  # noqa: TC003 configs are checked against these types
from typing import TYPE_CHECKING, Any

from thinc.api import (
    Dropout,
    LayerNorm,
    Linear,
    Maxout,
    Mish,
    Model,
    Ragged,
    chain,
    clone,
    concatenate,
    expand_window,
    list2ragged,
    ragged2list,
    residual,
    with_array,
)
from thinc.initializers import glorot_uniform_init

from nlpx.errors import ConfigError, counted
from nlpx.pipeline import VECTOR_PIECES, Tok2VecListener
from nlpx.vocab import intify_attr

from .layers import dense_norm, long_docs, window_encoder
from .layers.attention import Attention
from .layers.char_embed import CharEmbed
from .layers.feature_extractor import FeatureExtractor
from .layers.fusion import fuse
from .layers.hash_embed import HashEmbed, side_by_side
from .layers.passing import passing_nothing
from .layers.static_vectors import StaticVectors
from .layers.token_embed import TypeEmbedding

if TYPE_CHECKING:
    from thinc.types import Floats2d, Ints2d

    from nlpx.config import Depth, Few, Rows, Share, Width
    from nlpx.tokens import Doc

# Tables of one MultiHashEmbed have the seeds 8, 9, 10 …; that of a CharacterEmbed has 5. The rows of trained tables are
# where these seeds put them.
FIRST_SEED = 8
CHARACTER_SEED = 5


def build_tok2vec(
    embed: Model[list[Doc], list[Floats2d]], encode: Model[list[Floats2d], list[Floats2d]]
) -> Model[list[Doc], list[Floats2d]]:
    """Put an encoder after an embedding.

    Data flow: docs -> one (n_tokens, width) array per doc -> one (n_tokens, width) array per doc.

    Args:
        embed: Turns each token into a vector by itself.
        encode: Mixes in the vectors around it.
    """
    model: Model[list[Doc], list[Floats2d]] = chain(embed, encode)
    if encode.has_dim("nO"):
        model.set_dim("nO", encode.get_dim("nO"))
    model.set_ref("embed", embed)
    model.set_ref("encode", encode)
    model.attrs[VECTOR_PIECES] = long_docs.reader
    return fuse(model, long_docs.Tok2VecPass())


def build_tok2vec_v1(
    embed: Model[list[Doc], list[Floats2d]], encode: Model[Floats2d, Floats2d]
) -> Model[list[Doc], list[Floats2d]]:
    """Put an encoder of the first version, which works on one long array, after an embedding.

    Data flow: docs -> one (n_tokens, width) array per doc -> one (n_tokens, width) array per doc.

    Args:
        embed: Turns each token into a vector by itself.
        encode: Mixes in the vectors around it.
    """
    model = build_tok2vec(embed, with_array(encode, pad=encode.attrs.get("receptive_field", 0)))
    model.set_ref("encode", encode)
    return model


def build_hash_embed_cnn(
    *,
    width: Width,
    depth: Depth,
    embed_size: Rows,
    window_size: Depth,
    maxout_pieces: Few,
    subword_features: bool,
    pretrained_vectors: bool | None,
) -> Model[list[Doc], list[Floats2d]]:
    """Build the standard model: hashed word and subword features, then convolutions.

    Data flow: docs -> one (n_tokens, width) array per doc.

    Args:
        width: Width of input and output.
        depth: Number of convolutional layers.
        embed_size: Rows of the table of words; those of the subword features have half as many.
        window_size: Tokens on either side that a convolution sees.
        maxout_pieces: Pieces of the maxout; 1 for Mish instead.
        subword_features: Whether to embed prefix, suffix and shape too.
        pretrained_vectors: Whether to use the vocabulary's vectors too.
    """
    attrs = ["NORM", "PREFIX", "SUFFIX", "SHAPE"] if subword_features else ["NORM"]
    embed = build_multi_hash_embed(
        width=width,
        attrs=attrs,
        rows=[embed_size, *[embed_size // 2] * (len(attrs) - 1)],
        include_static_vectors=bool(pretrained_vectors),
    )
    if maxout_pieces == 1:
        return build_tok2vec(embed, build_mish_window_encoder(width, window_size=window_size, depth=depth))
    encode = build_maxout_window_encoder(width, window_size=window_size, maxout_pieces=maxout_pieces, depth=depth)
    return build_tok2vec(embed, encode)


def build_listener(width: Width, upstream: str = "*") -> Model[list[Doc], list[Floats2d]]:
    """Stand for the output of a tok2vec component that comes earlier in the pipeline.

    Data flow: docs -> one (n_tokens, width) array per doc, as the component has computed it; gradients go back to it.

    Args:
        width: Width of the component's vectors.
        upstream: Name of the component; ``*`` for whichever comes last before this one.
    """
    return Tok2VecListener(upstream, width)


def build_multi_hash_embed(
    width: Width, attrs: Sequence[str | int], rows: Sequence[Rows], include_static_vectors: bool
) -> Model[list[Doc], list[Floats2d]]:
    """Embed several attributes of each token in a table each, and mix them to one vector.

    Data flow: docs -> (n_tokens, n_attrs) ids -> (n_tokens, n_attrs * width) -> maxout, layer norm -> one
    (n_tokens, width) array per doc.

    Args:
        width: Width of the output and of every table.
        attrs: The attributes, by name or by number.
        rows: Number of rows of each table.
        include_static_vectors: Whether to add the vocabulary's vectors, projected to `width`.
    """
    if len(rows) != len(attrs):
        raise ConfigError(
            f"MultiHashEmbed needs one number of rows for each attribute: it has {counted(len(attrs), 'attribute')} "
            f"and {counted(len(rows), 'number')} of rows."
        )
    if not (attrs or include_static_vectors):
        raise ConfigError(
            "MultiHashEmbed has nothing to embed: there are no attrs, and include_static_vectors is false."
        )
    tables = [
        HashEmbed(width, n_rows, column=place, seed=FIRST_SEED + place, dropout=0.0)
        for place, n_rows in enumerate(rows)
    ]
    features: list[Model[Any, Any]] = []
    if tables:
        features = [FeatureExtractor(attrs), list2ragged(), with_array(side_by_side(tables))]
    if include_static_vectors:
        vectors = StaticVectors(width, dropout=0.0)
        features = [concatenate(chain(*features), vectors) if features else vectors]
    n_parts = len(tables) + include_static_vectors
    return _mix(features, width, width * n_parts, columns=_numbers(attrs), has_vectors=include_static_vectors)


def build_character_embed(
    width: Width,
    rows: Rows,
    nM: Width,
    nC: Depth,
    include_static_vectors: bool = False,
    feature: str | int = "LOWER",
) -> Model[list[Doc], list[Floats2d]]:
    """Embed the outer bytes of each word, and the word itself, and mix them to one vector.

    Data flow: docs -> (n_tokens, nC * nM) bytes and (n_tokens, width) words -> maxout, layer norm -> one
    (n_tokens, width) array per doc.

    Args:
        width: Width of the output and of the table of words.
        rows: Rows of the table of words.
        nM: Width of the embedding of a byte.
        nC: Number of bytes: the first, the last, the second, the last but one …
        include_static_vectors: Whether to add the vocabulary's vectors, projected to `width`.
        feature: The attribute of the word that is embedded.
    """
    (number,) = _numbers([feature])
    table = HashEmbed(width, rows, column=0, seed=CHARACTER_SEED)
    features: list[Model[Any, Any]] = [
        chain(CharEmbed(nM=nM, nC=nC), list2ragged()),
        chain(FeatureExtractor([number]), list2ragged(), with_array(table)),
    ]
    if include_static_vectors:
        features.append(StaticVectors(width, dropout=0.0))
    nI = nM * nC + width * (1 + include_static_vectors)
    columns = [*_numbers(["ORTH"]), number]
    return _mix([concatenate(*features)], width, nI, columns=columns, has_vectors=include_static_vectors)


def build_maxout_window_encoder(
    width: Width, window_size: Depth, maxout_pieces: Few, depth: Depth
) -> Model[list[Floats2d], list[Floats2d]]:
    """Encode context by convolutions with maxout, layer norm and residual connections.

    Data flow: one (n_tokens, width) array per doc -> the same.

    Args:
        width: Width of input and output.
        window_size: Tokens on either side that a convolution sees.
        maxout_pieces: Number of pieces of the maxout.
        depth: Number of convolutions.
    """
    stack = build_maxout_window_encoder_v1(width, window_size, maxout_pieces, depth)
    return with_array(stack, pad=stack.attrs.pop("receptive_field"))


def build_maxout_window_encoder_v1(
    width: Width, window_size: Depth, maxout_pieces: Few, depth: Depth
) -> Model[Floats2d, Floats2d]:
    """Do what the second version does, for one long array: (n_tokens, width) -> (n_tokens, width)."""
    unit = Maxout(nO=width, nI=width * (2 * window_size + 1), nP=maxout_pieces, dropout=0.0, normalize=True)
    return _stack(unit, width, window_size=window_size, depth=depth)


def build_mish_window_encoder(width: Width, window_size: Depth, depth: Depth) -> Model[list[Floats2d], list[Floats2d]]:
    """Encode context by convolutions with Mish, layer norm and residual connections.

    Data flow: one (n_tokens, width) array per doc -> the same.

    Args:
        width: Width of input and output.
        window_size: Tokens on either side that a convolution sees.
        depth: Number of convolutions.
    """
    stack = build_mish_window_encoder_v1(width, window_size, depth)
    return with_array(stack, pad=stack.attrs.pop("receptive_field"))


def build_mish_window_encoder_v1(width: Width, window_size: Depth, depth: Depth) -> Model[Floats2d, Floats2d]:
    """Do what the second version does, for one long array: (n_tokens, width) -> (n_tokens, width)."""
    unit = Mish(nO=width, nI=width * (2 * window_size + 1), dropout=0.0, normalize=True)
    return _stack(unit, width, window_size=window_size, depth=depth)


def build_bilstm_encoder(width: Width, depth: Depth, dropout: Share) -> Model[list[Floats2d], list[Floats2d]]:
    """Encode context by bidirectional LSTM layers of PyTorch.

    Data flow: one (n_tokens, width) array per doc -> the same.

    Args:
        width: Width of input and output.
        depth: Number of layers.
        dropout: Rate of the dropout on the output of each layer but the last.
    """
    # With it comes all that thinc has for PyTorch.
    from .layers.lstm import BiLSTM

    return BiLSTM(width, depth=depth, dropout=dropout)


def build_self_attention_encoder(
    width: Width,
    depth: Depth,
    *,
    n_heads: Few = 4,
    span: Depth = 64,
    maxout_pieces: Few = 3,
    encode: Model[list[Floats2d], list[Floats2d]] | None = None,
) -> Model[list[Floats2d], list[Floats2d]]:
    """Encode context by self-attention, alone or upon another encoder.

    Each layer adds to a token what its heads see around it, then what a maxout makes of the sum, both normalised.

    Data flow: one (n_tokens, width) array per doc -> the same.

    Args:
        width: Width of input and output.
        depth: Number of layers.
        n_heads: Number of heads of each, which share the width.
        span: Tokens of the doc on either side that a token looks at.
        maxout_pieces: Number of pieces of the maxout.
        encode: The encoder below, such as convolutions; None for the embeddings themselves.
    """
    if depth < 1:
        raise ConfigError(f"A self-attention encoder needs at least one layer: depth is {depth}.")
    if width % n_heads:
        raise ConfigError(f"The heads share the width: it must be a multiple of {n_heads}, and is {width}.")
    look: Model[Any, Any] = chain(
        with_array(Linear(nO=3 * width, nI=width)),
        Attention(width, n_heads=n_heads, span=span),
        with_array(chain(Linear(nO=width, nI=width), LayerNorm(nI=width), Dropout(0.0))),
    )
    think = Maxout(nO=width, nI=width, nP=maxout_pieces, dropout=0.0, normalize=True)
    fuse(think.layers[0], dense_norm.forward)
    layer: Model[Any, Any] = chain(residual(look), residual(with_array(think)))
    stack: Model[Any, Any] = passing_nothing(chain(list2ragged(), clone(layer, depth), ragged2list()))
    model: Model[Any, Any] = stack if encode is None else chain(encode, stack)
    model.set_dim("nO", width)
    return model


def build_static_vectors(
    nO: Width | None = None,
    nM: Width | None = None,
    *,
    dropout: Share | None = None,
    init_W: Callable[..., Any] = glorot_uniform_init,
    key_attr: str = "ORTH",
) -> Model[list[Doc], Ragged]:
    """Look words up in the vocabulary's vectors, and project them with a learned matrix.

    Data flow: docs -> (n_tokens, nM) -> (n_tokens, nO), as one ragged array.

    Args:
        nO: Width of the output.
        nM: Width of the vectors; None to take it from the vocabulary.
        dropout: Initial rate of the dropout of whole features.
        init_W: Initialises the projection.
        key_attr: The attribute that is looked up.
    """
    _numbers([key_attr])
    return StaticVectors(nO, nM, dropout=dropout, init_W=init_W, key_attr=key_attr)


def build_char_embed(nM: Width, nC: Depth) -> Model[list[Doc], list[Floats2d]]:
    """Embed the outer bytes of each word, every place with a table of its own.

    Data flow: docs -> one (n_tokens, nC * nM) array per doc.

    Args:
        nM: Width of the embedding of a byte.
        nC: Number of bytes.
    """
    return CharEmbed(nM, nC)


def build_feature_extractor(columns: Sequence[int | str]) -> Model[list[Doc], list[Ints2d]]:
    """Extract attributes of tokens.

    Data flow: docs -> one (n_tokens, n_columns) array of 64-bit ids per doc.

    Args:
        columns: The attributes, by name or by number.
    """
    _numbers(columns)
    return FeatureExtractor(columns)


def _mix(
    features: list[Model[Any, Any]], width: int, nI: int, *, columns: Sequence[int], has_vectors: bool
) -> Model[list[Doc], list[Floats2d]]:
    """Mix what a chain of layers makes of docs, a ragged array (n_tokens, nI), to vectors (n_tokens, width)."""
    if has_vectors:
        # Vectors may be those of any form of a word.
        columns = [*columns, *_numbers(["ORTH", "LOWER", "NORM", "SHAPE", "PREFIX", "SUFFIX"])]
    unit = Maxout(nO=width, nI=nI, nP=3, dropout=0.0, normalize=True)
    fuse(unit.layers[0], dense_norm.forward)
    model: Model[list[Doc], list[Floats2d]] = chain(*features, with_array(unit), ragged2list())
    return fuse(model, TypeEmbedding(columns))


def _stack(unit: Model[Floats2d, Floats2d], width: int, *, window_size: int, depth: int) -> Model[Floats2d, Floats2d]:
    """Repeat a unit as residual layers, each over the windows of the one below: (n_tokens, width) -> the same."""
    if depth < 1:
        raise ConfigError(f"A window encoder needs at least one layer: depth is {depth}.")
    stack = clone(residual(chain(expand_window(window_size=window_size), unit)), depth)
    stack.set_dim("nO", width)
    stack.attrs["receptive_field"] = window_size * depth
    return fuse(stack, window_encoder.forward)


def _numbers(attrs: Sequence[str | int]) -> list[int]:
    try:
        return [intify_attr(attr) for attr in attrs]
    except ValueError as error:
        raise ConfigError(str(error)) from error
