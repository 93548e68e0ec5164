"""``nlpx init labels``: write the labels of the training data into files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .init_nlp import WITH_SETTINGS, initialized, initializing_options, read_config
from .options import speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..config import Config


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
    """Write the labels of the training data into files, one for each component.

    CONFIG is a training config, of which any setting can be given as --section.key value. OUTPUT is the folder of the
    files. With the blocks that are printed in the config, training does not look for labels in the data: that takes
    less time, and labels are known of which a streamed corpus has none among its first texts.

    \b
    Example: nlpx init labels config.cfg corpus/labels --paths.train train.spacy
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..training.label_files import label_blocks

    say = speaker(quiet=quiet)
    config = read_config(ctx, config_path, code=code)
    files = init_labels(config, output_path, use_gpu=use_gpu, verbose=verbose, notify=say)
    if not files:
        say("no component of the pipeline has labels; nothing is written")
        return
    click.echo("\n\n".join(label_blocks(files)))
    for path in files.values():
        say(f"saved: {path}")


def init_labels(
    config: Config | Mapping[str, Any] | str | Path,
    output_path: str | Path,
    *,
    use_gpu: int = -1,
    verbose: bool = False,
    notify: Callable[[str], None] | None = None,
) -> dict[str, Path]:
    """Write the labels that the training data have for each component into a file; returns the files.

    A corpus that is streamed is read to its end.

    Args:
        config: A training config, or its path.
        output_path: The folder of the files.
        use_gpu: The number of the GPU; -1 for the CPU.
        verbose: Whether to print the config.
        notify: See `init_run`.

    Raises:
        ConfigError: Something is wrong with the config; says everything at once.
        DataError: The corpus cannot be read or used.
        PluginError: A component has labels that JSON has no form for.
    """
    from ..files.writing import check_folder
    from ..training.label_files import write_labels

    check_folder(output_path)
    nlp = initialized(config, use_gpu=use_gpu, whole=True, verbose=verbose, notify=notify)
    return write_labels(nlp, Path(output_path))
