"""Options that several commands take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from .path_type import PathType
from .shell_values import complete_pipeline, offered, some_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Function = TypeVar("Function", bound="Callable[..., Any]")


def code_option(function: Function) -> Function:
    """Add ``--code``: the command gets `code`, the path of a file of the user's or None, for `import_code`."""
    option = click.option(
        "--code",
        "-c",
        type=PathType(),
        help="Python file with functions of your own that the pipeline needs.  [default: none]",
    )
    return option(function)


def gpu_option(function: Function) -> Function:
    """Add ``--gpu-id``: the command gets `use_gpu`, the number of a GPU or -1 for the CPU, for `use_device`."""
    option = click.option(
        "--use-gpu",
        "--gpu-id",
        "-g",
        type=click.IntRange(min=-1),
        default=-1,
        show_default=True,
        help="Number of the GPU; -1 for the CPU.",
    )
    return option(function)


def processes_option(function: Function) -> Function:
    """Add ``--n-process``: the command gets `n_process`, for `Language.pipe` and what shares work as it does."""
    option = click.option(
        "--n-process",
        "-n",
        type=click.IntRange(min=-1),
        default=1,
        show_default=True,
        callback=_refuse_none,
        help="Number of processes that share the work; -1 for one on each processor.",
    )
    return option(function)


def _refuse_none(ctx: click.Context, option: click.Parameter, number: int) -> int:
    if not number:
        raise click.BadParameter("0 processes would do nothing; give 1 or more, or -1", ctx=ctx, param=option)
    return number


def model_argument(function: Function) -> Function:
    """Add ``MODEL``: the command gets `model`, the name or the folder of a pipeline, for `load`."""
    return click.argument("model", shell_complete=complete_pipeline)(function)


def selection_options(function: Function) -> Function:
    """Add ``--disable``, ``--enable`` and ``--exclude``: the command gets names with commas between, for `load`."""
    for name, what in (
        ("exclude", "Components that are not loaded"),
        ("enable", "The only components that run, if any are named"),
        ("disable", "Components that are loaded and do not run"),
    ):
        option = click.option(
            f"--{name}",
            default="",
            metavar="NAMES",
            shell_complete=some_of(offered("factories")),
            help=f"{what}, with commas between their names.  [default: none]",
        )
        function = option(function)
    return function


def remote_code_option(function: Function) -> Function:
    """Add ``--trust-remote-code``, which holds while the command runs: nothing is handed to the command."""
    option = click.option(
        "--trust-remote-code",
        is_flag=True,
        expose_value=False,
        callback=_trust_remote_code,
        help="Run code that comes with a model, where the config sets trust_remote_code.  [default: no]",
    )
    return option(function)


def _trust_remote_code(ctx: click.Context, _option: click.Parameter, is_trusted: bool) -> None:
    if is_trusted:
        from ..config import trust_remote_code

        ctx.with_resource(trust_remote_code())


def quiet_option(function: Function) -> Function:
    """Add ``--quiet``: the command gets `quiet`."""
    option = click.option(
        "--quiet",
        "-q",
        is_flag=True,
        help="Print warnings and errors only, and what was asked for by another option.  [default: no]",
    )
    return option(function)


def speaker(*, quiet: bool) -> Callable[[str], None]:
    """Return what prints notices, on standard error; nothing is printed where the command is `quiet`."""
    return (lambda _text: None) if quiet else (lambda text: click.echo(text, err=True))


def warn_of_idle(ctx: click.Context, *options: str, needs: Sequence[str]) -> None:
    """Say of options that were given that they do nothing without one of others.

    Args:
        ctx: The call.
        *options: The names of the options.
        needs: Those of the others.
    """
    if any(ctx.params[name] for name in needs):
        return
    flags = {param.name: param.opts[0] for param in ctx.command.params}
    without = " or ".join(flags[name] for name in needs)
    for option in options:
        if ctx.get_parameter_source(option) is ParameterSource.COMMANDLINE:
            click.echo(f"warning: {flags[option]} does nothing without {without}", err=True)
