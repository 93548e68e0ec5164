"""The loop of pretraining: learn from texts, report, save weights, stop."""

from __future__ import annotations

import math
import random
from contextlib import closing
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
from thinc.api import set_dropout_rate

from nlpx.errors import DataError, TrainingError
from nlpx.files import check_file
from nlpx.pipeline import are_finite, find_layer, load_pretrained, origin_of, swapped_params, write_weights
from nlpx.training import (
    Interrupt,
    Pace,
    ProgressTable,
    RunKind,
    TrainingInterrupted,
    note_interrupts,
    pretraining_loss,
    pretraining_model,
    restore_snapshot,
    take_snapshot,
)

from ..token_vectors import predict_vectors
from .settings import PretrainingSettings
from .table import make_columns
from .weights_folder import CONFIG, LAST, LOG

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from pathlib import Path

    from nlpx.config import Config
    from nlpx.pipeline import Language, PretrainedLayer
    from nlpx.tokens import Doc, Example

    from .weights_folder import WeightsFolder

Info = dict[str, Any]

# How many words there are to a report.
REPORT_WORDS: Final = 10_000


_N_EPOCHS: Final = "pretraining.max_epochs"


def _is_complete(folder: Path, config: Config) -> bool:
    """Tell whether a folder has the weights of a complete run of a config.

    Raises:
        TrainingError: It has those of another one, or of one that was to end earlier.
    """
    if not _is_ended(folder):
        return False
    saved = PRETRAINING.settings_of(config.copy().from_disk(folder / CONFIG, interpolate=False))
    settings = PRETRAINING.settings_of(config)
    PRETRAINING.refuse_other(saved, settings, path=folder / CONFIG)
    n_learnt, n_due = int(saved[_N_EPOCHS]), int(settings[_N_EPOCHS])
    if n_learnt < n_due:
        raise TrainingError(
            f"{folder / LAST}: this run is complete with {_N_EPOCHS} = {n_learnt}, and what it would need to go on is "
            f"not kept; --init-tok2vec {folder / LAST} --epoch-start {n_learnt}, without --resume, begins another run "
            "with its weights"
        )
    return True


def _check(folder: Path) -> None:
    for name in (LAST, LOG, CONFIG):
        check_file(folder / name)


PRETRAINING: Final = RunKind(
    state="pretraining.state",
    sections=("nlp", "components", "corpora", "pretraining", "initialize", "training.seed"),
    free=(_N_EPOCHS, "pretraining.n_save_every", "pretraining.n_save_epoch"),
    is_complete=_is_complete,
    check=_check,
)


def has_run(folder: Path) -> bool:
    """Tell whether a folder has a run that has begun or ended, so that it can be resumed."""
    return PRETRAINING.read(folder) is not None or _is_ended(folder)


def _is_ended(folder: Path) -> bool:
    return (folder / LAST).is_file() and (folder / CONFIG).is_file()


