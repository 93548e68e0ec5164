"""What an objective of pretraining must do."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from thinc.api import Adam, fix_random_seed

from ..config import Config, resolve_block
from ..tokens import Doc
from ..training import pretraining_loss, pretraining_model
from ..vocab import Vocab
from .annotations import changed, snapshot
from .arrays import flat, is_float
from .cases import Case, Contract, doing, expect
from .gradients import fill
from .sample_docs import sample_docs
from .sample_models import token_vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thinc.model import Model

# How often a small batch is learnt, and the parts at both ends whose losses are compared.
_N_UPDATES = 40
_N_COMPARED = 8
# A step against the gradient, as a part of the length of the prediction.
_STEP = 1e-2


@dataclass(frozen=True)
class ObjectiveCase(Case):
    """Say how an objective is made and what it learns from.

    What is checked: it puts something behind the layer that is to learn, and has a loss; the loss is a finite number,
    and a small step against its gradient lowers it; a few updates lower it, and change the layer; the same seed gives
    the same weights; the docs stay as they are; it takes docs without tokens.

    Args:
        settings: The settings of its config block; None for those of its first value of ``--loss-func``, if any.
        docs: Makes docs for a vocabulary, without annotation and one of them without tokens, unless you say otherwise.
        vocab: Makes the vocabulary, for objectives that use its vectors.
    """

    settings: Mapping[str, Any] | None = field(default=None, kw_only=True)
    docs: Callable[[Vocab], list[Doc]] = field(default=sample_docs, kw_only=True)
    vocab: Callable[[], Vocab] = field(default=Vocab, kw_only=True)

    kind: ClassVar[str] = "objective"

    def build(self, vocab: Vocab) -> tuple[Model[Any, Any], Model[Any, Any]]:
        """Return the model that is trained, without weights, and the layer in it that learns."""
        offered: list[Mapping[str, Any]] = list(self.found.spec.loss_funcs.values())
        settings = self.settings if self.settings is not None else offered[0] if offered else {}
        objective = {"@architectures": self.name, **settings}
        config = Config({"pretraining": {"objective": objective}, "layer": token_vectors()})
        layer = resolve_block(config["layer"], where="layer", config=config)
        with doing(f"the {self}, made with the settings {dict(settings)} (an ObjectiveCase gives others),"):
            made = resolve_block(config["pretraining"]["objective"], where="pretraining.objective", config=config)
            return pretraining_model(made, vocab, layer), layer

    def initialized(self) -> tuple[Model[Any, Any], Model[Any, Any], list[Doc]]:
        """Return the model that is trained, the layer in it that learns, and docs."""
        fix_random_seed(0)
        vocab = self.vocab()
        docs = self.docs(vocab)
        model, layer = self.build(vocab)
        with doing(f"the {self}, when it is initialized,"):
            model.initialize(X=docs)
        return model, layer, docs

    def update(self, model: Model[Any, Any], docs: list[Doc]) -> float:
        """Find the gradients of a batch; return the loss."""
        with doing(f"the {self} that learns"):
            prediction, backprop = model.begin_update(docs)
            loss, gradient = pretraining_loss(model, docs, prediction)
            backprop(gradient)
        return loss


class ObjectiveContract(Contract):
    """The tests of an objective of pretraining."""

    argument = "objective"
    case = ObjectiveCase
    tables = ("objectives",)

    def test_objective_has_a_loss_that_its_gradient_lowers(self, objective: ObjectiveCase) -> None:
        model, _, docs = objective.initialized()
        fill(model)
        with doing(f"the {objective} that learns"):
            prediction, _ = model.begin_update(docs)
            loss, gradient = pretraining_loss(model, docs, prediction)
        expect(math.isfinite(loss), f"the {objective} has a loss that is no finite number: {loss}")
        expect(is_float(gradient), f"the {objective} has a gradient without numbers")
        length = np.linalg.norm(flat(gradient))
        expect(np.isfinite(length) and length, f"the {objective} has a gradient of the length {length}")
        step = _STEP * np.linalg.norm(flat(prediction)) / length
        moved = prediction - step * gradient
        after, _ = pretraining_loss(model, docs, moved)
        what = "has a gradient against which its loss does not fall"
        expect(after < loss, f"the {objective} {what}: it goes from {loss:.5g} to {after:.5g}")

    def test_objective_is_learnt_by_the_layer(self, objective: ObjectiveCase) -> None:
        model, layer, docs = objective.initialized()
        before = layer.to_bytes()
        optimizer = Adam(0.01)
        losses = []
        for _ in range(_N_UPDATES):
            losses.append(objective.update(model, docs * 4))
            model.finish_update(optimizer)
        expect(layer.to_bytes() != before, f"the {objective} does not change the layer that is to learn")
        first, last = np.mean(losses[:_N_COMPARED]), np.mean(losses[-_N_COMPARED:])
        expect(last < first, f"the {objective} is not learnt: its loss goes from {first:.5g} to {last:.5g}")

    def test_objective_gives_the_same_weights_with_the_same_seed(self, objective: ObjectiveCase) -> None:
        weights = []
        for _ in range(2):
            model, _, docs = objective.initialized()
            optimizer = Adam(0.01)
            for _ in range(2):
                objective.update(model, docs)
                model.finish_update(optimizer)
            weights.append(model.to_bytes())
        what = "gives other weights with the same seed: draw from NumPy's global random numbers, which thinc seeds"
        expect(weights[0] == weights[1], f"the {objective} {what}")

    def test_objective_leaves_docs_as_they_are(self, objective: ObjectiveCase) -> None:
        model, _, docs = objective.initialized()
        before = [snapshot(doc) for doc in docs]
        objective.update(model, docs)
        after = [snapshot(doc) for doc in docs]
        names = {name for pair in zip(before, after, strict=True) for name in changed(*pair)}
        expect(not names, f"the {objective} changes {' and '.join(sorted(names))} of the docs that it learns from")

    def test_objective_takes_docs_without_tokens(self, objective: ObjectiveCase) -> None:
        model, _, docs = objective.initialized()
        empty = [Doc(docs[0].vocab), Doc(docs[0].vocab)]
        # Nothing is learnt from such a batch: thinc's own layers do not take its gradient.
        with doing(f"the {objective} given docs without tokens only"):
            loss, _ = pretraining_loss(model, empty, model.predict(empty))
        expect(math.isfinite(loss), f"the {objective} has the loss {loss} for docs without tokens")
