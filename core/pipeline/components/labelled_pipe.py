"""Components with a model: what they are made of, their settings, and labels that can grow."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from ...errors import ConfigError, DataError
from ...quoting import counted, shown
from ...registry.blame import author_of, blame
from ..saving.settings import find_wrong_setting
from .growth import watch_growth
from .new_labels import name_labels
from .pipe import Pipe
from .weights import is_initialized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from thinc.model import Model

    from ...config.limits import Share
    from ...tokens import Span
    from ...tokens.comparing.example import Example
    from ...vocab import Vocab
    from ..assembly import Assembly
    from .growth import Growth

LABEL_THRESHOLDS = "label_thresholds"
"""The setting of a component in which labels have thresholds of their own; it is there where they have."""


class LabelledPipe(Pipe):
    """The part of `TrainablePipe` that holds model, settings and labels; see there."""

    takes_label_thresholds: ClassVar[bool] = False

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        name: str = "",
        *,
        scorer: Callable[..., dict[str, Any]] | None = None,
        label_thresholds: dict[str, Share] | None = None,
        **cfg: Any,
    ) -> None:
        if label_thresholds is not None:
            cfg[LABEL_THRESHOLDS] = label_thresholds
        self.vocab = vocab
        self.model = model
        self.name = name
        self.scorer = scorer
        self.cfg = dict(sorted(cfg.items()))

    # What holds where a subclass with a constructor of its own sets vocab, model and name only. A pipeline notes of
    # which class it is, and with which settings, their factory among them, it has made the component.
    made_with: tuple[type[Assembly], dict[str, Any]] | None = None
    _cfg: dict[str, Any] | None = None
    _grown: Sequence[Growth] = ()

    @property
    def cfg(self) -> dict[str, Any]:
        """The settings that are saved with the model."""
        if self._cfg is None:
            self._cfg = {}
        return self._cfg

    @cfg.setter
    def cfg(self, value: dict[str, Any]) -> None:
        self._cfg = value

    def check_settings(self, settings: Mapping[str, Any] | None = None) -> None:
        """Look at settings by the types and limits that the constructor says.

        Args:
            settings: Settings by name; None for those of the component, which anybody can change.

        Raises:
            ConfigError: One is not of its type, or not within its limits.
        """
        problem = find_wrong_setting(type(self), self.cfg if settings is None else settings)
        if problem:
            raise ConfigError(f"component {self.name!r}: {problem}")

    # Labels

    def new_labels(self, examples: Iterable[Example]) -> dict[str, Span]:
        """Return the labels that examples have and the component does not, each with the place where it stands first.

        A component without labels has none; `unknown_labels` does it for those of tokens.
        """
        return {}

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the model's output."""
        return tuple(self.cfg.get("labels", ()))

    @property
    def has_label_outputs(self) -> bool:
        """Whether the outputs of the model are those of `labels`, in number and order."""
        return "labels" in self.cfg

    def keep_label(self, label: Any) -> None:
        """Put a new label behind the others in the settings; a subclass that keeps them otherwise says where."""
        self.cfg["labels"].append(label)

    @property
    def label_data(self) -> Any:
        """The labels, in the form that `initialize` takes; None for a component without."""
        return self.labels or None

    @property
    def is_resizable(self) -> bool:
        """Whether labels can still be added once the model has its weights."""
        return "resize_output" in self.model.attrs or type(self).set_output is not LabelledPipe.set_output

    def outputs_for(self, n_labels: int) -> int:
        """Return how many outputs the model has for so many labels: one each, unless a subclass says otherwise."""
        return n_labels

    def check_outputs(self, n_outputs: int, due: str = "", *, layer: Model[Any, Any] | None = None) -> None:
        """Check that the config leaves the number of outputs to the labels, or has it right.

        Args:
            n_outputs: How many are due.
            due: Why so many, for the message; empty where each label has one.
            layer: The layer that gives them; None for the one that the model refers to as ``output_layer``, or, where
                it refers to none, for the model.

        Raises:
            ConfigError: The config gives the layer another number.
        """
        if layer is None:
            layer = self.model.get_ref("output_layer") if self.model.has_ref("output_layer") else self.model
        nO = layer.get_dim("nO") if layer.has_dim("nO") else n_outputs
        if nO != n_outputs:
            raise ConfigError(
                f"the model of component {self.name!r} has nO = {nO}, but {due or f'there are {n_outputs} labels'}; "
                f"set nO = null in [components.{self.name}.model], so that it follows them"
            )

    def add_label(self, label: str) -> int:
        """Add a label; a model that has its weights already grows, and scores the other labels as before.

        Returns:
            1 if the label is new, 0 if the component has it.

        Raises:
            ValueError: The label is not a string, or the model cannot grow.
            NotImplementedError: The component has no labels.
        """
        if not self.has_label_outputs:
            raise NotImplementedError(f"Component {self.name!r} ({type(self).__name__}) has no labels to add to.")
        if not isinstance(label, str):
            raise ValueError(f"A label is a string, not {type(label).__name__}: {shown(label)}.")
        is_new = self.put_label(label)
        self.vocab.strings.add(label)
        return is_new

    def put_label(self, label: Any) -> int:
        """Do so for a label of any kind; for subclasses whose labels are not named by strings.

        Raises:
            ValueError: The model cannot grow.
        """
        labels: tuple[Any, ...] = self.labels
        if label in labels:
            return 0
        n_outputs = self.outputs_for(len(labels) + 1)
        grows = bool(self.model.has_dim("nO")) and n_outputs > self.model.get_dim("nO") and is_initialized(self.model)
        if grows and not self.is_resizable:
            raise ValueError(
                f"Component {self.name!r} has weights for {counted(len(labels), 'label')} and cannot take {label!r} "
                "as one more; add all labels before nlp.initialize."
            )
        self.keep_label(label)
        if grows:
            self.set_output(n_outputs)
        return 1

    def take_labels(self, examples: Iterable[Example]) -> dict[str, Span]:
        """Add the labels that examples have and the component does not; returns them as `new_labels` does.

        Args:
            examples: What is going to be learnt.

        Raises:
            DataError: The component cannot take them; it stays as it is.
        """
        new = self.new_labels(examples)
        if new and is_initialized(self.model) and not self.is_resizable:
            raise DataError(
                f"component {self.name!r} does not have the labels {name_labels(new)} and cannot take them now; "
                "correct the data, or initialize the component with all labels"
            )
        for label in new:
            self.add_label(label)
        return new

    def complete_labels(self, examples: Iterable[Example]) -> None:
        """Do so for labels that a list given to `initialize` lacks, and warn of them.

        Raises:
            DataError: The component cannot take them.
        """
        new = self.take_labels(examples)
        if new:
            warnings.warn(
                f"component {self.name!r} takes labels that the training data have and the labels given to initialize "
                f"lack: {name_labels(new)}; make the list of labels anew if it is to hold them",
                stacklevel=3,
            )

    def set_output(self, nO: int) -> None:
        """Give the model another number of outputs.

        Raises:
            NotImplementedError: The model cannot change it.
            PluginError: The model says that it can, and does not.
        """
        if "resize_output" not in self.model.attrs:
            raise NotImplementedError(f"The model of component {self.name!r} cannot change its number of outputs.")
        with self.growing():
            self.resize_model(nO)
        left = self.model.get_dim("nO") if self.model.has_dim("nO") else nO
        if left != nO:
            # It would be saved so, and could not be loaded again.
            raise blame(
                f"the model of component {self.name!r}",
                author_of(self.model.attrs["resize_output"]),
                f"has nO = {left} after its resize_output was called for {nO}; nlpx.pipeline.grow_output "
                "tells every layer",
            )

    def resize_model(self, nO: int) -> None:
        """Change the model's number of outputs; a subclass some of whose outputs are no labels says where new ones go.

        Args:
            nO: How many there are to be.
        """
        self.model.attrs["resize_output"](self.model, nO)

    @contextmanager
    def growing(self) -> Iterator[None]:
        """Run a block in which layers may grow: an optimizer goes on with what it remembers of them."""
        with watch_growth() as growths:
            try:
                yield
            finally:
                self._grown = [*self._grown, *growths]