class PretrainingRun:
    """Hold where a run stands: the epoch, the batch within it, the words and losses so far.

    Args:
        nlp: The pipeline, its listeners connected.
        config: Its config, filled.
        folder: Where weights are saved.
    """

    def __init__(self, nlp: Language, config: Config, folder: WeightsFolder) -> None:
        self.nlp = nlp
        self.config = config
        self.folder = folder
        self.settings = settings = PretrainingSettings.from_config(config)
        self.layer = find_layer(nlp, settings.component, settings.layer)
        self.origin = origin_of(nlp, self.layer)
        sample = [nlp.make_doc("Dimensions follow from a text.")]
        _initialize(self.layer, sample)
        self.model = pretraining_model(settings.objective, nlp.vocab, self.layer.model)
        self.model.initialize(X=sample)
        set_dropout_rate(self.model, settings.dropout)
        self.epoch = folder.first_epoch
        self.batch = 0
        self.step = 0
        self.n_words = 0
        self.loss = 0.0
        self.epoch_loss = 0.0
        self.pace = Pace()
        self._epoch_began = 0
        self._words_an_epoch = 0
        self._reported = (0, 0.0)
        self._interrupt = Interrupt()

    def start_from(self, weights: Path) -> str:
        """Let the layer begin with weights of an earlier run; return what was loaded, in a sentence."""
        return load_pretrained(weights, self.nlp)

    def run(self, state: Mapping[str, Any] | None, *, stdout: IO[str], stderr: IO[str], skip_last: bool) -> None:
        """Learn to the end.

        Args:
            state: Where an interrupted run stood that is to go on; None to start.
            stdout: Where the table goes.
            stderr: Where the progress bar goes if the table does not go to a terminal.
            skip_last: Whether to leave out ``model-last.bin``.

        Raises:
            DataError: There are no texts, or they cannot be read.
            TrainingError: A loss is not a number any more, or weights cannot be saved.
            TrainingInterrupted: The user pressed Ctrl-C, or the system asked the process to end.
        """
        table = ProgressTable(make_columns(), "train", elsewhere="the log has the rest", stdout=stdout, stderr=stderr)
        try:
            with note_interrupts() as self._interrupt, self.pace.followed(), closing(self.steps(state)) as steps:
                for info in steps:
                    table.log(info)
        finally:
            table.close()
        if not skip_last:
            self.folder.save_last(self.weights())
        PRETRAINING.remove(self.folder.path)

    def steps(self, state: Mapping[str, Any] | None = None) -> Generator[Info | None]:
        """Take the steps one after the other; yield a report after some, and None after the others."""
        settings = self.settings
        if state is not None:
            self._take_position(state)
            if not self.batch:
                # The run stood between epochs, or after the last one.
                self._restore(state)
                state = None
        while self.epoch < settings.max_epochs:
            batches = self._batches() if state is None else self._go_on(state)
            state = None
            for batch in batches:
                self._update(batch)
                self._stop_if_asked()
                if settings.n_save_every and self.batch % settings.n_save_every == 0:
                    self._save(temporary=True)
                yield self._report() if self.n_words - self._reported[0] >= REPORT_WORDS else None
            if not self.batch:
                raise _no_texts(self.config)
            if self.n_words > self._reported[0]:
                yield self._report()
            self._end_epoch()

    def weights(self) -> bytes:
        """Return the weights of the layer, the averages of the latest steps, as a file has them."""
        with swapped_params(self.layer.model, self.settings.optimizer.averages or {}):
            return write_weights(self.layer.model, self.origin)

    def _batches(self) -> Iterator[list[Example]]:
        """Begin to read the texts of an epoch; their order does not depend on what came before."""
        if self.settings.seed is not None:
            random.seed(f"{self.settings.seed} {self.epoch}")
        texts = (example for example in self.settings.corpus(self.nlp) if len(example.predicted))
        return iter(self.settings.batcher(texts))

    def _go_on(self, state: Mapping[str, Any]) -> Iterator[list[Example]]:
        """Let the model be as it was, and pass over the batches of the epoch that it has seen.

        To read them draws random numbers, before what the model draws.

        Raises:
            TrainingError: The texts are fewer than they were, or the state is of another model.
        """
        batches = self._batches()
        n_seen = sum(1 for _ in islice(batches, self.batch))
        if n_seen < self.batch:
            raise TrainingError(
                f"{self.folder.path / PRETRAINING.state}: the run stood after batch {self.batch} of epoch "
                f"{self.epoch}, and the texts make only {n_seen} now; restore them, or begin again without --resume"
            )
        self._restore(state)
        return batches

    def _update(self, batch: list[Example]) -> None:
        """Learn from a batch."""
        optimizer = self.settings.optimizer
        self.pace.start(words=self.n_words, share_done=self._share_done())
        docs = [example.predicted for example in batch]
        # What overflows is found and explained by our own checks.
        with np.errstate(all="ignore"):
            prediction, backprop = self.model.begin_update(docs)
            loss, gradient = pretraining_loss(self.model, docs, prediction)
            if not math.isfinite(loss):
                raise self._diverged(f"the loss is {loss}")
            backprop(gradient)
            self.model.finish_update(optimizer)
        optimizer.step_schedules()  # type: ignore[no-untyped-call]
        self.step += 1
        self.batch += 1
        self.n_words += sum(map(len, docs))
        self.loss += loss
        self.epoch_loss += loss
        self.pace.note(words=self.n_words, share_done=self._share_done())

    def _report(self) -> Info:
        loss = self.loss - self._reported[1]
        self._reported = self.n_words, self.loss
        return {
            "epoch": self.epoch,
            "step": self.step,
            "words": self.n_words,
            "total_loss": self.loss,
            "loss": loss,
            "words_per_second": self.pace.report(),
            "seconds_left": self.pace.seconds_left,
            "share_done": self._share_done(),
        }

    def _share_done(self) -> float | None:
        """Return how much of the run is done, from 0 to 1; None in the first epoch, whose length nobody knows yet."""
        if not self._words_an_epoch:
            return None
        in_epoch = min((self.n_words - self._epoch_began) / self._words_an_epoch, 1.0)
        return (self.epoch - self.folder.first_epoch + in_epoch) / (self.settings.max_epochs - self.folder.first_epoch)

    def _end_epoch(self) -> None:
        """Save the weights and begin the next epoch."""
        every, last = self.settings.n_save_epoch, self.settings.max_epochs - 1
        is_due = not every or self.epoch % every == 0 or self.epoch == last
        file = self._save_weights() if is_due else ""
        self.epoch, self.batch, self.epoch_loss = self.epoch + 1, 0, 0.0
        self._words_an_epoch, self._epoch_began = self.n_words - self._epoch_began, self.n_words
        self._save_state(file)

    def _save(self, *, temporary: bool) -> str:
        file = self._save_weights(temporary=temporary)
        self._save_state(file)
        return file

    def _save_weights(self, *, temporary: bool = False) -> str:
        """Save the weights, and log the losses; return the name of the file."""
        if not are_finite(self.model):
            raise self._diverged("weights are not finite numbers")
        file = self.folder.save(self.weights(), self.epoch, temporary=temporary)
        self.folder.log(
            {"nr_word": self.n_words, "loss": self.loss, "epoch_loss": self.epoch_loss, "epoch": self.epoch}
        )
        return file.name

    def _save_state(self, file: str) -> None:
        """Save what a resumed run needs; no seed makes a run that cannot be repeated."""
        if self.settings.seed is None:
            return
        PRETRAINING.write(
            self.folder.path,
            self.config,
            step=self.step,
            file=file,
            first_epoch=self.folder.first_epoch,
            epoch=self.epoch,
            batch=self.batch,
            words=[self.n_words, self._epoch_began, self._words_an_epoch, self._reported[0]],
            losses=[self.loss, self.epoch_loss, self._reported[1]],
            log_size=self.folder.log_size,
            **take_snapshot({"pretraining": self.model}, self.settings.optimizer),
        )

    def _take_position(self, state: Mapping[str, Any]) -> None:
        """Say where an interrupted run stood."""
        self.folder.first_epoch = state["first_epoch"]
        self.step, self.epoch, self.batch = state["step"], state["epoch"], state["batch"]
        self.n_words, self._epoch_began, self._words_an_epoch, reported_words = state["words"]
        self.loss, self.epoch_loss, reported_loss = state["losses"]
        self._reported = reported_words, reported_loss
        self.folder.go_on(state["log_size"])

    def _restore(self, state: Mapping[str, Any]) -> None:
        """Let the model, the optimizer and the random numbers be as they were.

        Raises:
            TrainingError: The state is of another model.
        """
        try:
            models = {"pretraining": self.model}
            restore_snapshot(models, self.settings.optimizer, state, n_updates=self.step)
        except Exception as error:
            raise TrainingError(
                f"{self.folder.path / PRETRAINING.state}: the state of the run does not fit it "
                f"({type(error).__name__}: {error}); begin again without --resume"
            ) from error

    def _stop_if_asked(self) -> None:
        number = self._interrupt.number
        if number is not None:
            file = self._save(temporary=True)
            goes_on = "" if self.settings.seed is None else "; the same command with --resume goes on"
            raise TrainingInterrupted(
                f"pretraining was interrupted in epoch {self.epoch}, batch {self.batch}; the weights as they stand are "
                f"{self.folder.path / file}{goes_on}",
                number=number,
            )

    def _diverged(self, what: str) -> TrainingError:
        rate = self.settings.optimizer.learn_rate
        kept = f"; the weights in {self.folder.path} are those that were saved before" if self.folder.is_begun else ""
        return TrainingError(
            f"pretraining diverged in epoch {self.epoch}, batch {self.batch}: {what}{kept}. Lower the learn rate "
            f"(pretraining.optimizer.learn_rate, now {rate:g}), clip gradients (pretraining.optimizer.grad_clip), or "
            "look for broken texts"
        )


def _initialize(layer: PretrainedLayer, sample: list[Doc]) -> None:
    """Initialize a layer.

    Raises:
        ConfigError: It does not turn docs into one (n_tokens, width) array per doc.
    """

    def predict(docs: Sequence[Doc]) -> Any:
        layer.model.initialize(X=docs)
        return layer.model.predict(docs)

    what = f"pretraining.layer: the layer {layer.layer!r}" if layer.layer else "pretraining.component: the model"
    predict_vectors(
        predict,
        sample,
        what=f"{what} of component {layer.component!r}",
        advice="name one that does, such as the model of a tok2vec component",
    )


def _no_texts(config: Config) -> DataError:
    values = config.interpolate()
    name = values["pretraining"]["corpus"]
    where = values.lookup(name).get("path") or "pretraining.corpus"
    return DataError(
        f"{where}: {name} gives no texts to learn from; check the file, and that min_length and max_length of the "
        "corpus, and pretraining.batcher.discard_oversize, do not leave everything out"
    )
