"""The base class of components that learn: how they predict and are trained."""

from __future__ import annotations

import warnings
from itertools import islice
from typing import TYPE_CHECKING, Any

from thinc.api import Adam, set_dropout_rate

from ... import tokens
from ...callers import level_of_caller
from ...errors import DataError, ModelError
from ...tokens.arguments import doc_argument
from ..arguments import as_losses, check_optimizer, check_rate
from ..saving.finite import are_finite, is_finite
from .faults import fault_of_weights, is_told
from .growth import carry_over
from .listener import Listening
from .new_labels import name_labels
from .pipe import batches_of_docs
from .saved_pipe import SavedPipe
from .threads import one_thread
from .weights import copied, is_initialized, swapped_params

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from thinc.model import Model
    from thinc.optimizers import Optimizer

    from ...tokens import Doc
    from ...tokens.comparing.example import Example
    from ..language import Language
    from .label_cases import LabelCases

    GetExamples = Callable[[], Iterable[Example]]

# How many examples show a model its input, so that it can infer its dimensions.
SAMPLE_SIZE = 10


class TrainablePipe(SavedPipe):
    """A component with a model; a subclass writes `set_annotations` and `get_loss`, and `initialize` if it has labels.

    Prediction reads the model and writes to the Docs it is given and nothing else, so that several threads can predict
    with one pipeline. What it is made of, its labels, and how it is saved stand in the base classes (`LabelledPipe`,
    `SavedPipe`).

    Args:
        vocab: The vocabulary.
        model: Takes a list of Docs.
        name: The component's name in the pipeline.
        scorer: Called with examples to score what the component predicts.
        label_thresholds: The thresholds of labels that have one of their own, as ``nlpx find-threshold --per-label``
            finds them.
        **cfg: Settings to save with the model; a component with labels has a list ``labels`` among them.

    Attributes:
        takes_label_thresholds: Whether a label can have a threshold of its own, in the setting ``label_thresholds``. It
            is a matter of the class: what it gives has to follow them, what a label gets depends on its own alone, and
            `label_cases` says what they can be found by.
        learns_threshold: Whether training finds its setting ``threshold``, on the data that it evaluates on and by what
            `label_cases` gives, before each evaluation.
    """

    learns_threshold: bool = False

    # The model as `resume_training` found it; components that were written for spaCy read it by this name.
    _rehearsal_model: Model[Any, Any] | None = None

    _listening: Listening | None = None

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

    def label_cases(self, examples: Sequence[Example], scores: Any) -> LabelCases:
        """Return what the thresholds of labels can be found by, for a component that takes them.

        Args:
            examples: A batch.
            scores: What `predict` returned for its predicted Docs.

        Raises:
            NotImplementedError: The subclass has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define label_cases(self, examples, scores)")

    def warn_of_unlearnable(self, examples: Iterable[Example]) -> None:
        """Warn of annotations that learning will pass over; called before a trained component goes on learning."""

    # Prediction

    def finite_scores(self, scores: Any) -> Any:
        """Return an array of scores; for `predict`, before anything is chosen by them.

        Raises:
            ModelError: They are no finite numbers.
        """
        if not is_finite(scores):
            raise self.not_finite("the scores that its model gives" if are_finite(self.model) else "its weights")
        return scores

    def not_finite(self, what: str) -> ModelError:
        """Return the error that says why the component cannot predict.

        Args:
            what: What holds values that are no finite numbers.
        """
        return ModelError(
            f"component {self.name!r} cannot predict: {what} hold values that are no finite numbers (NaN or "
            "infinity); restore the folder that it was loaded from, or train again, with a lower learn rate"
        )

    def __call__(self, doc: Doc) -> Doc:
        """Predict for one Doc and return it annotated.

        Raises:
            ArgumentError: It is none.
        """
        docs = [doc_argument(doc, f"What component {self.name!r} annotates")]
        try:
            with one_thread:
                self._annotate(docs)
        except Exception as error:
            self._hand_over(docs, error)
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:
        """Annotate a stream of Docs a batch at a time; a batch that fails goes to the error handler."""
        for docs in batches_of_docs(stream, batch_size):
            try:
                with one_thread:
                    self._annotate(docs)
            except Exception as error:
                self._hand_over(docs, error)
            else:
                yield from docs

    def _annotate(self, docs: Sequence[Doc]) -> None:
        self.set_annotations(docs, self.predict(docs))
        listening = self._listening
        if listening is None or not listening.is_of(self.model):
            listening = self._listening = Listening(self.model)
        listening.end_reading(docs)

    def _hand_over(self, docs: Sequence[Doc], error: Exception) -> None:
        """Pass Docs that failed to the error handler."""
        fault = None if is_told(self.name, error) else fault_of_weights(self.name, self.model) or self.label_fault()
        if fault is not None:
            fault.__cause__ = error
            error = fault
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
        """Learn from a batch of examples, and of labels that are new to the component, of which a warning tells.

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
        """Learn from a batch once all of its labels are known; warn of those that are new."""
        new = self.take_labels(examples)
        if new and is_initialized(self.model):
            warnings.warn(
                f"component {self.name!r} learns labels that are new to it: {name_labels(new)}; if that is a mistake, "
                "correct the data",
                stacklevel=level_of_caller(),
            )
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
        tokens.validate_examples(examples, f"{type(self).__name__}.update")
        check_rate(drop)
        check_optimizer(sgd)
        losses = as_losses(losses)
        losses.setdefault(self.name, 0.0)
        examples = list(examples)
        docs = self.begin_batch(examples, drop=drop)
        if not docs:
            return losses
        with one_thread:
            with self.growing():
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
        tokens.validate_examples(examples, f"{type(self).__name__}.update")
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
        return create_default_optimizer()

    def finish_update(self, sgd: Optimizer) -> None:
        """Apply the gradients that have come together since the last time."""
        if self._grown:
            carry_over(sgd, self._grown)
            self._grown = ()
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


def create_default_optimizer() -> Optimizer:
    """Return the optimizer that holds where no config names one, and no component makes its own."""
    optimizer: Optimizer = Adam(0.001)
    return optimizer
