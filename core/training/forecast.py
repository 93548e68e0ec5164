"""What a training run would do: which components learn what, in how many steps, and with how much memory."""

from __future__ import annotations

import math
import random
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..corpora.whole import read_all
from ..pipeline.saving.finite import arrays_of
from .epochs import STREAM, Batch, iterate_batches
from .evaluation import read_dev_corpus
from .loop import TrainingRun
from .settings import TrainingSettings

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from thinc.model import Model

    from ..pipeline import Language
    from ..tokens.comparing.example import Example

BYTES = 4
"""The bytes of a number of a parameter."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Say of a component what it would learn.

    Args:
        name: Its name.
        kind: What makes it.
        learns: ``new`` where it begins, ``on`` where it goes on from a trained pipeline, ``no`` where it stays as it
            is.
        labels: Its labels.
        n_params: How many numbers its model has that can be learnt, what it listens to left out.
    """

    name: str
    kind: str
    learns: str
    labels: Sequence[str]
    n_params: int


@dataclass(frozen=True, kw_only=True)
class Size:
    """Say how large a corpus is.

    Args:
        n_texts: How many texts it has.
        n_words: How many words these have.
    """

    n_texts: int
    n_words: int

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Size:
        """Return the size of what a corpus gives."""
        return cls(n_texts=len(examples), n_words=sum(map(len, examples)))


@dataclass(kw_only=True)
class Steps:
    """Say how long a run goes on.

    Args:
        most: The steps after which it ends; None where nothing limits it.
        in_epoch: The steps of the first epoch; None where it is not seen to its end.
        counted: How many were looked at.
        largest: The batch of most words among them.
    """

    most: int | None
    in_epoch: int | None = None
    counted: int = 0
    largest: Batch = field(default_factory=lambda: Batch(epoch=0, examples=[], ends_epoch=False, share_of_epoch=0.0))

    @property
    def n_words_of_largest(self) -> int:
        """The words of the largest batch."""
        return sum(map(len, self.largest.examples))


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Hold what a run would do.

    Args:
        parts: Its components.
        settings: What steers it.
        train: The corpus that it learns from; None where that is streamed.
        dev: The corpus that it is evaluated on.
        steps: How long it goes on.
        in_tables: The bytes of what is kept of each number that is learnt: itself, its gradient, and what the optimizer
            keeps.
        at_peak: The most bytes that this process has taken so far; None where the system does not say.
    """

    parts: Sequence[Part]
    settings: TrainingSettings
    train: Size | None
    dev: Size
    steps: Steps
    in_tables: int
    at_peak: int | None


def forecast(nlp: Language, examples: list[Example] | None = None, *, resumed: Collection[str] = ()) -> Forecast:
    """Say what a run would do with an initialized pipeline, which takes a step on the way: it is spoilt for training.

    How much memory a run takes is not computed but tried: the pipeline learns from the largest batch and is evaluated
    on as many texts as it annotates at once, and what the process has taken at most is asked of the system.

    Args:
        nlp: The pipeline, as `init_nlp` returns it.
        examples: What the training corpus gives, as `init_run` has read it; None to read it.
        resumed: The components that come from a trained pipeline.

    Raises:
        DataError: A corpus is empty or cannot be read.
    """
    settings = TrainingSettings.from_config(nlp.config.interpolate())
    if examples is None and settings.max_epochs != STREAM:
        examples = read_all(settings.train_corpus(nlp))
    dev_examples = read_dev_corpus(nlp, settings.dev_corpus)
    steps = _count_steps(nlp, settings, examples)
    TrainingRun(nlp, settings, examples=examples).update(steps.largest)
    nlp.evaluate(dev_examples[: nlp.batch_size])
    parts = [_describe(nlp, name, settings=settings, resumed=resumed) for name in nlp.pipe_names]
    # Weights, gradients and the two moments of Adam.
    n_tables = 4 if settings.optimizer.averages is None else 5
    return Forecast(
        parts=parts,
        settings=settings,
        train=None if examples is None else Size.of(examples),
        dev=Size.of(dev_examples),
        steps=steps,
        in_tables=sum(part.n_params for part in parts if part.learns != "no") * n_tables * BYTES,
        at_peak=_peak(),
    )


def _count_steps(nlp: Language, settings: TrainingSettings, examples: list[Example] | None) -> Steps:
    """Go over the batches of a run, without learning from them."""
    batches = iterate_batches(
        lambda: settings.train_corpus(nlp),
        settings.batcher,
        examples=examples,
        max_epochs=settings.max_epochs,
        shuffler=random.Random(settings.seed),
    )
    # Of a run without an end one epoch is enough, and to stream a corpus again takes long.
    is_one_enough = settings.max_epochs == STREAM or not (settings.max_epochs or settings.max_steps)
    # The last step is the one of that number, and the first has the number 0.
    most = settings.max_steps + 1 if settings.max_steps else None
    steps = Steps(most=most)
    for steps.counted, batch in enumerate(batches, 1):
        if sum(map(len, batch.examples)) > steps.n_words_of_largest:
            steps.largest = batch
        if batch.ends_epoch and steps.in_epoch is None:
            steps.in_epoch = steps.counted
        if steps.counted == most or (is_one_enough and batch.ends_epoch):
            break
    else:
        steps.most = steps.counted
    return steps


def _describe(nlp: Language, name: str, *, settings: TrainingSettings, resumed: Collection[str]) -> Part:
    pipe: Any = nlp.get_pipe(name)
    is_learning = name not in settings.frozen_components and getattr(pipe, "is_trainable", False)
    return Part(
        name=name,
        kind=nlp.pipe_factories[name],
        learns="no" if not is_learning else "on" if name in resumed else "new",
        labels=nlp.pipe_labels.get(name, []),
        n_params=count_params(pipe.model) if hasattr(getattr(pipe, "model", None), "walk") else 0,
    )


def count_params(model: Model[Any, Any]) -> int:
    """Return how many numbers the parameters of a model hold, those that it keeps in another framework too."""
    return sum(math.prod(array.shape) for array in arrays_of(model))


def _peak() -> int | None:
    """Return the most bytes that this process has held, or None where the system does not say."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
