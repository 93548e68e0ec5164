"""Assemble the command line from the installed plugins and turn errors into one sentence."""

from __future__ import annotations

import os
import sys
import warnings
from typing import TYPE_CHECKING, Any, NoReturn

import click

from .. import __version__
from ..isolation import clean
from ..registry.catalogue import hint
from ..registry.table import TABLES, clash, load_offer
from ..terminal import help_width, is_plain
from .exit_codes import exit_code_of, pipes_told_apart

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ..specs import CommandSpec

_COMMANDS = TABLES["commands"]


class CommandGroup(click.Group):
    """Find commands among the plugins' offers; a command is imported only when it is run.

    Args:
        prefix: The first word of the commands in this group, with a space after it; empty at the top.
    """

    def __init__(self, *, prefix: str = "", **attrs: Any) -> None:
        super().__init__(**attrs)
        self.prefix = prefix

    def summaries(self) -> dict[str, str]:
        """Return the help line of each command and of each group of commands, by name; a command can be a group too."""
        lines: dict[str, list[str]] = {}
        seconds: dict[str, list[str]] = {}
        for spec in self._specs():
            word, _, second = spec.name.removeprefix(self.prefix).partition(" ")
            lines.setdefault(word, [])
            if second:
                seconds.setdefault(word, []).append(second)
            else:
                lines[word].append(spec.summary)
        for word, names in seconds.items():
            lines[word].append(f"Commands: {', '.join(sorted(set(names)))}.")
        return {word: " ".join(parts) for word, parts in lines.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, sorted."""
        return sorted(self.summaries())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or make the group for a first word."""
        name = self.prefix + cmd_name
        names = {spec.name for spec in self._specs()}
        if name not in names and name.replace("-", " ") in names:
            name = name.replace("-", " ")
        if name in names:
            command: click.Command = load_offer(_COMMANDS.offer(name))
            return command
        if any(longer.startswith(f"{name} ") for longer in names):
            return CommandGroup(prefix=f"{name} ", name=cmd_name, help=self.summaries()[cmd_name])
        return None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that the arguments name."""
        with pipes_told_apart():
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments name; the longer name counts, as ``plugins new`` does beside ``plugins``.

        Raises:
            click.UsageError: There is none; says what is near, or what to install.
            NameClash: The longer name would hide a command of another plugin that is given a word.
        """
        word, pair = args[0], " ".join(args[:2])
        if len(args) > 1 and any(spec.name == self.prefix + pair for spec in self._specs()):
            self._refuse_hiding(word, pair)
            return pair, self.get_command(ctx, pair), args[2:]
        if self.get_command(ctx, word) is None and not word.startswith("-") and not ctx.resilient_parsing:
            name = self.prefix + word
            known = [*_COMMANDS.names(), *(self.prefix + listed for listed in self.summaries())]
            advice = hint("commands", name.replace("-", " "), known)
            raise click.UsageError(f"there is no command {name!r}{advice}", ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Complete the names of commands from the specs, so that no command is imported for them, and options."""
        from click.shell_completion import CompletionItem

        rows = sorted(self.summaries().items())
        names = [CompletionItem(name, help=line) for name, line in rows if name.startswith(incomplete)]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help lines from the specs, so that no command is imported for them."""
        rows = sorted(self.summaries().items())
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

    def _refuse_hiding(self, word: str, pair: str) -> None:
        """Refuse a plugin's command of two words of which the first is a command of another; core's own are there."""
        holders = {_COMMANDS.owner(self.prefix + name) for name in (word, pair)} - {None}
        owner = _COMMANDS.owner(self.prefix + pair)
        if owner is not None and not owner.is_core and len(holders) > 1:
            raise clash("commands", self.prefix + word, sorted(map(str, holders)))

    def _specs(self) -> list[CommandSpec]:
        specs = (offer.spec for offer in _COMMANDS.offers())
        return [spec for spec in specs if spec.name.startswith(self.prefix)]


@click.command(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="nlpx", message="%(prog)s %(version)s")
@click.pass_context
def app(ctx: click.Context) -> None:
    """Train, evaluate and run NLP pipelines that you assemble from plugins."""
    if is_plain():
        ctx.color = False


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit.

    Every error is one sentence on standard error; ``NLPX_TRACEBACK=1`` adds the traceback.
    """
    warnings.formatwarning = _one_line
    if sys.stdout is None:
        # Closed by whoever started us (``>&-``).
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf8")
    sys.exit(
        exit_code_of(
            lambda: app.main(args=arguments, prog_name="nlpx", standalone_mode=False, terminal_width=help_width())
        )
    )


def _one_line(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    """Show a warning as the notice that it is, without the line of code that gave it."""
    return f"warning: {clean(' '.join(str(message).split()), width=1000)}\n"
