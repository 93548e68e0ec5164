"""What an architecture must do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from thinc.api import Ragged, fix_random_seed

from ..config import Config, load_config, resolve_block
from ..pipeline.components.weights import copied
from ..vocab import Vocab
from .arrays import arrays_of, flat, is_float, with_arrays
from .cases import Case, Contract, doing, expect
from .gradients import check_gradients, fill
from .sample_docs import sample_docs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thinc.model import Model
    from typing_extensions import Self

# By how many outputs a model grows.
_MORE = 2


@dataclass(frozen=True)
class ArchitectureCase(Case):
    """Say how a model is built and what it is given; a layer that is offered by name is tested in the same way.

    What is checked: it can be built from a config and gives outputs of the right shapes; its gradients are those of
    finite differences, for every parameter and for inputs of floats; the same seed gives the same weights, the same
    input the same output; it is the same when its bytes are loaded into a new one; a copy shares nothing with it; it
    predicts for docs without tokens; where it can grow (``resize_output`` among its ``attrs``, which
    `nlpx.pipeline.grow_output` can be), what it has learnt stays; nothing is NaN.

    Args:
        settings: The settings of its config block; what is a block there is a mapping with its ``@…`` here.
        inputs: Makes a batch for a vocabulary: docs, one of them without tokens, unless you say otherwise.
        shapes: Returns the shapes of the output's arrays for a batch, that of `inputs` or its part without tokens. None
            for what is usual: as many rows as the docs have tokens, or one row a doc, and ``nO`` columns.
        is_softmax: Whether outputs in training are probabilities whose gradient is that of what they are made of, as
            with thinc's ``Softmax``.
        is_logistic: The same, of probabilities that each stand alone.
        adapt: Puts a model whose output is no array into one whose output is.
        vocab: Makes the vocabulary, for models that use its vectors.
    """

    settings: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    inputs: Callable[[Vocab], Any] = field(default=sample_docs, kw_only=True)
    shapes: Callable[[Any], list[tuple[int, ...]]] | None = field(default=None, kw_only=True)
    is_softmax: bool = field(default=False, kw_only=True)
    is_logistic: bool = field(default=False, kw_only=True)
    adapt: Callable[[Model[Any, Any]], Model[Any, Any]] | None = field(default=None, kw_only=True)
    vocab: Callable[[], Vocab] = field(default=Vocab, kw_only=True)

    kind: ClassVar[str] = "architecture"

    @classmethod
    def from_config(cls, text: str, *, overrides: Mapping[str, Any] | None = None, **known: Any) -> Self:
        """Take name and settings from the block ``[model]`` of a config, such as an example of some documentation.

        Args:
            text: The config, as it stands there.
            overrides: Values by dotted names, such as a ``model.nO`` that the text leaves to the labels.
            **known: What else is to be known about the case.
        """
        settings = dict(load_config(text, overrides=overrides, interpolate=True)["model"])
        return cls(settings.pop("@architectures"), settings=settings, **known)

    def batch(self) -> Any:
        """Make a batch."""
        return self.inputs(self.vocab())

    def build(self, *, n_outputs: int | None = None) -> Model[Any, Any]:
        """Build the model without weights, with another ``nO`` where the settings, or those of a block, have one."""
        fix_random_seed(0)
        settings = _with_outputs(self.settings, n_outputs) if n_outputs else self.settings
        config = Config({"model": {f"@{self.found.spec.table}": self.name, **settings}})
        with doing(f"the {self}, built with the settings {dict(self.settings)} (an ArchitectureCase gives others),"):
            model: Model[Any, Any] = resolve_block(config["model"], where="model", config=config)
        return model if self.adapt is None else self.adapt(model)

    def initialized(self) -> Model[Any, Any]:
        """Build the model, with weights: where it starts with zeros, random ones."""
        model = self.build()
        with doing(f"the {self}, when it is initialized,"):
            model.initialize(X=self.batch())
        return fill(model)


class ArchitectureContract(Contract):
    """The tests of an architecture."""

    argument = "architecture"
    case = ArchitectureCase
    tables = ("architectures", "layers")

    def test_architecture_gives_outputs_of_the_right_shapes(self, architecture: ArchitectureCase) -> None:
        model, X = architecture.initialized(), architecture.batch()
        with doing(f"the {architecture} in prediction"):
            predicted = model.predict(X)
        with doing(f"the {architecture} in training"):
            trained = model(X, is_train=True)[0]
        for Y in (predicted, trained):
            shapes, due = _shapes_of(Y), _due(architecture, model, X, Y)
            expect(shapes == due, f"the {architecture} gives outputs of the shapes {shapes}, where {due} are due")

    def test_architecture_has_gradients_of_finite_differences(self, architecture: ArchitectureCase) -> None:
        model, X = architecture.initialized(), architecture.batch()
        if not is_float(model.predict(X)):
            return
        with doing(f"the {architecture} in the pass backwards"):
            check_gradients(
                model,
                X,
                is_softmax=architecture.is_softmax,
                is_logistic=architecture.is_logistic,
                what=f"the {architecture}",
            )

    def test_architecture_gives_finite_numbers(self, architecture: ArchitectureCase) -> None:
        model, X = architecture.initialized(), architecture.batch()
        Y, backprop = model(X, is_train=True)
        backprop(with_arrays(Y, np.ones_like))
        expect(np.isfinite(flat(model.predict(X))).all(), f"the {architecture} predicts numbers that are not finite")
        for node in model.walk():
            for name in node.param_names:
                expect(
                    not node.has_grad(name) or np.isfinite(flat(node.get_grad(name))).all(),
                    f"the {architecture} has a gradient that is not finite, for {name!r} of its layer {node.name!r}",
                )

    def test_architecture_is_the_same_with_the_same_seed(self, architecture: ArchitectureCase) -> None:
        first, second = architecture.build(), architecture.build()
        for model in (first, second):
            fix_random_seed(1)
            model.initialize(X=architecture.batch())
        message = f"the {architecture} has other weights when it is built again with the same seed"
        expect(first.to_bytes() == second.to_bytes(), message)

    def test_architecture_predicts_the_same_again(self, architecture: ArchitectureCase) -> None:
        model, X = architecture.initialized(), architecture.batch()
        before = flat(model.predict(X)).copy()
        expect(_equal(before, model.predict(X)), f"the {architecture} predicts something else when it is asked again")

    def test_architecture_is_the_same_after_saving(self, architecture: ArchitectureCase) -> None:
        model, X = architecture.initialized(), architecture.batch()
        data = model.to_bytes()
        with doing(f"the {architecture}, when the bytes that it has saved are loaded into a new one,"):
            loaded = architecture.build().from_bytes(data)
        expect(loaded.to_bytes() == data, f"the {architecture} has other bytes after saving and loading")
        expect(
            _equal(flat(model.predict(X)), loaded.predict(X)),
            f"the {architecture} predicts something else after saving and loading",
        )

    def test_architecture_can_be_copied(self, architecture: ArchitectureCase) -> None:
        model, X = architecture.initialized(), architecture.batch()
        before = flat(model.predict(X)).copy()
        with doing(f"the {architecture}, when it is copied,"):
            twin = copied(model)
            after = twin.predict(X)
        expect(_equal(before, after), f"the {architecture} predicts something else when it is copied")
        fill(twin, seed=8)
        expect(_equal(before, model.predict(X)), f"the {architecture} changes when its copy does")

    def test_architecture_takes_docs_without_tokens(self, architecture: ArchitectureCase) -> None:
        model, X = architecture.initialized(), architecture.batch()
        # Two things never come to a model, because components answer them: a batch without docs, and in training one
        # without tokens. Thinc's own layers do not take them.
        is_array = isinstance(X, np.ndarray)
        empty: Any = X[:0] if is_array else [item for item in X if not len(item)] if isinstance(X, list) else None
        if empty is None:
            return
        what = f"the {architecture}, given docs without tokens only,"
        with doing(what):
            Y = model.predict(empty)
        shapes, due = _shapes_of(Y), _due(architecture, model, empty, Y)
        expect(shapes == due, f"{what} gives outputs of the shapes {shapes}, where {due} are due")

    def test_architecture_keeps_what_it_has_learnt_when_it_grows(self, architecture: ArchitectureCase) -> None:
        model, X = architecture.initialized(), architecture.batch()
        resize = model.attrs.get("resize_output")
        if resize is None:
            return
        n_outputs = model.get_dim("nO")
        before = np.concatenate(arrays_of(model.predict(X)))
        with doing(f"the {architecture}, when it gets {_MORE} outputs more,"):
            grown = resize(model, n_outputs + _MORE)
            after = np.concatenate(arrays_of(grown.predict(X)))
        due = (len(before), n_outputs + _MORE)
        expect(after.shape == due, f"the {architecture} has outputs of the shape {after.shape} after growth to {due}")
        old = after[:, :n_outputs]
        if all(np.allclose(scores.sum(axis=1), 1, atol=1e-4) for scores in (before, after)):
            # Of probabilities that add up to 1 the ratios stay.
            old = old / old.sum(axis=1, keepdims=True)
        expect(np.allclose(old, before, atol=1e-5), f"the {architecture} loses what it has learnt when it grows")
        with doing(f"the {architecture}, when it is trained and saved after growth,"):
            trained, backprop = grown(X, is_train=True)
            backprop(with_arrays(trained, np.ones_like))
            architecture.build(n_outputs=n_outputs + _MORE).from_bytes(grown.to_bytes())


def _with_outputs(settings: Mapping[str, Any], n_outputs: int) -> dict[str, Any]:
    """Return settings in which every ``nO`` is another."""
    return {
        name: n_outputs if name == "nO" else _with_outputs(value, n_outputs) if isinstance(value, dict) else value
        for name, value in settings.items()
    }


def _shapes_of(Y: Any) -> list[tuple[int, ...]]:
    return [array.shape for array in arrays_of(Y)]


def _due(case: ArchitectureCase, model: Model[Any, Any], X: Any, Y: Any) -> list[tuple[int, ...]]:
    """Return the shapes that are due; what nobody can know is as it is found."""
    if case.shapes is not None:
        return case.shapes(X)
    shapes = _shapes_of(Y)
    columns: tuple[int, ...] | None = (model.get_dim("nO"),) if model.has_dim("nO") else None
    if isinstance(Y, list) and isinstance(X, list):
        rows = [len(item) for item in X]
    elif isinstance(Y, Ragged) and isinstance(X, list):
        rows = [sum(len(item) for item in X)]
        # Without rows, a ragged array of thinc forgets how many columns it has.
        columns = columns if rows[0] else shapes[0][1:]
    elif isinstance(X, (list, np.ndarray)):
        rows = [len(X)]
    else:
        return shapes
    others = (
        [shape[1:] for shape in shapes] if columns is None and len(shapes) == len(rows) else [columns or ()] * len(rows)
    )
    return [(n_rows, *rest) for n_rows, rest in zip(rows, others, strict=True)]


def _equal(numbers: Any, Y: Any) -> bool:
    return bool(np.array_equal(numbers, flat(Y)))
