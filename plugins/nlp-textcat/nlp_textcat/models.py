"""The text classification architectures.

The graphs of layers, and the names of their parameters, are those of spaCy 3.8: parameter files go both ways.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from thinc.api import (
    Dropout,
    Gelu,
    HashEmbed,
    Linear,
    Logistic,
    Maxout,
    Model,
    Softmax,
    chain,
    clone,
    concatenate,
    expand_window,
    residual,
    resizable,
    softmax_activation,
    uniqued,
    with_array,
)
from thinc.layers.residual import init as init_residual

from nlpx.pipeline import grow_layer, grow_output

from .growing import as_classifier, grow_bow, grow_ensemble, grow_ensemble_v1
from .layers.attention import Attention
from .layers.empty_batches import pass_empty_batches
from .layers.features import extract_features
from .layers.ngrams import extract_distinct_ngrams
from .layers.on_cpu import on_cpu
from .layers.pooling import list2ragged, reduce_first, reduce_last, reduce_max, reduce_mean, reduce_sum
from .layers.probabilities import probabilities
from .layers.sparse_linear import SparseLinear, resize_sparse_linear
from .layers.tfidf import count_texts, tfidf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thinc.types import Floats2d

    from nlpx.config import Few, Rows, Share, Size
    from nlpx.tokens import Doc

    Classifier = Model[list[Doc], Floats2d]
    Tok2Vec = Model[list[Doc], list[Floats2d]]


# Of texts with values of the length 1 the weights and biases that tell labels apart are large. So multiplied they are
# learnt at the rates that suit other layers.
_SCALE_OF_TFIDF = 10.0

# Bags of words


def build_bow(
    exclusive_classes: bool,
    ngram_size: Few,
    no_output_layer: bool,
    nO: Size | None = None,
    length: Rows = 262144,
) -> Classifier:
    """Score labels by the words and n-grams of a text alone (``spacy.TextCatBOW.v3``).

    Data flow: docs -> keys of n-grams -> (n_docs, nO).

    Args:
        exclusive_classes: Whether a text has exactly one label.
        ngram_size: The number of words in the longest n-grams.
        no_output_layer: Whether the scores stay as they are, instead of becoming probabilities.
        nO: Number of labels; None to take it from the training data.
        length: Number of rows that the n-grams share, made a power of 2 by rounding up.
    """
    weights = SparseLinear(nO, length=1 << (length - 1).bit_length())
    return _bag_of_words(
        weights,
        exclusive=exclusive_classes,
        ngram_size=ngram_size,
        no_output_layer=no_output_layer,
        is_resizable=True,
    )


def build_bow_v2(exclusive_classes: bool, ngram_size: Few, no_output_layer: bool, nO: Size | None = None) -> Classifier:
    """Do as `build_bow`, with 2¹⁸ rows that overlap (``spacy.TextCatBOW.v2``).

    Args:
        exclusive_classes: Whether a text has exactly one label.
        ngram_size: The number of words in the longest n-grams.
        no_output_layer: Whether the scores stay as they are, instead of becoming probabilities.
        nO: Number of labels; None to take it from the training data.
    """
    return _bag_of_words(
        SparseLinear(nO, v1_indexing=True),
        exclusive=exclusive_classes,
        ngram_size=ngram_size,
        no_output_layer=no_output_layer,
        is_resizable=True,
    )


def build_bow_v1(exclusive_classes: bool, ngram_size: Few, no_output_layer: bool, nO: Size | None = None) -> Classifier:
    """Do as `build_bow_v2`, in the graph of ``spacy.TextCatBOW.v1``.

    Args:
        exclusive_classes: Whether a text has exactly one label.
        ngram_size: The number of words in the longest n-grams.
        no_output_layer: Whether the scores stay as they are, instead of becoming probabilities.
        nO: Number of labels; None to take it from the training data.
    """
    return _bag_of_words(
        SparseLinear(nO, v1_indexing=True),
        exclusive=exclusive_classes,
        ngram_size=ngram_size,
        no_output_layer=no_output_layer,
        is_resizable=False,
    )


def _bag_of_words(
    weights: Model[Any, Any], *, exclusive: bool, ngram_size: int, no_output_layer: bool, is_resizable: bool
) -> Classifier:
    """Put the layers of a bag of words together.

    Args:
        weights: The layer that has them.
        exclusive: Whether a text has exactly one label.
        ngram_size: The number of words in the longest n-grams.
        no_output_layer: Whether the scores stay as they are.
        is_resizable: Whether the graph says that labels can be added; they can be anyway.
    """
    ngrams: Model[Any, Any] = extract_distinct_ngrams(ngram_size)
    scored = resizable(weights, resize_layer=resize_sparse_linear) if is_resizable else weights
    model: Classifier = on_cpu(chain(ngrams, scored), ngrams.ops)
    if not no_output_layer:
        output = softmax_activation() if exclusive else Logistic()
        model = chain(model, on_cpu(output, output.ops))
    model.set_ref("output_layer", weights)
    return as_classifier(model, exclusive=exclusive, grow=grow_bow)


def build_tfidf(
    exclusive_classes: bool, ngram_size: Few = 1, attr: str = "LOWER", length: Rows = 262144, nO: Size | None = None
) -> Classifier:
    """Score labels by the words and n-grams of a text, weighted by how much they say (``nlpx.TextCatTfidf.v1``).

    Data flow: docs -> n-grams -> n-grams with values, see `tfidf` -> (n_docs, nO). N-grams that the training data do
    not have when the model is initialized count for nothing.

    Args:
        exclusive_classes: Whether a text has exactly one label.
        ngram_size: The number of words in the longest n-grams.
        attr: The attribute of the words.
        length: Number of rows that the n-grams share, made a power of 2 by rounding up.
        nO: Number of labels; None to take it from the training data.
    """
    rows = 1 << (length - 1).bit_length()
    ngrams: Model[Any, Any] = extract_distinct_ngrams(ngram_size, attr)
    valued, weights = tfidf(rows), SparseLinear(nO, length=rows, flat_files=False)
    scored: Model[Any, Any] = resizable(weights, resize_layer=resize_sparse_linear)
    output: Model[Any, Any] = probabilities(exclusive=exclusive_classes, scale=_SCALE_OF_TFIDF)
    model: Classifier = chain(on_cpu(chain(ngrams, valued, scored), ngrams.ops), on_cpu(output, output.ops))
    model.set_ref("output_layer", weights)
    model.set_ref("ngrams", ngrams)
    model.set_ref("tfidf", valued)
    model.attrs["count_texts"] = _count_texts
    return as_classifier(model, exclusive=exclusive_classes, grow=grow_bow)


def _count_texts(model: Classifier, batches: Iterable[list[Doc]]) -> None:
    """Let a model know in how many texts n-grams are; the component calls it with all training data."""
    count_texts(model.get_ref("tfidf"), map(model.get_ref("ngrams").predict, batches))


# Pooled token vectors


def build_cnn(tok2vec: Tok2Vec, exclusive_classes: bool, nO: Size | None = None) -> Classifier:
    """Score labels by the mean of the token vectors (``spacy.TextCatCNN.v2``).

    Data flow: docs -> one (n_tokens, width) array per doc -> (n_docs, width) -> (n_docs, nO).

    Args:
        tok2vec: Turns each doc into one vector per token.
        exclusive_classes: Whether a text has exactly one label.
        nO: Number of labels; None to take it from the training data.
    """
    return _pooled(tok2vec, [reduce_mean()], exclusive=exclusive_classes, nO=nO, is_resizable=True)


def build_cnn_v1(tok2vec: Tok2Vec, exclusive_classes: bool, nO: Size | None = None) -> Classifier:
    """Do as `build_cnn`, in the graph of ``spacy.TextCatCNN.v1``.

    Args:
        tok2vec: Turns each doc into one vector per token.
        exclusive_classes: Whether a text has exactly one label.
        nO: Number of labels; None to take it from the training data.
    """
    return _pooled(tok2vec, [reduce_mean()], exclusive=exclusive_classes, nO=nO, is_resizable=False)


def build_reduce(
    tok2vec: Tok2Vec,
    exclusive_classes: bool,
    use_reduce_first: bool,
    use_reduce_last: bool,
    use_reduce_max: bool,
    use_reduce_mean: bool,
    nO: Size | None = None,
) -> Classifier:
    """Score labels by some of: the first token vector, the last, the largest values, the mean (``TextCatReduce.v1``).

    Data flow: docs -> one (n_tokens, width) array per doc -> (n_docs, width * number of reductions) -> (n_docs, nO).

    Args:
        tok2vec: Turns each doc into one vector per token.
        exclusive_classes: Whether a text has exactly one label.
        use_reduce_first: Whether the first vector is used.
        use_reduce_last: Whether the last vector is used.
        use_reduce_max: Whether the largest value in each place is used.
        use_reduce_mean: Whether the mean is used.
        nO: Number of labels; None to take it from the training data.

    Raises:
        ValueError: No reduction is to be used.
    """
    chosen = (
        (reduce_first, use_reduce_first),
        (reduce_last, use_reduce_last),
        (reduce_max, use_reduce_max),
        (reduce_mean, use_reduce_mean),
    )
    reductions = [reduction() for reduction, is_used in chosen if is_used]
    if not reductions:
        raise ValueError(
            "a text classifier has to look at something: set one of use_reduce_first, use_reduce_last, use_reduce_max "
            "and use_reduce_mean to true"
        )
    return _pooled(tok2vec, reductions, exclusive=exclusive_classes, nO=nO, is_resizable=True)


def _pooled(
    tok2vec: Tok2Vec, reductions: list[Model[Any, Any]], *, exclusive: bool, nO: int | None, is_resizable: bool
) -> Classifier:
    """Score labels by reductions of the token vectors.

    Args:
        tok2vec: Turns each doc into one vector per token.
        reductions: Each makes one vector of a doc's.
        exclusive: Whether a text has exactly one label.
        nO: Number of labels.
        is_resizable: Whether the graph says that labels can be added; they can be anyway.
    """
    width = _width(tok2vec)
    n_inputs = None if width is None else width * len(reductions)
    output = Softmax(nO, n_inputs) if exclusive else Linear(nO, n_inputs)
    scored = resizable(output, resize_layer=_grown) if is_resizable else output
    layers: list[Model[Any, Any]] = [tok2vec, list2ragged(), concatenate(*reductions), scored]
    model: Classifier = _in_pairs(*layers) if exclusive else _in_pairs(*layers, Logistic())
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("output_layer", output)
    return as_classifier(model, exclusive=exclusive, grow=grow_output)


def build_parametric_attention(tok2vec: Tok2Vec, exclusive_classes: bool, nO: Size | None = None) -> Classifier:
    """Score labels by a sum of the token vectors weighted by learnt attention (``TextCatParametricAttention.v1``).

    Data flow: docs -> one (n_tokens, width) array per doc -> (n_docs, width) -> (n_docs, nO).

    Args:
        tok2vec: Turns each doc into one vector per token.
        exclusive_classes: Whether a text has exactly one label.
        nO: Number of labels; None to take it from the training data.
    """
    width = _width(tok2vec)
    key_transform = Gelu(width, width)
    attention = Attention(width, key_transform=key_transform)
    attended = _attended(tok2vec, attention, Maxout(width, width, dropout=0.0, normalize=True))
    maxout, norm = _maxout_and_norm(attended)
    for name, layer in (
        ("tok2vec", tok2vec),
        ("attention_layer", attention),
        ("key_transform", key_transform),
        ("nonlinear_layer", maxout),
        ("norm_layer", norm),
    ):
        attended.set_ref(name, layer)
    output = Softmax(nO, width) if exclusive_classes else chain(Linear(nO, width), Logistic())
    model: Classifier = chain(attended, output)
    model.set_ref("output_layer", output)
    return as_classifier(model, exclusive=exclusive_classes, grow=grow_output)


# Ensembles


def build_ensemble(linear_model: Classifier, tok2vec: Tok2Vec, nO: Size | None = None) -> Classifier:
    """Score labels by a bag of words and by attended token vectors together (``spacy.TextCatEnsemble.v2``).

    Data flow: docs -> (n_docs, nO) of the bag of words beside (n_docs, width) of the token vectors -> (n_docs, nO).

    Args:
        linear_model: The bag of words; it says whether a text has exactly one label.
        tok2vec: Turns each doc into one vector per token.
        nO: Number of labels; None to take it from the training data.
    """
    exclusive = not linear_model.attrs["multi_label"]
    width = _width(tok2vec)
    attention = Attention(width)
    attended = _attended(tok2vec, attention, Maxout(width, width, dropout=0.0, normalize=True))
    maxout, norm = _maxout_and_norm(attended)
    weights = linear_model.get_ref("output_layer")
    if nO is not None:
        weights.set_dim("nO", nO)
    output = Softmax(nO) if exclusive else chain(Linear(nO), Logistic())
    model: Classifier = chain(concatenate(linear_model, attended), output)
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("output_layer", weights)
    model.set_ref("attention_layer", attention)
    model.set_ref("maxout_layer", maxout)
    model.set_ref("norm_layer", norm)
    return as_classifier(model, exclusive=exclusive, grow=grow_ensemble)


def build_ensemble_v1(
    width: Size,
    embed_size: Rows,
    pretrained_vectors: bool | None,
    exclusive_classes: bool,
    ngram_size: Few,
    window_size: Few,
    conv_depth: Few,
    dropout: Share | None,
    nO: Size | None = None,
) -> Classifier:
    """Do as `build_ensemble`, with token vectors of its own (``spacy.TextCatEnsemble.v1``).

    Data flow: docs -> (n_docs, nO) of the bag of words beside (n_docs, nO) of the token vectors -> (n_docs, nO).

    Args:
        width: Width of the token vectors.
        embed_size: Number of rows of each table of features.
        pretrained_vectors: Must be false or null: spaCy 3.8 has this setting too, but no model that works with it.
        exclusive_classes: Whether a text has exactly one label.
        ngram_size: The number of words in the longest n-grams.
        window_size: Tokens on either side that a convolution sees.
        conv_depth: Number of convolutions.
        dropout: Initial rate of the dropout of whole features; null for none.
        nO: Number of labels; None to take it from the training data.

    Raises:
        ValueError: Vectors are asked for.
    """
    if pretrained_vectors:
        raise ValueError(
            "spacy.TextCatEnsemble.v1 works without pretrained vectors only; use spacy.TextCatEnsemble.v2, whose "
            "tok2vec layer has include_static_vectors"
        )
    linear_model = build_bow_v1(exclusive_classes, ngram_size, no_output_layer=False, nO=nO)
    tok2vec = _tok2vec_of_v1(width, embed_size, window_size=window_size, depth=conv_depth, dropout=dropout)
    attended = _attended(tok2vec, Attention(width), Maxout(width, width))
    vectors = _in_pairs(attended, Linear(nO, width), Dropout(0.0))
    n_inputs = None if nO is None else 2 * nO
    output = Softmax(nO, n_inputs) if exclusive_classes else _in_pairs(Linear(nO, n_inputs), Dropout(0.0), Logistic())
    model: Classifier = chain(concatenate(linear_model, vectors), output)
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("output_layer", linear_model.get_ref("output_layer"))
    return as_classifier(model, exclusive=exclusive_classes, grow=grow_ensemble_v1)


def _tok2vec_of_v1(
    width: int, embed_size: int, *, window_size: int, depth: int, dropout: float | None
) -> Model[list[Doc], list[Floats2d]]:
    """Embed features of tokens and encode their context: docs -> one (n_tokens, width) array per doc."""
    tables: list[Model[Any, Any]] = [
        HashEmbed(width if column == 1 else width // 2, embed_size, column=column, seed=9 + column, dropout=dropout)
        for column in (1, 2, 3, 4)
    ]
    mixed: Model[Any, Any] = chain(
        functools.reduce(concatenate, tables), Maxout(width, width + (width // 2) * 3, normalize=True)
    )
    convolution: Model[Any, Any] = residual(
        chain(expand_window(window_size), Maxout(width, width * (2 * window_size + 1), normalize=True))
    )
    encoder: Model[Any, Any] = chain(Maxout(width, width, normalize=True), clone(convolution, depth))
    embedding: Model[Any, Any] = with_array(uniqued(mixed, column=0))  # type: ignore[misc]
    encoding: Model[Any, Any] = with_array(encoder, pad=depth)
    return _in_pairs(
        extract_features(("ORTH", "LOWER", "PREFIX", "SUFFIX", "SHAPE", "ID")),
        pass_empty_batches(embedding),
        pass_empty_batches(encoding),
    )


# What they share


def _attended(tok2vec: Tok2Vec, attention: Model[Any, Any], refined: Model[Any, Any]) -> Model[Any, Any]:
    """Make one vector of the token vectors of each doc: docs -> (n_docs, width)."""
    added = residual(refined)
    added.init = _init_as_wide
    return _in_pairs(tok2vec, list2ragged(), attention, reduce_sum(), added)


def _init_as_wide(added: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
    """Initialize a residual layer, whose output is as wide as its input: a transformer's width is not known before."""
    init_residual(added, X=X, Y=X)


def _maxout_and_norm(attended: Model[Any, Any]) -> tuple[Model[Any, Any], Model[Any, Any]]:
    """Return the layers of a normalized Maxout that refines what is attended."""
    normalized, _dropout = attended.layers[1].layers[0].layers
    maxout, norm = normalized.layers
    return maxout, norm


def _in_pairs(*layers: Model[Any, Any]) -> Model[Any, Any]:
    """Chain layers two and two, as the graphs have them."""
    return functools.reduce(chain, layers)


def _grown(layer: Model[Any, Any], nO: int) -> Model[Any, Any]:
    """Grow a layer as `resizable` asks for it, which is done by the model's ``resize_output``."""
    grow_layer(layer, nO, axes={"W": 0, "b": 0})
    return layer


def _width(tok2vec: Tok2Vec) -> int | None:
    return tok2vec.get_dim("nO") if tok2vec.has_dim("nO") else None
