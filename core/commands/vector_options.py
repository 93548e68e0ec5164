"""Options that commands share which read a table of word vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from .path_type import PathType
from .text_type import TextType

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")


def table_options(function: Function) -> Function:
    """Add what is said of a table of vectors in the same way by all commands that read one."""
    options = [
        click.option(
            "--mode",
            "-m",
            type=click.Choice(["default", "floret"]),
            help="What the vectors must be: a row for each word (default), or floret's.  [default: what the file says]",
        ),
        click.option(
            "--attr",
            "-a",
            type=TextType(),
            default="ORTH",
            show_default=True,
            help="Attribute of tokens by which vectors are looked up, such as LOWER or NORM.",
        ),
        click.option(
            "--skip-bad-lines",
            is_flag=True,
            help="Leave out rows that are wrong (of another length, with what is no finite number, not UTF-8, with a "
            "word that has one already), and count them.  [default: no, stop at the first]",
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def lexemes_option(*flags: str) -> Callable[[Function], Function]:
    """Add the option for words with attributes, under the flags that a command has for it."""
    return click.option(
        *flags,
        type=PathType(dir_okay=False),
        help="File with a word and its lexical attributes on each line, as JSON.  [default: none]",
    )


def truncate_option(*flags: str) -> Callable[[Function], Function]:
    """Add the option for how many vectors are read."""
    return click.option(
        *flags, type=click.IntRange(min=0), default=0, show_default=True, help="Number of vectors to read; 0 for all."
    )


def prune_option(*flags: str) -> Callable[[Function], Function]:
    """Add the option for how many vectors are kept."""
    return click.option(
        *flags,
        type=click.IntRange(min=-1),
        default=-1,
        show_default=True,
        help="Number of vectors to keep; other words get the most similar of them. -1 for all.",
    )


def name_option(*flags: str) -> Callable[[Function], Function]:
    """Add the option for the name of the vectors."""
    return click.option(*flags, type=TextType(), help="Name of the vectors.  [default: LANG_pipeline.vectors]")
