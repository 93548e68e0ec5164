"""``nlpx init config``: write a complete training config."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..plugins import split_names
from ..registry.names import DEFAULT_PIPELINE
from .options import quiet_option
from .path_type import DASH, PathType
from .shell_values import offered, one_of, some_of
from .text_type import TextType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config import Config


@click.command()
@click.argument(
    "output_file",
    default=DASH,
    metavar="[OUTPUT_FILE]",
    type=PathType(path_type=str, allow_dash=True, dir_okay=False),
)
@click.option(
    "--lang",
    "-l",
    type=TextType(),
    default="en",
    show_default=True,
    shell_complete=one_of(offered("languages")),
    help="Code of the language.",
)
@click.option(
    "--pipeline",
    "-p",
    default=None,
    metavar="NAMES",
    shell_complete=some_of(offered("factories")),
    help="Names of the components, separated by commas; one that provides token vectors for them, such as tok2vec, is "
    "added if you name none.  "
    f"[default: those of {DEFAULT_PIPELINE} that are installed]",
)
@click.option(
    "--optimize",
    "-o",
    type=click.Choice(["efficiency", "accuracy"]),
    default="efficiency",
    show_default=True,
    help="Whether to write a small, fast pipeline, or a larger one with word vectors.",
)
@click.option("--gpu", "-G", is_flag=True, help="Whether the pipeline can run on a GPU.  [default: no]")
@click.option("--pretraining", "-pt", is_flag=True, help="Add the settings of 'nlpx pretrain'.  [default: no]")
@click.option("--force", "-F", is_flag=True, help="Write over an existing file.  [default: no]")
@quiet_option
def command(
    output_file: str,
    lang: str,
    pipeline: str | None,
    optimize: str,
    gpu: bool,
    pretraining: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Write a complete training config for a language and a pipeline.

    OUTPUT_FILE is the file to write; - writes to standard output (the default).

    \b
    Example: nlpx init config config.cfg --lang en --pipeline tagger,parser,ner
             nlpx init config - --lang de --pipeline textcat --optimize accuracy
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..errors import UsageError
    from ..files.writing import as_path

    if output_file != DASH and as_path(output_file).exists() and not force:
        raise UsageError(f"{output_file} exists; --force writes over it")
    names = default_pipeline() if pipeline is None else split_names(pipeline)
    text, notes = config_text(lang, names, optimize=optimize, gpu=gpu, pretraining=pretraining)
    for note in notes if not quiet else ():
        click.echo(f"note: {note}", err=True)
    if output_file == DASH:
        click.echo(text)
        return
    from ..files.writing import write_text

    write_text(output_file, f"{text}\n")
    if not quiet:
        click.echo(f"wrote {output_file}; next: {_next_step(output_file, pretraining=pretraining)}", err=True)


def _next_step(output_file: str, *, pretraining: bool) -> str:
    """Return the command that comes after this one."""
    train = f"nlpx train {output_file} --output FOLDER --paths.train FILE --paths.dev FILE"
    if pretraining:
        train = (
            f"nlpx pretrain {output_file} WEIGHTS --paths.raw_text FILE, then {train} "
            "--paths.init_tok2vec WEIGHTS/model-last.bin"
        )
    return train


def config_text(
    lang: str, pipeline: list[str], *, optimize: str = "efficiency", gpu: bool = False, pretraining: bool = False
) -> tuple[str, list[str]]:
    """Return the text of a complete config with comments, and notes for the user; see `build_recipe`."""
    from ..config.recipes import COMMENTS, build_recipe
    from ..config.writer import write_config

    recipe = build_recipe(lang, pipeline, optimize=optimize, gpu=gpu, pretraining=pretraining)
    return write_config(recipe.config, comments=COMMENTS), recipe.notes


def init_config(
    *,
    lang: str = "en",
    pipeline: Sequence[str] | None = None,
    optimize: str = "efficiency",
    gpu: bool = False,
    pretraining: bool = False,
    silent: bool = True,
) -> Config:
    """Return a complete training config.

    Args:
        lang: The code of the language.
        pipeline: The components; None for the usual ones that are installed.
        optimize: ``efficiency`` or ``accuracy``.
        gpu: Whether the pipeline can run on a GPU.
        pretraining: Whether to add the settings of pretraining.
        silent: Whether to keep the notes for the user back.

    Raises:
        UsageError: The arguments do not fit together.
        NameNotFound: Nobody offers the language or a component.
    """
    from ..config.recipes import build_recipe

    names = default_pipeline() if pipeline is None else list(pipeline)
    recipe = build_recipe(lang, names, optimize=optimize, gpu=gpu, pretraining=pretraining)
    for note in recipe.notes if not silent else ():
        click.echo(f"note: {note}", err=True)
    return recipe.config


def default_pipeline() -> list[str]:
    """Return the usual components, as far as they are installed.

    Raises:
        UsageError: None is.
    """
    from ..errors import UsageError
    from ..registry import registry

    usual = split_names(DEFAULT_PIPELINE)
    installed = [name for name in usual if registry.has("factories", name)]
    if not installed:
        raise UsageError(f"none of {', '.join(usual)} is installed; name the components with --pipeline")
    return installed
