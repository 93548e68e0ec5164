"""Blocks outside of the config of a pipeline: settings of users, of which only the blocks are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .check_values import ValueChecker
from .config import load_config
from .fill import fill_section
from .mistakes import report
from .resolve import resolve_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .config import Config


def fill_blocks(
    config: Mapping[str, Any],
    *,
    overrides: Mapping[str, Any] | None = None,
    interpolate: bool = False,
    validate: bool = True,
) -> Config:
    """Return a copy of settings in which each block has the defaults of its function; see `Registry.fill`.

    Args:
        config: The settings.
        overrides: Values by dotted names that replace those of the settings.
        interpolate: Whether to put values in the place of ``${section.key}`` references.
        validate: Whether to check the settings of blocks.

    Raises:
        ConfigError: Something is wrong; lists everything that is.
    """
    filled = load_config(config, overrides=overrides, interpolate=interpolate)
    for name in filled:
        fill_section(filled, name)
    if validate:
        checker = ValueChecker(filled)
        for name, value in filled.items():
            checker.check_value(value, Any, name)
        if checker.mistakes:
            raise report(checker.mistakes)
    return filled


def resolve_blocks(
    config: Mapping[str, Any], *, overrides: Mapping[str, Any] | None = None, validate: bool = True
) -> dict[str, Any]:
    """Return settings with each block in them turned into what its function returns; see `Registry.resolve`.

    Args:
        config: The settings.
        overrides: Values by dotted names that replace those of the settings.
        validate: Whether to check the settings of blocks before anything is made.

    Raises:
        ConfigError: Something is wrong; says what, and where.
    """
    settings = fill_blocks(config, overrides=overrides, interpolate=True, validate=validate)
    return {name: resolve_value(value, where=name, config=settings) for name, value in settings.items()}
