"""A look into the model of a component: its layers, what it learns in a few steps, and what it predicts."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from ..corpora.whole import read_all
from ..errors import UsageError
from ..pipeline import Language
from ..spelling import did_you_mean
from .epochs import STREAM, iterate_batches
from .initialize import init_run
from .loop import TrainingRun
from .settings import TrainingSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from thinc.model import Model

    from ..config import Config

N_STEPS = 3
_N_VALUES = 5
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_N_DOCS = 3

_Params = dict[tuple[int, str], Any]


@dataclass(frozen=True, kw_only=True)
class Look:
    """Say what is shown of each layer.

    Args:
        layers: The numbers of the layers, in the order of `Model.walk`; empty for all.
        dimensions: Whether to show the dimensions.
        parameters: Whether to show the shapes of the parameters, and the first values.
        gradients: Whether to show the same of their gradients.
        attributes: Whether to show the attributes.
    """

    layers: Collection[int] = field(default=())
    dimensions: bool = False
    parameters: bool = False
    gradients: bool = False
    attributes: bool = False


def check_layers(model: Model[Any, Any], look: Look) -> None:
    """Check that a model has the layers that are to be shown.

    Raises:
        UsageError: There is no layer of a number.
    """
    n_layers = sum(1 for _ in model.walk())
    for number in look.layers:
        if not 0 <= number < n_layers:
            raise UsageError(f"there is no layer {number}; the model has {n_layers}, from 0 to {n_layers - 1}")


def describe_model(model: Model[Any, Any], look: Look) -> Iterator[str]:
    """Yield the lines that describe the layers of a model.

    Raises:
        UsageError: There is no layer of a number.
    """
    check_layers(model, look)
    for number, layer in enumerate(model.walk()):
        if not look.layers or number in look.layers:
            yield f"layer {number}: {layer.name}"
            yield from (f"  {line}" for line in _describe_layer(layer, look))


def _describe_layer(layer: Model[Any, Any], look: Look) -> Iterator[str]:
    if look.dimensions:
        for name in layer.dim_names:
            yield f"dim {name}: {layer.get_dim(name) if layer.has_dim(name) else 'unknown'}"
    if look.parameters:
        for name in layer.param_names:
            yield f"param {name}: {describe(layer.get_param(name)) if layer.has_param(name) else 'none yet'}"
    if look.gradients:
        for name in layer.param_names:
            yield f"grad {name}: {describe(layer.get_grad(name)) if layer.has_grad(name) else 'none'}"
    if look.attributes:
        for name, value in layer.attrs.items():
            yield f"attr {name}: {describe(value)}"


def describe(value: Any) -> str:
    """Describe a value: of an array its shape and first numbers, of a list its length and first item."""
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        first = np.asarray(value.get() if hasattr(value, "get") else value).reshape(-1)[:_N_VALUES]
        numbers = ", ".join(f"{number:.4g}" if value.dtype.kind == "f" else str(number) for number in first.tolist())
        return f"{tuple(value.shape)}, beginning with {numbers}" if numbers else f"{tuple(value.shape)}"
    if isinstance(value, (list, tuple)) and value and not isinstance(value[0], (str, int, float)):
        return f"{len(value)} of which the first is {describe(value[0])}"
    shown = _ADDRESS.sub("", repr(value))
    return shown if len(shown) <= 100 else f"{shown[:99]}…"


class Inspection:
    """Take the model of a component through the beginning of its training.

    Args:
        config: A filled and checked config.
        component: The component.
        use_gpu: The number of the GPU; -1 for the CPU.
        notify: Is told what there is to know of the beginning, in a sentence each.

    Raises:
        UsageError: There is no such component, or it has no model.
    """

    def __init__(
        self, config: Config, component: str, *, use_gpu: int = -1, notify: Callable[[str], None] | None = None
    ) -> None:
        self.component = component
        self._config = config
        self._use_gpu = use_gpu
        self._notify = notify
        self.nlp = Language.from_config(config)
        self.model  # noqa: B018  (what is wrong with the name is said before the data are read)

    @property
    def model(self) -> Model[Any, Any]:
        """The model as it stands."""
        if self.component not in self.nlp.pipe_names:
            near = did_you_mean(self.component, self.nlp.pipe_names)
            raise UsageError(f"there is no component {self.component!r} in the pipeline{near}")
        model: Model[Any, Any] | None = getattr(self.nlp.get_pipe(self.component), "model", None)
        if model is None or not hasattr(model, "walk"):
            raise UsageError(f"the component {self.component!r} has no model; name one that learns")
        return model

    def initialize(self) -> None:
        """Initialize the pipeline with the training corpus.

        Raises:
            ConfigError: The config names no corpus, or something cannot be built.
            DataError: The corpus cannot be read or used.
        """
        self.nlp, self._examples = init_run(self._config, use_gpu=self._use_gpu, notify=self._notify)

    def train(self) -> list[str]:
        """Take the first steps of training, and begin another one, so that its gradients are there.

        Returns:
            The parameters that stay as they were, such as ``layer 3: W``.
        """
        settings = TrainingSettings.from_config(self.nlp.config.interpolate())
        before = _params(self.model)
        examples = self._examples
        if examples is None and settings.max_epochs != STREAM:
            examples = read_all(settings.train_corpus(self.nlp))
        batches = iterate_batches(
            lambda: settings.train_corpus(self.nlp),
            settings.batcher,
            examples=examples,
            max_epochs=settings.max_epochs if settings.max_epochs == STREAM else 0,
            shuffler=random.Random(settings.seed),
        )
        run = TrainingRun(self.nlp, settings, examples=examples)
        for run.step, batch in enumerate(islice(batches, N_STEPS)):
            run.update(batch)
        self.nlp.update(
            batch.examples, sgd=False, exclude=settings.frozen_components, annotates=settings.annotating_components
        )
        self._docs = [example.predicted for example in batch.examples[:_N_DOCS]]
        after = _params(self.model)
        return [f"layer {number}: {name}" for number, name in before if _is_same(before, after, (number, name))]

    def predict(self) -> Any:
        """Return what the component predicts of the first texts of the last batch."""
        docs = [self.nlp.make_doc(doc.text) for doc in self._docs]
        before = self.nlp.pipe_names[: self.nlp.pipe_names.index(self.component)]
        with self.nlp.select_pipes(enable=before):
            docs = [*self.nlp.pipe(docs)]
        return self.nlp.get_pipe(self.component).predict(docs)


def _params(model: Model[Any, Any]) -> _Params:
    """Return copies of the parameters of a model, by the numbers of their layers and their names."""
    return {
        (number, name): layer.get_param(name).copy()
        for number, layer in enumerate(model.walk())
        for name in layer.param_names
        if layer.has_param(name)
    }


def _is_same(before: _Params, after: _Params, key: tuple[int, str]) -> bool:
    old, new = before[key], after.get(key)
    return new is not None and old.shape == new.shape and bool((old == new).all())
