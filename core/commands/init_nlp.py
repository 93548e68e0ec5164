"""``nlpx init nlp``: initialize a pipeline as training would, and save it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from .options import code_option, gpu_option, quiet_option, remote_code_option, speaker
from .path_type import PathType
from .shell_values import complete_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ..config import Config
    from ..pipeline import Language

Function = TypeVar("Function", bound="Callable[..., Any]")


def initializing_options(function: Function) -> Function:
    """Add what all commands take that initialize a pipeline, save something of it, and train nothing."""
    options: list[Callable[..., Any]] = [
        click.argument("config_path", metavar="CONFIG", shell_complete=complete_file),
        click.argument("output_path", metavar="OUTPUT", type=PathType(file_okay=False)),
        code_option,
        remote_code_option,
        click.option("--verbose", "-V", "-VV", is_flag=True, help="Show the config that is used.  [default: no]"),
        gpu_option,
        quiet_option,
        click.pass_context,
    ]
    for option in reversed(options):
        function = option(function)
    return function


WITH_SETTINGS = {"ignore_unknown_options": True, "allow_extra_args": True}
"""Lets a command take settings of a config as ``--section.key value``."""


def read_config(ctx: click.Context, config_path: str, *, code: Path | None) -> Config:
    """Return the config of a command with the settings that it was given, and import the user's code.

    Raises:
        ConfigError: There is no such config, or it cannot be read.
        UsageError: What is left over of the command line is no setting.
    """
    from ..config import import_code, load_config, parse_overrides
    from .two_forms import known_options

    overrides = parse_overrides(ctx.args, known_options=known_options(ctx))
    import_code(code)
    return load_config(config_path, overrides=overrides)


@click.command(context_settings=WITH_SETTINGS)
@initializing_options
def command(
    ctx: click.Context,
    /,
    config_path: str,
    output_path: Path,
    code: Path | None,
    verbose: bool,
    use_gpu: int,
    quiet: bool,
) -> None:
    """Initialize a pipeline as training would, and save it.

    CONFIG is a training config, of which any setting can be given as --section.key value. OUTPUT is the folder of the
    pipeline, whose weights are those that training begins with.

    \b
    Example: nlpx init nlp config.cfg my_pipeline --paths.train train.spacy --paths.dev dev.spacy
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..pipeline.saving.folders import check_place

    check_place(output_path)
    say = speaker(quiet=quiet)
    nlp = initialized(read_config(ctx, config_path, code=code), use_gpu=use_gpu, verbose=verbose, notify=say)
    nlp.to_disk(output_path)
    say(f"saved: {output_path}")


def initialized(
    config: Config | Mapping[str, Any] | str | Path,
    *,
    use_gpu: int = -1,
    whole: bool = False,
    verbose: bool = False,
    notify: Callable[[str], None] | None = None,
) -> Language:
    """Return the pipeline of a training config with the weights that training begins with.

    Args:
        config: The config, or its path.
        use_gpu: The number of the GPU; -1 for the CPU.
        whole: Whether a corpus that is streamed is read to its end, and not only its first examples.
        verbose: Whether to print the config.
        notify: See `init_run`.

    Raises:
        ConfigError: Something is wrong with the config; says everything at once.
        DataError: The corpus cannot be read or used.
    """
    from ..config import load_config, validate_config
    from ..training.initialize import init_nlp

    checked = validate_config(load_config(config), training=True, evaluating=False)
    if verbose:
        click.echo(checked.to_str(), err=True)
    return init_nlp(checked, use_gpu=use_gpu, whole=whole, notify=notify)
