"""The training loop: update, evaluate, save, stop."""

from __future__ import annotations

import math
import random
import sys
import time
import warnings
from contextlib import AbstractContextManager, closing, nullcontext
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from ..errors import TrainingError
from ..files.writing import as_path
from ..pipeline import load
from ..pipeline.saving.finite import are_finite
from ..quoting import counted
from ..registry.calls import ask
from .checkpoints import BEST, LAST, copy_model, save_model
from .devices import fix_random_seed
from .epochs import Batch, divide, iterate_batches
from .evaluation import evaluate, read_dev_corpus
from .interrupt import Interrupt, StoppedAtOnce, TrainingInterrupted, note_interrupts
from .loggers import set_up
from .pace import Pace
from .resume import TRAINING, restore, save_state
from .run_states import begun
from .schedules import values
from .settings import TrainingSettings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from pathlib import Path

    from ..pipeline import Language
    from ..tokens.comparing.example import Example

Info = dict[str, Any]


def train(
    nlp: Language,
    output_path: str | Path | None = None,
    *,
    use_gpu: int = -1,
    resume: bool = False,
    examples: list[Example] | None = None,
    stdout: IO[str] | None = None,
    stderr: IO[str] | None = None,
) -> tuple[Language, str | None]:
    """Train an initialized pipeline as its config says; returns it and the folder of the last model.

    Args:
        nlp: The pipeline, as `init_nlp` returns it.
        output_path: The folder for ``model-best`` and ``model-last``; None to save nothing.
        use_gpu: Not used; a pipeline is trained on the device where `init_nlp` has made it.
        resume: Whether to go on with the run in the folder that was interrupted or killed, if there is one; of a
            complete one the last model is returned.
        examples: What the training corpus gives, as `init_run` has read it; None to read it. The list is shuffled.
        stdout: Where the table of results goes; None for standard output.
        stderr: Where notices and the progress bar go; None for standard error.

    Raises:
        DataError: A corpus is empty or cannot be read.
        TrainingError: A loss is not a number any more, a model cannot be saved, a run cannot be resumed, or another one
            is training into the folder.
        TrainingInterrupted: The user pressed Ctrl-C, or the system asked the process to end; the last model is saved.
    """
    settings = TrainingSettings.from_config(nlp.config.interpolate())
    folder = None if output_path is None else as_path(output_path)
    if not any(settings.score_weights.values()):
        warnings.warn(
            "no score in training.score_weights counts, so all models score 0 and model-best is the first; give a "
            "weight to one that the components compute",
            stacklevel=2,
        )
    with begun(TRAINING, folder, nlp.config, resume=resume) as standing:
        if folder is not None and standing.is_complete:
            return load(folder / LAST), str(folder / LAST)
        run = TrainingRun(nlp, settings, folder=folder, examples=examples)
        # What is wrong with this corpus would otherwise show only at the first evaluation, hours from now.
        run.dev_examples()
        log_step, finalize = set_up(settings.logger, nlp, stdout or sys.stdout, stderr or sys.stderr)
        try:
            with run.pace.followed(), closing(run.steps(standing.state)) as steps:
                for info in steps:
                    log_step(info)
        finally:
            finalize()
    return nlp, None if folder is None else str(folder / LAST)


