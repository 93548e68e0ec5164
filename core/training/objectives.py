"""What objectives of pretraining make, and what their losses give, each looked at before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..quoting import counted
from ..registry.blame import author_of, blame
from ..registry.calls import ask
from ..registry.kinds import A_LOSS, A_MODEL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thinc.model import Model

    from ..tokens import Doc
    from ..vocab import Vocab

_MODEL = "the objective of pretraining"
_LOSS = "the loss of the objective of pretraining"


def pretraining_model(
    objective: Callable[[Vocab, Model[Any, Any]], Model[Any, Any]], vocab: Vocab, tok2vec: Model[Any, Any]
) -> Model[Any, Any]:
    """Let an objective put its output layer behind a layer.

    Args:
        objective: What the block ``[pretraining.objective]`` makes.
        vocab: The vocabulary of the pipeline.
        tok2vec: The layer to pretrain: docs -> one (n_tokens, width) array per doc.

    Returns:
        The model to train.

    Raises:
        PluginError: The objective fails, or makes no model that can be trained.
    """
    model: Model[Any, Any] = ask(objective, vocab, tok2vec, due=A_MODEL, what=_MODEL)
    if all(node is not tok2vec for node in model.walk()):
        raise blame(_MODEL, author_of(objective), "makes a model without the layer that is to learn")
    if not callable(model.attrs.get("loss")):
        problem = 'makes a model without a loss: its attrs["loss"] must be a function of ops, docs and a prediction'
        raise blame(_MODEL, author_of(objective), problem)
    return model


def pretraining_loss(model: Model[Any, Any], docs: Sequence[Doc], prediction: Any) -> tuple[float, Any]:
    """Compare what a model predicts of a batch with what it should.

    Args:
        model: The model that an objective has made.
        docs: The docs of the batch.
        prediction: What the model has predicted of them.

    Returns:
        The loss, and the gradient of the prediction.

    Raises:
        PluginError: The loss fails, or gives something else.
    """
    function = model.attrs["loss"]
    answer = ask(function, model.ops, docs, prediction, due=A_LOSS, what=_LOSS)
    try:
        loss, gradient = answer
        number = float(loss)
    except (TypeError, ValueError):
        raise blame(
            _LOSS, author_of(function), f"gives {counted(len(answer), 'value')}, where {A_LOSS.words} is due"
        ) from None
    due, given = getattr(prediction, "shape", None), getattr(gradient, "shape", None)
    if due != given:
        raise blame(_LOSS, author_of(function), f"gives a gradient of the shape {given} for a prediction of {due}")
    return number, gradient
