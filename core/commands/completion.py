"""``nlpx completion``: let a shell complete what is typed behind ``nlpx``."""

from __future__ import annotations

import click

from .options import quiet_option

# Of each shell: the line that lets it complete in every new session, and the file where the line goes.
_LINES = {
    "bash": ('eval "$(nlpx completion bash)"', "~/.bashrc"),
    "zsh": ('eval "$(nlpx completion zsh)"', "~/.zshrc, below compinit"),
    "fish": ("nlpx completion fish | source", "~/.config/fish/config.fish"),
}


@click.command()
@click.argument("shell", type=click.Choice(list(_LINES)))
@quiet_option
@click.pass_context
def command(ctx: click.Context, shell: str, quiet: bool) -> None:
    """Print a script that lets SHELL complete commands, options and their values.

    The script asks nlpx each time, so it knows the commands of plugins that are installed later. Its last lines say
    where it goes; --quiet leaves them out.

    \b
    Example: nlpx completion bash
             eval "$(nlpx completion bash)"
    """  # noqa: D301  (click's mark of what is not wrapped)
    click.echo(completion_script(ctx.find_root().command, shell))
    if not quiet:
        line, file = _LINES[shell]
        click.echo(f"# For every new session: add the line below to {file}.\n#   {line}")


def completion_script(program: click.Command, shell: str) -> str:
    """Return the script that lets a shell complete what is typed behind ``nlpx``.

    Args:
        program: The command line.
        shell: ``bash``, ``zsh`` or ``fish``.
    """
    from click.shell_completion import get_completion_class

    completion = get_completion_class(shell)
    assert completion is not None
    script = completion(program, {}, "nlpx", "_NLPX_COMPLETE").source().rstrip()
    # click's script for fish loses what stands behind a comma: the second of two components, and half of a help text.
    return script.replace('string split "," $completion', 'string split -m1 "," $completion')
