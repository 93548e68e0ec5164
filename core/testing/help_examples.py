"""The examples in the help of a command: lines that can be copied, and calls that are taken."""

from __future__ import annotations

import re
import shlex
from copy import copy

import click

from ..cli.app import app
from ..errors import NlpxError

_FIRST_LINE = re.compile(r"\s*Examples?: (?=\S)")
_PROGRAM = "nlpx"
# What is behind one of these is the shell's, or another program's.
_ENDS_OF_A_CALL = {"|", ">", ">>", "<", "&&", "||", ";", "#"}


def read_examples(help_text: str) -> list[str]:
    """Return the lines of the examples in a help text: from ``Example:`` to the end of the paragraph."""
    lines: list[str] = []
    is_inside = False
    for line in help_text.splitlines():
        first = _FIRST_LINE.match(line)
        is_inside = first is not None or (is_inside and bool(line.strip()))
        if is_inside:
            lines.append(line[first.end() if first else 0 :].strip())
    return lines


def why_refused(example: str) -> str:
    """Say why the command line does not take an example; nothing if it does.

    Its words are read and nothing is run; files need not be there. A line that calls other programs alone is taken.
    """
    try:
        words = shlex.split(example)
    except ValueError as error:
        return str(error)
    if _PROGRAM not in words:
        return ""
    words = words[words.index(_PROGRAM) + 1 :]
    end = next((place for place, word in enumerate(words) if word in _ENDS_OF_A_CALL), None)
    try:
        _parse(app, _PROGRAM, words[:end])
    except (click.ClickException, NlpxError) as error:
        return error.format_message() if isinstance(error, click.ClickException) else str(error)
    except click.exceptions.Exit:
        # The call asks for help.
        pass
    return ""


def _parse(command: click.Command, name: str, words: list[str], parent: click.Context | None = None) -> None:
    """Read the words of a call, behind a group those of its command."""
    if not isinstance(command, click.Group):
        _with_any_file(command).make_context(name, words, parent)
        return
    context = click.Context(command, parent, info_name=name)
    _, rest, _ = command.make_parser(context).parse_args(args=words)
    if rest:
        below_name, below, below_words = command.resolve_command(context, rest)
        if below is not None:
            _parse(below, below_name or "", below_words, context)


def _with_any_file(command: click.Command) -> click.Command:
    """Return a command that takes names of files that are not there."""
    twin = copy(command)
    twin.params = [copy(param) for param in command.params]
    for param in twin.params:
        if isinstance(param.type, (click.Path, click.File)):
            param.type = click.STRING
    return twin
