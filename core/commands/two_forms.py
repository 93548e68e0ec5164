"""What commands share that take a config with settings, or flags that build one."""

from __future__ import annotations

from pathlib import Path
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


def is_config(word: str) -> bool:
    """Tell whether the first word names a config rather than a language."""
    return word == "-" or word.endswith(".cfg") or Path(word).is_file()


def refuse_words(words: Sequence[str], *, config_form: str) -> None:
    """Refuse words that follow a config.

    Args:
        words: The words.
        config_form: How the form with a config is written.

    Raises:
        UsageError: There are some.
    """
    if words:
        raise UsageError(
            f"{words[0]!r} is left over; with a config only options follow: {config_form} --section.key value"
        )


def refuse_number(words: Sequence[str], number: int, *, flag_form: str) -> None:
    """Refuse too few or too many words for the flag form.

    Args:
        words: The words; the first may be meant for a config.
        number: How many are due.
        flag_form: How the form is written.

    Raises:
        UsageError: There are not so many.
    """
    if len(words) != number:
        name = words[0]
        hint = f"; or is {name!r} a config? There is no such file" if "/" in name or "." in name else ""
        raise UsageError(f"the flag form takes {number} arguments, not {len(words)}: {flag_form}{hint}")


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