class TrainingRun:
    """Hold where a run stands: the step, the losses since the last evaluation, the scores so far.

    Args:
        nlp: The pipeline.
        settings: What steers the run.
        folder: Where models are saved; None for nowhere.
        examples: What the training corpus gives; None to read it.
    """

    def __init__(
        self,
        nlp: Language,
        settings: TrainingSettings,
        *,
        folder: Path | None = None,
        examples: list[Example] | None = None,
    ) -> None:
        self.nlp = nlp
        self.settings = settings
        self.folder = folder
        self.examples = examples
        self._dev_examples: list[Example] = []
        self.step = 0
        self.n_words = 0
        self.losses: dict[str, float] = {}
        self.results: list[tuple[float, int]] = []
        self._dropout = values(settings.dropout, name="training.dropout")
        self._parts = values(settings.accumulate_gradient, name="training.accumulate_gradient")
        self.pace = Pace()
        self._interrupt = Interrupt()

    def steps(self, state: Mapping[str, Any] | None = None) -> Generator[Info | None]:
        """Take the steps one after the other; yield a report after each evaluation and None after other steps.

        Args:
            state: Where an interrupted run stood that is to go on; None to start.
        """
        settings = self.settings
        fix_random_seed(settings.seed)
        batches = iterate_batches(
            lambda: settings.train_corpus(self.nlp),
            settings.batcher,
            examples=self.examples,
            max_epochs=settings.max_epochs,
            shuffler=random.Random(settings.seed),
        )
        batch = None if state is None else self._pass_over(batches, state)
        with note_interrupts() as self._interrupt:
            if batch is not None and self._is_evaluation_due(batch) and not self._is_evaluated():
                yield from self._report(batch)
            first = 0 if batch is None else self.step + 1
            if batch is None or not self._is_done():
                for self.step, batch in enumerate(batches, first):
                    self.update(batch)
                    self._stop_if_asked()
                    if self._is_evaluation_due(batch):
                        yield from self._report(batch)
                    else:
                        yield None
                    if self._is_done():
                        break
            if batch is not None and not self._is_evaluated():
                yield from self._report(batch)
        if self._resumable is not None:
            TRAINING.remove(self._resumable)

    def _report(self, batch: Batch) -> Iterator[Info]:
        """Evaluate, report, and save where the run stands once the loggers have done what they do with the report."""
        try:
            yield self._evaluate(batch)
        except StoppedAtOnce:
            self._stop_if_asked()
        self._save_state()
        self._stop_if_asked()

    def _pass_over(self, batches: Iterator[Batch], state: Mapping[str, Any]) -> Batch:
        """Pass over the batches that an interrupted run has seen; return the last of them.

        Raises:
            TrainingError: There are fewer, or the state does not fit the run.
        """
        n_seen = state["step"] + 1
        for number in range(n_seen):
            if (following := next(batches, None)) is None:
                raise TrainingError(
                    f"{TRAINING.state}: the run had seen {counted(n_seen, 'batch')}, and the texts make only {number} "
                    "in training.max_epochs now; restore what was changed, or begin again without --resume"
                )
            batch = following
            next(self._dropout)
            for part in divide(batch.examples, int(next(self._parts))):
                self._take_labels(part)
        restore(self, state)
        return batch

    def _take_labels(self, examples: list[Example]) -> None:
        """Let components grow as they grew when they learnt from examples that are passed over now."""
        for name, component in self.nlp.pipeline:
            if name not in self.settings.frozen_components and hasattr(component, "take_labels"):
                component.take_labels(examples)

    def update(self, batch: Batch) -> None:
        """Learn from a batch, which takes one step."""
        nlp, settings = self.nlp, self.settings
        self.pace.start(words=self.n_words, share_done=self._share_done(batch))
        if settings.before_update is not None:
            report = {"step": self.step, "epoch": batch.epoch}
            ask(settings.before_update, nlp, report, due=None, what="[training.before_update]: the callback")
        dropout = next(self._dropout)
        # What overflows is found and explained by our own checks.
        with np.errstate(all="ignore"):
            for part in divide(batch.examples, int(next(self._parts))):
                nlp.update(
                    part,
                    drop=dropout,
                    losses=self.losses,
                    sgd=False,
                    exclude=settings.frozen_components,
                    annotates=settings.annotating_components,
                )
            self._refuse_bad_losses(batch)
            for name, component in nlp.pipeline:
                if name not in settings.frozen_components and getattr(component, "is_trainable", False):
                    component.finish_update(settings.optimizer)
        settings.optimizer.step_schedules()  # type: ignore[no-untyped-call]
        self.n_words += sum(map(len, batch.examples))
        self.pace.note(words=self.n_words, share_done=self._share_done(batch))

    @property
    def _resumable(self) -> Path | None:
        """The folder with what a resumed run needs; none where nothing is saved or no seed makes a run repeatable."""
        return None if self.settings.seed is None else self.folder

    def _is_evaluated(self) -> bool:
        return bool(self.results) and self.results[-1][1] == self.step

    def _is_evaluation_due(self, batch: Batch) -> bool:
        every = self.settings.eval_frequency
        return self.step % every == 0 if every else batch.ends_epoch

    def dev_examples(self) -> list[Example]:
        """Return the examples to evaluate on: those of the first time, if the corpus would give equal ones.

        Raises:
            DataError: There are none, or they cannot be read.
        """
        corpus = self.settings.dev_corpus
        examples = self._dev_examples or read_dev_corpus(self.nlp, corpus)
        if corpus.is_repeatable:
            self._dev_examples = examples
        return examples

    def _evaluate(self, batch: Batch) -> Info:
        """Evaluate, save, and report."""
        started = time.perf_counter()
        self._refuse_bad_weights(batch)
        with self._averaged_weights():
            with self._interrupt.at_once():
                score, scores = evaluate(
                    self.nlp,
                    self.dev_examples(),
                    score_weights=self.settings.score_weights,
                    frozen=self.settings.frozen_components,
                )
            is_best = not self.results or score > max(self.results)[0]
            self.results.append((score, self.step))
            self._describe_performance(scores)
            self._save(is_best=is_best)
        losses = dict(self.losses)
        self.losses.clear()
        self.pace.pause(time.perf_counter() - started)
        return {
            "epoch": batch.epoch,
            "step": self.step,
            "score": score,
            "other_scores": scores,
            "losses": losses,
            "checkpoints": list(self.results),
            "seconds": self.pace.seconds,
            "seconds_left": self.pace.seconds_left,
            "words": self.n_words,
            "words_per_second": self.pace.report(),
            "share_done": self._share_done(batch),
            "is_best": is_best,
            "output_path": None if self.folder is None else str(self.folder / LAST),
        }

    def _describe_performance(self, scores: Mapping[str, Any]) -> None:
        """Put the scores that the config names, those that weigh nothing too, and the losses into the meta data."""
        performance = {name: scores.get(name) for name in self.settings.score_weights}
        losses = {f"{name}_loss": self.losses[name] for name in self.nlp.pipe_names if name in self.losses}
        self.nlp.meta["performance"] = {**performance, **losses}

    def _save(self, *, is_best: bool) -> None:
        if self.folder is None:
            return
        save_model(self.nlp, self.folder / LAST, before_to_disk=self.settings.before_to_disk)
        if is_best:
            copy_model(self.folder / LAST, self.folder / BEST)

    def _save_state(self) -> None:
        if self._resumable is not None:
            save_state(self, self._resumable)

    def _is_done(self) -> bool:
        settings = self.settings
        return bool(settings.max_steps and self.step >= settings.max_steps) or self._is_out_of_patience()

    def _is_out_of_patience(self) -> bool:
        """Tell whether the best score is too long ago, in steps, or in epochs where those are evaluated."""
        if not self.settings.patience or not self.results:
            return False
        best = max(score for score, _ in self.results)
        position, best_step = next((i, step) for i, (score, step) in enumerate(self.results) if score == best)
        waited = self.step - best_step if self.settings.eval_frequency else len(self.results) - 1 - position
        return waited >= self.settings.patience

    def _share_done(self, batch: Batch) -> float | None:
        """Return how much of the run is done, from 0 to 1, or None where nothing limits it."""
        settings = self.settings
        shares = []
        if settings.max_steps:
            shares.append(self.step / settings.max_steps)
        if settings.max_epochs > 0:
            shares.append((batch.epoch + batch.share_of_epoch) / settings.max_epochs)
        return min(max(shares), 1.0) if shares else None

    def _averaged_weights(self) -> AbstractContextManager[Any]:
        """Put the averages of the weights in their place, if the optimizer keeps them."""
        averages = self.settings.optimizer.averages
        return self.nlp.use_params(averages) if averages else nullcontext()

    def _refuse_bad_losses(self, batch: Batch) -> None:
        for name, loss in self.losses.items():
            if not math.isfinite(loss):
                raise self._diverged(f"the loss of {name!r} is {float(loss)}", batch)

    def _refuse_bad_weights(self, batch: Batch) -> None:
        """Look at all weights before they are saved: they can be spoilt before a loss shows it."""
        for name, component in self.nlp.pipeline:
            model: Any = getattr(component, "model", None)
            if name in self.settings.frozen_components or not hasattr(model, "walk"):
                continue
            if not are_finite(model):
                raise self._diverged(f"weights of {name!r} are not finite numbers", batch)

    def _diverged(self, what: str, batch: Batch) -> TrainingError:
        rate = self.settings.optimizer.learn_rate
        kept = f"; the models in {self.folder} are those of the last evaluation" if self.folder and self.results else ""
        return TrainingError(
            f"training diverged in epoch {batch.epoch}, step {self.step}: {what}{kept}. Lower the learn rate "
            f"(training.optimizer.learn_rate, now {rate:g}), clip gradients (training.optimizer.grad_clip), or look "
            "for broken examples"
        )

    def _stop_if_asked(self) -> None:
        number = self._interrupt.number
        if number is None:
            return
        where = f"training was interrupted at step {self.step}"
        if self.folder is None:
            raise TrainingInterrupted(f"{where}; nothing was saved: no output folder", number=number)
        with self._averaged_weights():
            save_model(self.nlp, self.folder / LAST, before_to_disk=self.settings.before_to_disk)
        self._save_state()
        best = f" and the best one in {self.folder / BEST}" if self.results else ""
        goes_on = "; the same command with --resume goes on" if self._resumable is not None else ""
        raise TrainingInterrupted(
            f"{where}; the model as it stands is in {self.folder / LAST}{best}{goes_on}", number=number
        )
