"""The base class of components that learn: a model, labels and settings, saved as two files."""

from __future__ import annotations

import warnings
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, SupportsIndex, TypeVar

import srsly
from thinc.api import Adam, set_dropout_rate

from ...errors import ConfigError, DataError, ModelError
from ...files.reading import Record, unpack
from ...files.writing import as_path, write_bytes
from ...quoting import shown
from ...tokens.comparing.example import validate_examples
from ..arguments import as_losses, check_optimizer, check_rate
from ..saving.settings import find_wrong_setting, read_settings
from .growth import carry_over, watch_growth
from .new_labels import name_labels
from .pipe import Pipe, batches_of_docs
from .threads import one_thread
from .weights import copied, is_initialized, load_weights, swapped_params

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from thinc.model import Model
    from thinc.optimizers import Optimizer
    from typing_extensions import Self

    from ...tokens import Doc, Span
    from ...tokens.comparing.example import Example
    from ...vocab import Vocab
    from ..assembly import Assembly
    from ..language import Language
    from .growth import Growth

    GetExamples = Callable[[], Iterable[Example]]

TrainableT = TypeVar("TrainableT", bound="TrainablePipe")

# How many examples show a model its input, so that it can infer its dimensions.
SAMPLE_SIZE = 10


class TrainablePipe(Pipe):
    """A component with a model; a subclass writes `set_annotations` and `get_loss`, and `initialize` if it has labels.

    Prediction reads the model and writes to the Docs it is given and nothing else, so that several threads can predict
    with one pipeline.

    Args:
        vocab: The vocabulary.
        model: Takes a list of Docs.
        name: The component's name in the pipeline.
        scorer: Called with examples to score what the component predicts.
        **cfg: Settings to save with the model; a component with labels has a list ``labels`` among them.

    Attributes:
        learns_new_labels: Whether labels that first come with further training are taken, where the model can grow;
            else they are refused. It is a matter of the class: where every token has a label, an unknown one is more
            often a mistake.
    """

    learns_new_labels: ClassVar[bool] = True

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        name: str = "",
        *,
        scorer: Callable[..., dict[str, Any]] | None = None,
        **cfg: Any,
    ) -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.scorer = scorer
        self.cfg = dict(sorted(cfg.items()))
        self._grown: list[Growth] = []

    # What holds where a subclass with a constructor of its own sets vocab, model and name only. A pipeline notes of
    # which class it is, and with which settings, their factory among them, it has made the component.
    made_with: tuple[type[Assembly], dict[str, Any]] | None = None
    _cfg: dict[str, Any] | None = None
    _rehearsal_model: Model[Any, Any] | None = None

    @property
    def cfg(self) -> dict[str, Any]:
        """The settings that are saved with the model."""
        if self._cfg is None:
            self._cfg = {}
        return self._cfg

    @cfg.setter
    def cfg(self, value: dict[str, Any]) -> None:
        self._cfg = value

    # What a subclass writes

    def predict(self, docs: Sequence[Doc]) -> Any:
        """Return the model's output for a batch of Docs, in the form that `set_annotations` takes.

        The Docs stay as they are.
        """
        return self.model.predict(docs)

    def set_annotations(self, docs: Sequence[Doc], scores: Any) -> None:
        """Write into a batch of Docs what `predict` returned for it.

        Raises:
            NotImplementedError: The subclass has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define set_annotations(self, docs, scores)")

    def get_loss(self, examples: Sequence[Example], scores: Any) -> tuple[float, Any]:
        """Return the loss, and its gradient with respect to the scores, in the form of the scores.

        Raises:
            NotImplementedError: The subclass has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define get_loss(self, examples, scores)")

    def new_labels(self, examples: Iterable[Example]) -> dict[str, Span]:
        """Return the labels that examples have and the component does not, each with the place where it stands first.

        A component without labels has none; `unknown_labels` does it for those of tokens.
        """
        return {}

    def warn_of_unlearnable(self, examples: Iterable[Example]) -> None:
        """Warn of annotations that learning will pass over; called before a trained component goes on learning."""

    # Prediction

    def __call__(self, doc: Doc) -> Doc:
        """Predict for one Doc and return it annotated."""
        docs = [doc]
        try:
            with one_thread:
                self.set_annotations(docs, self.predict(docs))
        except Exception as error:
            self._hand_over(docs, error)
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:
        """Annotate a stream of Docs a batch at a time; a batch that fails goes to the error handler."""
        for docs in batches_of_docs(stream, batch_size):
            try:
                with one_thread:
                    self.set_annotations(docs, self.predict(docs))
            except Exception as error:
                self._hand_over(docs, error)
            else:
                yield from docs

    def _hand_over(self, docs: Sequence[Doc], error: Exception) -> None:
        """Pass Docs that failed to the error handler."""
        if not isinstance(error, ModelError) and not is_initialized(self.model):
            message = f"component {self.name!r} has no weights yet; train it, load them, or call nlp.initialize first"
            cause, error = error, ModelError(message)
            error.__cause__ = cause
        self.get_error_handler()(self.name, self, docs, error)

    # Training

    def initialize(self, get_examples: GetExamples, nlp: Language | None = None) -> None:
        """Show the model a few Docs, so that it sets up its weights."""
        self.model.initialize(X=[example.predicted for example in self.sample(get_examples)])

    def sample(self, get_examples: GetExamples) -> list[Example]:
        """Return the first few examples that have tokens.

        Raises:
            DataError: There is no example with tokens.
        """
        examples = list(islice((example for example in get_examples() if len(example.predicted)), SAMPLE_SIZE))
        if not examples:
            raise DataError(
                f"component {self.name!r} cannot be initialized: the training data hold no tokens; "
                "check that the path of the training corpus is right"
            )
        return examples

    def update(
        self,
        examples: Iterable[Example],
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Learn from a batch of examples; what is done with labels that are new, `take_labels` says.

        Args:
            examples: The batch.
            drop: The dropout rate.
            sgd: Applies the gradients at once; None to leave them until `finish_update`.
            losses: The loss is added to the number under the component's name.

        Returns:
            `losses`.

        Raises:
            DataError: The examples have labels that the component does not have and cannot take.
        """
        return self._run_batch(self._learn_labelled, examples, drop=drop, sgd=sgd, losses=losses)

    def _learn_labelled(self, examples: Sequence[Example], docs: Sequence[Doc]) -> float:
        """Learn from a batch once all of its labels are known."""
        self.take_labels(examples)
        return self.learn_batch(examples, docs)

    def _run_batch(
        self,
        learn: Callable[[Sequence[Example], Sequence[Doc]], float],
        examples: Iterable[Example],
        *,
        drop: float,
        sgd: Optimizer | None,
        losses: dict[str, float] | None,
    ) -> dict[str, float]:
        """Let a function learn from a batch, and do what goes with it."""
        validate_examples(examples, f"{type(self).__name__}.update")
        check_rate(drop)
        check_optimizer(sgd)
        losses = as_losses(losses)
        losses.setdefault(self.name, 0.0)
        examples = list(examples)
        docs = self.begin_batch(examples, drop=drop)
        if not docs:
            return losses
        with one_thread:
            losses[self.name] += learn(examples, docs)
            if sgd:
                self.finish_update(sgd)
        return losses

    def learn_batch(self, examples: Sequence[Example], docs: Sequence[Doc]) -> float:
        """Run forward and backward over a batch and return its loss; the gradients are left in the model."""
        scores, backprop = self.model.begin_update(docs)
        loss, d_scores = self.get_loss(examples, scores)
        backprop(d_scores)
        return float(loss)

    def begin_batch(self, examples: Sequence[Example], *, drop: float) -> list[Doc]:
        """Check a batch, set the dropout rate, and return the predicted Docs; none where they hold no tokens."""
        validate_examples(examples, f"{type(self).__name__}.update")
        docs = [example.predicted for example in examples]
        if not any(map(len, docs)):
            return []
        set_dropout_rate(self.model, drop)
        return docs

    def rehearse(
        self,
        examples: Iterable[Example],
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Learn to predict as the model did when `resume_training` was called; before that, do nothing.

        Args:
            examples: A batch; what is annotated does not matter.
            drop: The dropout rate.
            sgd: Applies the gradients at once; None to leave them until `finish_update`.
            losses: The loss is added to the number under the component's name.

        Returns:
            `losses`.
        """
        if self._rehearsal_model is None:
            return {} if losses is None else losses
        return self._run_batch(self.rehearse_batch, examples, drop=drop, sgd=sgd, losses=losses)

    def rehearse_batch(self, examples: Sequence[Example], docs: Sequence[Doc]) -> float:
        """Compare model and remembered model over a batch, and return the loss; the gradients are left in the model.

        A component for which that makes no sense leaves it out.
        """
        return 0.0

    def resume_training(self) -> None:
        """Remember the model as it is now, for `rehearse`."""
        self._rehearsal_model = copied(self.model)
        set_dropout_rate(self._rehearsal_model, 0.0)

    def create_optimizer(self) -> Optimizer:
        """Return the optimizer that holds where no config names one."""
        optimizer: Optimizer = Adam(0.001)
        return optimizer

    def finish_update(self, sgd: Optimizer) -> None:
        """Apply the gradients that have come together since the last time."""
        if self._grown:
            carry_over(sgd, self._grown)
            self._grown = []
        self.model.finish_update(sgd)

    def use_params(self, params: Mapping[tuple[int, str], Any] | None) -> AbstractContextManager[None]:
        """Run a block with other parameters, such as the optimizer's averages."""
        return swapped_params(self.model, params or {})

    @property
    def side_models(self) -> Mapping[str, Model[Any, Any]]:
        """Models by name that only serve training: no file has them, but a run that is resumed needs them."""
        return {}

    @property
    def is_trainable(self) -> bool:
        """Whether the component learns from examples."""
        return True

    # Settings

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

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the model's output."""
        return tuple(self.cfg.get("labels", ()))

    @property
    def label_data(self) -> Any:
        """The labels, in the form that `initialize` takes; None for a component without."""
        return self.labels or None

    @property
    def is_resizable(self) -> bool:
        """Whether labels can still be added once the model has its weights."""
        return "resize_output" in self.model.attrs or type(self).set_output is not TrainablePipe.set_output

    def add_label(self, label: str) -> int:
        """Add a label; a model that has its weights already grows, and scores the other labels as before.

        Returns:
            1 if the label is new, 0 if the component has it.

        Raises:
            ValueError: The label is not a string, or the model cannot grow.
            NotImplementedError: The component has no labels.
        """
        if "labels" not in self.cfg:
            raise NotImplementedError(f"Component {self.name!r} ({type(self).__name__}) has no labels to add to.")
        if not isinstance(label, str):
            raise ValueError(f"A label is a string, not {type(label).__name__}: {shown(label)}.")
        if label in self.cfg["labels"]:
            return 0
        n_labels = len(self.cfg["labels"]) + 1
        grows = bool(self.model.has_dim("nO")) and n_labels > self.model.get_dim("nO") and is_initialized(self.model)
        if grows and not self.is_resizable:
            raise ValueError(
                f"Component {self.name!r} has weights for {self.model.get_dim('nO')} labels and cannot take {label!r} "
                "as one more; add all labels before nlp.initialize."
            )
        self.cfg["labels"].append(label)
        self.vocab.strings.add(label)
        if grows:
            self.set_output(n_labels)
        return 1

    def take_labels(self, examples: Iterable[Example]) -> list[str]:
        """Add the labels that examples have and the component does not; returns them.

        Args:
            examples: What is going to be learnt.

        Raises:
            DataError: The component cannot take them; it stays as it is.
        """
        new = self.new_labels(examples)
        if not new:
            return []
        if not self.learns_new_labels or (is_initialized(self.model) and not self.is_resizable):
            raise DataError(
                f"component {self.name!r} does not have the labels {name_labels(new)} and cannot take them now; "
                "correct the data, or initialize the component with all labels"
            )
        for label in new:
            self.add_label(label)
        return list(new)

    def complete_labels(self, examples: Iterable[Example]) -> None:
        """Do so for labels that a list given to `initialize` lacks, and warn of them.

        Raises:
            DataError: The component cannot take them.
        """
        new = self.take_labels(examples)
        if new:
            names = ", ".join(map(repr, new))
            warnings.warn(
                f"component {self.name!r} takes labels that the training data have and the labels given to initialize "
                f"lack: {names}; make the list of labels anew if it is to hold them",
                stacklevel=3,
            )

    def set_output(self, nO: int) -> None:
        """Give the model another number of outputs.

        Raises:
            NotImplementedError: The model cannot change it.
        """
        if "resize_output" not in self.model.attrs:
            raise NotImplementedError(f"The model of component {self.name!r} cannot change its number of outputs.")
        with watch_growth(self.model) as grown:
            self.model.attrs["resize_output"](self.model, nO)
        self._grown += grown

    # Saving

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        """Pickle the component as its settings and its bytes; a model is made of functions, which cannot be pickled."""
        if self.made_with is None:
            return super().__reduce_ex__(protocol)
        return _open_component, (*self.made_with, self.name, self.vocab, self.to_bytes(exclude=["vocab"]))

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the settings (``cfg``, JSON) and the weights (``model``, msgpack) into a folder."""
        folder, exclude = as_path(path), set(exclude)
        if "cfg" not in exclude:
            write_bytes(folder / "cfg", srsly.json_dumps(self.cfg, indent=2, sort_keys=True).encode("utf8"))
        if "vocab" not in exclude:
            self.vocab.to_disk(folder / "vocab")
        if "model" not in exclude:
            write_bytes(folder / "model", self.model.to_bytes())

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote.

        Raises:
            ModelError: A file is missing, broken, or does not fit the model.
        """
        folder, exclude = as_path(path), set(exclude)
        if "cfg" not in exclude:
            self._read_cfg(self._read(folder / "cfg"), where=str(folder / "cfg"))
        if "vocab" not in exclude:
            self.vocab.from_disk(folder / "vocab")
        if "model" not in exclude:
            load_weights(self.model, self._read(folder / "model"), component=self.name, where=str(folder / "model"))
            if "cfg" not in exclude:
                self._refuse_other_labels(where=str(folder / "cfg"))
        self.weights_read()
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return settings, vocabulary and weights as msgpack."""
        exclude = set(exclude)
        parts: dict[str, Any] = {}
        if "cfg" not in exclude:
            parts["cfg"] = srsly.json_dumps(self.cfg, sort_keys=True)
        if "vocab" not in exclude:
            parts["vocab"] = self.vocab.to_bytes()
        if "model" not in exclude:
            parts["model"] = self.model.to_bytes()
        return srsly.msgpack_dumps(parts)

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned.

        Raises:
            ModelError: The bytes are broken or do not fit the model.
        """
        where = f"bytes of component {self.name!r}"
        parts, exclude = (
            Record(unpack(bytes_data, where=where, error=ModelError), where=where, error=ModelError),
            set(exclude),
        )
        if "cfg" in parts and "cfg" not in exclude:
            cfg: Any = parts.value("cfg", (str, bytes), "JSON")
            self._read_cfg(cfg, where=where)
        if "vocab" in parts and "vocab" not in exclude:
            self.vocab.from_bytes(parts.content("vocab"))
        if "model" in parts and "model" not in exclude:
            load_weights(self.model, parts.content("model"), component=self.name, where=where)
            if "cfg" not in exclude:
                self._refuse_other_labels(where=where)
        self.weights_read()
        return self

    def weights_read(self) -> None:
        """Take note that the weights have been read; a subclass that keeps something that follows from them does."""

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise ModelError(
                f"{path}: component {self.name!r} cannot be loaded ({error.strerror}); "
                "restore the folder, or leave the component out with exclude"
            ) from error

    def _refuse_other_labels(self, *, where: str) -> None:
        """See that each output of the weights that were read has its label.

        Raises:
            ModelError: There are more outputs, or more labels.
        """
        n_outputs = self.model.get_dim("nO") if self.model.has_dim("nO") and is_initialized(self.model) else 0
        if "labels" in self.cfg and n_outputs and len(self.labels) != n_outputs:
            raise ModelError(
                f"{where}: the settings of component {self.name!r} name {len(self.labels)} labels, but its weights are "
                f"for {n_outputs}; restore the file that was saved with them, or train again"
            )

    def _read_cfg(self, data: bytes | str, *, where: str) -> None:
        where = f"{where}: the settings of component {self.name!r} cannot be read"
        self.cfg.update(read_settings(data, component=type(self), own=self.cfg, where=where))
        for label in self.labels:
            self.vocab.strings.add(label)


def _open_component(
    pipeline: type[Language], settings: dict[str, Any], name: str, vocab: Vocab, data: bytes
) -> TrainablePipe:
    """Make a component as its pipeline did; what a pickled component is read with."""
    config = {key: value for key, value in settings.items() if key != "factory"}
    pipe: TrainablePipe = pipeline(vocab).create_pipe(settings["factory"], name, config=config)
    return pipe.from_bytes(data, exclude=["vocab"])
