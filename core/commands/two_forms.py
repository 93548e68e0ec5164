"""What commands share that take a config with settings, or flags that build one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet


def given_options(ctx: click.Context) -> set[str]:
    """Return the names of the parameters whose options stand on the command line."""
    source = click.core.ParameterSource.COMMANDLINE
    options = (param.name for param in ctx.command.params if isinstance(param, click.Option))
    return {name for name in options if name and ctx.get_parameter_source(name) is source}


def known_options(ctx: click.Context) -> list[str]:
    """Return the options of the command, as they are written."""
    return [opt for param in ctx.command.params if isinstance(param, click.Option) for opt in param.opts]


def split_arguments(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Divide what no option took into plain words and settings such as ``--training.max_steps 2000``."""
    words: list[str] = []
    settings: list[str] = []
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if not (word.startswith("-") and len(word) > 1):
            words.append(word)
            continue
        settings.append(word)
        if "=" not in word and rest and not rest[0].startswith("--"):
            settings.append(rest.pop(0))
    return words, settings


def refuse_unknown(settings: Sequence[str], options: Sequence[str]) -> None:
    """Refuse what is neither an option nor a setting of a config.

    Raises:
        UsageError: There is something; says what is near.
    """
    from ..config import parse_overrides

    parse_overrides(settings, known_options=options, environment=None)


def refuse_flags(ctx: click.Context, given: AbstractSet[str], *, flag_form: str) -> None:
    """Refuse flags that build a config where there is one.

    Args:
        ctx: The context of the command.
        given: The names of the parameters that only the flag form has, and whose options were given.
        flag_form: How the flag form is written.

    Raises:
        UsageError: There are some.
    """
    for param in ctx.command.params:
        if param.name in given:
            raise UsageError(
                f"{param.opts[0]} belongs to the flag form ({flag_form}); with a config, set what it means there, or "
                "as --section.key value"
            )
