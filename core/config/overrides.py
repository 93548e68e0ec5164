"""Settings from the command line and the environment: ``--section.key value``."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..spelling import did_you_mean
from .parser import read_value
from .source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

ENVIRONMENT = "NLPX_CONFIG_OVERRIDES"


class Overrides(dict[str, Any]):
    """Hold values by dotted names; `sources` says of each whether an argument or the environment gave it."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: dict[str, Source] = {}


def parse_overrides(
    arguments: Sequence[str], *, known_options: Sequence[str] = (), environment: str | None = ENVIRONMENT
) -> Overrides:
    """Read ``--section.key value`` and ``--section.key=value`` arguments; one without a value is true.

    Args:
        arguments: What the command line left over.
        known_options: The command's own options, for suggestions.
        environment: An environment variable with more such arguments, which count less; None for no such variable.

    Raises:
        UsageError: An argument is not of this form.
    """
    overrides = Overrides()
    if environment and os.environ.get(environment):
        try:
            words = shlex.split(os.environ[environment])
        except ValueError as error:
            raise UsageError(f"the environment variable {environment} cannot be read: {error}") from None
        _read(words, overrides, origin=environment, known_options=known_options)
    _read(arguments, overrides, origin="", known_options=known_options)
    return overrides


def _read(words: Sequence[str], overrides: Overrides, *, origin: str, known_options: Sequence[str]) -> None:
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        path = name.removeprefix("--")
        if not name.startswith("--"):
            raise UsageError(f"{word!r} is left over; a setting is written --section.key value{_in(origin)}")
        if not all(path.split(".")) or "." not in path:
            hint = did_you_mean(name, known_options) or "; a setting of the config is written --section.key value"
            raise UsageError(f"there is no option {name}{_in(origin)}{hint}")
        if not equals:
            value = "true" if not rest or rest[0].startswith("--") else rest.pop(0)
        # The last one counts, as with options.
        overrides.pop(path, None)
        overrides[path] = read_value(value)
        overrides.sources[path] = Source(origin or name)


def _in(origin: str) -> str:
    return f" (in the environment variable {origin})" if origin else ""
