"""Loggers: what a training run prints while it goes on.

A logger is made with its settings by a config, and set up with the pipeline and two streams; it returns two functions:
one that is called after each step, with a report after an evaluation and with None after other steps, and one that is
called at the end.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from ..config.blocks import section_of
from ..errors import ConfigError, TrainingError
from ..files.writing import as_path, write_bytes
from ..lazy import documented_names
from ..registry.calls import ask
from ..registry.kinds import A_LOGGER
from ..registry.metrics import describe_scores
from .checkpoints import copy_model
from .progress_table import ProgressTable
from .result_table import make_columns

if TYPE_CHECKING:
    from ..pipeline import Language

Info: TypeAlias = dict[str, Any]
LogStep: TypeAlias = Callable[[Info | None], None]
Finalize: TypeAlias = Callable[[], None]
Logger: TypeAlias = Callable[..., tuple[LogStep, Finalize]]


def set_up(logger: Logger, nlp: Language, stdout: IO[str], stderr: IO[str]) -> tuple[LogStep, Finalize]:
    """Set up a logger, and return its two functions.

    Raises:
        PluginError: It gives something else.
    """
    what = "[training.logger]: the logger"
    functions: tuple[LogStep, Finalize] = ask(logger, nlp, stdout, stderr, due=A_LOGGER, what=what)
    return functions


def make_console_logger_v1(progress_bar: bool = False) -> Logger:
    """Make a logger that prints a table.

    Args:
        progress_bar: Whether to show a bar that fills up to the next evaluation.
    """
    return make_console_logger("eval" if progress_bar else None)


def make_console_logger_v2(
    progress_bar: bool = False, console_output: bool = True, output_file: str | Path | None = None
) -> Logger:
    """Make a logger that prints a table and can write the same to a file; see `make_console_logger`."""
    return make_console_logger("eval" if progress_bar else None, console_output, output_file)


def make_console_logger(
    progress_bar: str | None = None, console_output: bool = True, output_file: str | Path | None = None
) -> Logger:
    """Make a logger that prints a table and can write the same to a file.

    On a terminal a line below the table shows the current step, the speed and the time left. Elsewhere the rows are
    plain lines with aligned columns, each written out at once.

    Args:
        progress_bar: What the bar on a terminal shows: ``train`` the whole run, ``eval`` the steps up to the next
            evaluation; None for no bar.
        console_output: Whether to print the table.
        output_file: A file for the reports, one JSON object a line; None for none.

    Raises:
        ConfigError: `progress_bar` is something else.
    """
    if progress_bar not in (None, "train", "eval"):
        raise ConfigError(f"training.logger.progress_bar must be 'train', 'eval' or null, not {progress_bar!r}")

    def setup(nlp: Language, stdout: IO[str] | None = None, stderr: IO[str] | None = None) -> tuple[LogStep, Finalize]:
        sinks: list[ProgressTable | _JsonLines] = []
        if console_output:
            sinks.append(_table(nlp, progress_bar, stdout=stdout or sys.stdout, stderr=stderr or sys.stderr))
        if output_file is not None:
            sinks.append(_JsonLines(nlp, as_path(output_file)))
        return _fan_out([sink.log for sink in sinks]), _all([sink.close for sink in sinks])

    return setup


def make_chain_logger(
    logger1: Logger | None = None,
    logger2: Logger | None = None,
    logger3: Logger | None = None,
    logger4: Logger | None = None,
    logger5: Logger | None = None,
    logger6: Logger | None = None,
    logger7: Logger | None = None,
    logger8: Logger | None = None,
    logger9: Logger | None = None,
    logger10: Logger | None = None,
) -> Logger:
    """Make a logger that passes each report on to several loggers, in their order."""
    given = (logger1, logger2, logger3, logger4, logger5, logger6, logger7, logger8, logger9, logger10)
    loggers = [logger for logger in given if logger is not None]

    def setup(nlp: Language, stdout: IO[str], stderr: IO[str]) -> tuple[LogStep, Finalize]:
        pairs = [set_up(logger, nlp, stdout, stderr) for logger in loggers]
        return _fan_out([log for log, _ in pairs]), _all([finalize for _, finalize in pairs])

    return setup


def make_epoch_saver() -> Logger:
    """Make a logger that keeps a model for each epoch: ``model0``, ``model1`` … beside ``model-last``.

    Each is the model at the last evaluation within its epoch; with ``training.eval_frequency = 0`` that is its end.
    """

    def setup(nlp: Language, stdout: IO[str], stderr: IO[str]) -> tuple[LogStep, Finalize]:
        def log_step(info: Info | None) -> None:
            if info and info.get("output_path"):
                last = Path(info["output_path"])
                copy_model(last, last.parent / f"model{info['epoch']}")

        return log_step, lambda: None

    return setup


def _table(nlp: Language, progress_bar: str | None, *, stdout: IO[str], stderr: IO[str]) -> ProgressTable:
    """Return the table for a pipeline."""
    training = nlp.config["training"]
    # A config weighs scores with 0 that another component of the family would give; those have no column.
    scorers = {section_of(section, "scorer").get("@scorers") for section in nlp.config["components"].values()}
    known = describe_scores(training["score_weights"], by=scorers)
    weights = training["score_weights"].items()
    columns = make_columns(
        components=[name for name, component in nlp.pipeline if getattr(component, "is_trainable", False)],
        scores={name: weight for name, weight in weights if weight or (weight is not None and name in known)},
    )
    total = {"train": training["max_steps"], "eval": training["eval_frequency"]}.get(progress_bar or "")
    elsewhere = "a file in training.logger.output_file gets everything"
    return ProgressTable(columns, progress_bar, total=total, elsewhere=elsewhere, stdout=stdout, stderr=stderr)


class _JsonLines:
    """Write each report to a file as one JSON object a line; a run that is resumed goes on in the file that it has."""

    def __init__(self, nlp: Language, path: Path) -> None:
        weights = nlp.config["training"]["score_weights"]
        self._names = [name for name, weight in weights.items() if weight is not None]
        self._metrics = describe_scores(self._names)
        self._path = path
        self._file: IO[str] | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("ab").close()
        except OSError as error:
            raise TrainingError(
                f"{path}: the log cannot be written: {error.strerror}; set training.logger.output_file"
            ) from None

    def log(self, info: Info | None) -> None:
        if info is None:
            return
        if self._file is None:
            self._file = self._begin(info["step"] if len(info["checkpoints"]) > 1 else 0)
        scores = {name: info["other_scores"].get(name) for name in self._names}
        record = {
            "epoch": info["epoch"],
            "step": info["step"],
            "losses": {name: float(loss) for name, loss in info["losses"].items()},
            "scores": {name: self._scaled(name, score) for name, score in scores.items()},
            "score": info["score"],
        }
        self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
        self._file.flush()

    def _scaled(self, name: str, score: Any) -> Any:
        """Return a share as a percentage, and any other score as it is."""
        is_share = name not in self._metrics or self._metrics[name].is_share
        return score * 100 if is_share and isinstance(score, float) else score

    def _begin(self, step: int) -> IO[str]:
        """Open the file; lines from a step on are of a run that was killed after them, or of another, and go."""
        lines = self._path.read_bytes().splitlines(keepends=True) if step and self._path.is_file() else []
        write_bytes(self._path, b"".join(line for line in lines if _step_of(line) < step))
        return self._path.open("a", encoding="utf8")

    def close(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()


def _step_of(line: bytes) -> float:
    try:
        return int(json.loads(line)["step"])
    except (ValueError, TypeError, LookupError):
        return math.inf


def _fan_out(functions: list[LogStep]) -> LogStep:
    def log_step(info: Info | None) -> None:
        for function in functions:
            function(info)

    return log_step


def _all(functions: list[Finalize]) -> Finalize:
    def finalize() -> None:
        for function in functions:
            function()

    return finalize


if not TYPE_CHECKING:
    # What is documented here, and is called otherwise.
    __getattr__, __dir__ = documented_names(__name__)
