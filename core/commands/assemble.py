"""``nlpx assemble``: assemble a pipeline from a config, without training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .init_nlp import WITH_SETTINGS, read_config
from .options import code_option, quiet_option, remote_code_option, speaker
from .path_type import PathType
from .shell_values import complete_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..config import Config
    from ..pipeline import Language


@click.command(context_settings=WITH_SETTINGS)
@click.argument("config_path", metavar="CONFIG", shell_complete=complete_file)
@click.argument("output_path", metavar="OUTPUT", type=PathType(file_okay=False))
@code_option
@remote_code_option
@click.option("--verbose", "-V", "-VV", is_flag=True, help="Show the config that is used.  [default: no]")
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    config_path: str,
    output_path: Path,
    code: Path | None,
    verbose: bool,
    quiet: bool,
) -> None:
    """Assemble a pipeline from a config, without training.

    CONFIG says which components it has: such as come from trained pipelines ('source'), and such as need no training.
    Any setting can be given as --section.key value. OUTPUT is the folder of the pipeline.

    \b
    Example: nlpx assemble config.cfg my_pipeline --components.ner.source my_ner/model-best
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..pipeline.saving.folders import check_place

    check_place(output_path)
    say = speaker(quiet=quiet)
    nlp = assemble(read_config(ctx, config_path, code=code))
    if verbose:
        click.echo(nlp.config.to_str(), err=True)
    nlp.to_disk(output_path)
    say(f"pipeline: {', '.join(nlp.pipe_names) or 'none'}")
    say(f"saved: {output_path}")


def assemble(config: Config | Mapping[str, Any] | str | Path) -> Language:
    """Return the pipeline of a config: what has a source as it is there, the other components initialized without data.

    Args:
        config: The config, or its path.

    Raises:
        ConfigError: Something is wrong with the config.
        DataError: A component must learn from data before it can be used.
    """
    from ..config import load_config
    from ..training.initialize import assemble_nlp

    return assemble_nlp(load_config(config))
