"""The architecture of a transition-based parser: token vectors, and a small network that scores the next action.

The graph of layers, and the names of their parameters, are those of spaCy 3.8: parameter files go both ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from thinc.api import Linear as ThincLinear
from thinc.api import Model, chain, list2array, noop, zero_init

from nlpx.errors import ConfigError
from nlpx.pipeline import LONG_DOC, VECTOR_PIECES, grow_layer, piece_reader

from .layers import Linear, PrecomputableAffine
from .piece_vectors import PieceVectors
from .scorer import StateScorer
from .vectors import TokenVectors
from .weights import Known

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.types import Floats2d

    from nlpx.config import Few, Size, Width
    from nlpx.tokens import Doc

    Parser = Model[list[Doc], StateScorer]

# How many places of a state the model sees, without and with extra tokens.
N_FEATURES = {"parser": (8, 13), "ner": (3, 6)}


def build_parser(
    tok2vec: Model[list[Doc], list[Floats2d]],
    state_type: Literal["parser", "ner"],
    extra_state_tokens: bool,
    hidden_width: Width,
    maxout_pieces: Few,
    use_upper: bool,
    nO: Size | None = None,
) -> Parser:
    """Score the actions that may follow on a state of a transition system.

    Data flow: docs -> token vectors -> a `StateScorer`, which turns the tokens that a state shows into scores:
    (n_states, n_features) -> (n_states, nO).

    Args:
        tok2vec: Turns each doc into one vector per token.
        state_type: What the states are of: ``"parser"`` or ``"ner"``.
        extra_state_tokens: Whether the model sees more tokens of a state: 13 instead of 8, or 6 instead of 3.
        hidden_width: Width of the hidden layer.
        maxout_pieces: Pieces of its maxout. With 1 there is a ReLU instead, or nothing without the upper layer.
        use_upper: Whether a linear layer makes scores from the hidden layer; else the hidden layer is the scores.
        nO: Number of actions; None to take it from the training data.

    Raises:
        ConfigError: `state_type` is unknown.
    """
    if state_type not in N_FEATURES:
        raise ConfigError(
            f"state_type of a transition-based parser is one of {', '.join(N_FEATURES)}, not {state_type!r}"
        )
    n_features = N_FEATURES[state_type][bool(extra_state_tokens)]
    width = tok2vec.get_dim("nO") if tok2vec.has_dim("nO") else None
    vectors: Model[Any, Any] = chain(tok2vec, list2array(), Linear(hidden_width, width))
    vectors.set_dim("nO", hidden_width, force=True)
    lower = PrecomputableAffine(hidden_width if use_upper else nO, hidden_width, n_features, maxout_pieces)
    # A model file has three layers, whether or not the last one does anything.
    upper: Model[Any, Any] = ThincLinear(nO, hidden_width, init_W=zero_init) if use_upper else noop()
    return Model(
        "parser_model",
        ParserPass(),
        init=init,
        dims={"nI": None},
        layers=[vectors, lower, upper],
        refs={"tok2vec": vectors, "lower": lower, "upper": upper},
        attrs={"has_upper": use_upper, "unseen_classes": set(), "resize_output": resize_output},
    )


def build_parser_v1(
    tok2vec: Model[list[Doc], list[Floats2d]],
    state_type: Literal["parser", "ner"],
    extra_state_tokens: bool,
    hidden_width: Width,
    maxout_pieces: Few,
    use_upper: bool = True,
    nO: Size | None = None,
) -> Parser:
    """Score the actions that may follow on a state, with the upper layer by default; see `build_parser`."""
    return build_parser(tok2vec, state_type, extra_state_tokens, hidden_width, maxout_pieces, use_upper, nO)


class ParserPass:
    """The forward function of a parser, which keeps what it knows of the model for its predictions."""

    def __init__(self) -> None:
        self._known = Known()

    def __call__(self, model: Parser, docs: list[Doc], is_train: bool) -> tuple[StateScorer, Callable[[Any], Any]]:
        """Run the token vectors; the scores follow, state by state.

        The way back takes what the token vectors get as gradient from elsewhere, or None.
        """
        if not is_train:
            vectors = _predict_vectors(model, docs)
            return StateScorer(model, vectors, is_train=False, known=self._known), _no_way_back
        tokens, backprop_tokens = model.get_ref("tok2vec")(docs, is_train)
        scorer = StateScorer(model, tokens, is_train=is_train, known=self._known)

        def backprop(d_tokens: Any) -> Any:
            d_own = scorer.backprop()
            return backprop_tokens(d_own if d_tokens is None else d_own + d_tokens)

        return scorer, backprop


def _predict_vectors(model: Parser, docs: list[Doc]) -> TokenVectors:
    """Run the first layer of the token vectors; the others make one array of the Docs' and multiply it."""
    tok2vec, _, last = model.get_ref("tok2vec").layers
    if VECTOR_PIECES not in tok2vec.attrs or max(map(len, docs)) < LONG_DOC:
        return TokenVectors(tok2vec.predict(docs), last)
    readers = [piece_reader(tok2vec, doc) if len(doc) >= LONG_DOC else None for doc in docs]
    rest = [doc for doc, read in zip(docs, readers, strict=True) if read is None]
    vectors = iter(tok2vec.predict(rest) if rest else ())
    inputs = [
        next(vectors) if read is None else PieceVectors(read, len(doc)) for doc, read in zip(docs, readers, strict=True)
    ]
    return TokenVectors(inputs, last)


def _no_way_back(d_tokens: Any) -> Any:
    raise ValueError("nothing can be learnt from a prediction")


def init(model: Parser, X: list[Doc] | None = None, Y: Any = None) -> None:
    """Set up the layers; those that depend on the number of actions must know it."""
    model.get_ref("tok2vec").initialize(X=X)
    model.get_ref("lower").initialize()
    model.get_ref("upper").initialize()


def output_layer(model: Parser) -> Model[Any, Any]:
    """Return the layer whose outputs are the scores."""
    return model.get_ref("upper" if model.attrs["has_upper"] else "lower")


def resize_output(model: Parser, new_nO: int) -> Parser:
    """Give a parser more actions: those that it has keep their weights; a new one is not predicted before it is learnt.

    Args:
        model: The parser; it is changed in place.
        new_nO: Number of actions, at least as many as before.
    """
    layer = output_layer(model)
    if not layer.has_dim("nO"):
        layer.set_dim("nO", new_nO)
        return model
    old_nO = layer.get_dim("nO")
    if old_nO == new_nO:
        return model
    grow_layer(layer, new_nO, axes={name: _output_axis(model, name) for name in layer.param_names})
    model.attrs["unseen_classes"].update(range(old_nO, new_nO))
    return model


def untrained_outputs(model: Parser) -> set[int]:
    """Return the actions whose weights are all zero, as `resize_output` leaves them: they have not been learnt."""
    layer = output_layer(model)
    xp = layer.ops.xp
    is_trained = xp.zeros(layer.get_dim("nO"), dtype=bool)
    for name in layer.param_names:
        by_output = xp.moveaxis(layer.get_param(name), _output_axis(model, name), 0)
        is_trained |= by_output.reshape(len(is_trained), -1).any(axis=1)
    return set(xp.flatnonzero(~is_trained).tolist())


def _output_axis(model: Parser, name: str) -> int:
    """Return the axis of a parameter of the output layer that goes through the actions."""
    return 0 if model.attrs["has_upper"] else {"W": 1, "b": 0, "pad": 2}[name]
