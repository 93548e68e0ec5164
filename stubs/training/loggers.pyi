# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
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
from ..pipeline import Language
Info: TypeAlias = dict[str, Any]
LogStep: TypeAlias = Callable[[Info | None], None]
Finalize: TypeAlias = Callable[[], None]
Logger: TypeAlias = Callable[..., tuple[LogStep, Finalize]]
def set_up(logger: Logger, nlp: Language, stdout: IO[str], stderr: IO[str]) -> tuple[LogStep, Finalize]:
    ...
def make_console_logger_v1(progress_bar: bool=False) -> Logger:
    ...
def make_console_logger_v2(progress_bar: bool=False, console_output: bool=True, output_file: str | Path | None=None) -> Logger:
    ...
def make_console_logger(progress_bar: str | None=None, console_output: bool=True, output_file: str | Path | None=None) -> Logger:
    ...
def make_chain_logger(logger1: Logger | None=None, logger2: Logger | None=None, logger3: Logger | None=None, logger4: Logger | None=None, logger5: Logger | None=None, logger6: Logger | None=None, logger7: Logger | None=None, logger8: Logger | None=None, logger9: Logger | None=None, logger10: Logger | None=None) -> Logger:
    ...
def make_epoch_saver() -> Logger:
    ...
def _table(nlp: Language, progress_bar: str | None, *, stdout: IO[str], stderr: IO[str]) -> ProgressTable:
    ...
class _JsonLines:
    """Write each report to a file as one JSON object a line; a run that is resumed goes on in the file that it has."""

    def __init__(self, nlp: Language, path: Path) -> None:
        ...

    def log(self, info: Info | None) -> None:
        ...

    def _scaled(self, name: str, score: Any) -> Any:
        ...

    def _begin(self, step: int) -> IO[str]:
        ...

    def close(self) -> None:
        ...
def _step_of(line: bytes) -> float:
    ...
def _fan_out(functions: list[LogStep]) -> LogStep:
    ...
def _all(functions: list[Finalize]) -> Finalize:
    ...
console_logger = make_console_logger_v2
console_logger_v3 = make_console_logger
