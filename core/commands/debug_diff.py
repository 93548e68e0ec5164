"""``nlpx debug diff-config``: show what a config has otherwise than the recommended one, or than another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from .options import code_option, quiet_option
from .shell_values import complete_file
from .text_type import TextType
from .two_forms import given_options

if TYPE_CHECKING:
    from pathlib import Path

    from ..config import Config
    from ..config.differences import Difference

_COLOURS = {"-": "red", "+": "green"}
# What says how the recommended config is made.
_RECOMMENDING = {"optimize": "--optimize", "gpu": "--gpu", "pretraining": "--pretraining"}


@click.command()
@click.argument("config_path", metavar="CONFIG", shell_complete=complete_file)
@click.option(
    "--compare-to",
    "--compare_to",
    type=TextType(),
    metavar="CONFIG",
    help="Config to compare with.  [default: none, the one that 'nlpx init config' recommends]",
)
@click.option(
    "--optimize",
    "-o",
    type=click.Choice(["efficiency", "accuracy"]),
    default="efficiency",
    show_default=True,
    help="What the recommended config is for.",
)
@click.option("--gpu", "-G", is_flag=True, help="Whether the recommended config is for a GPU.  [default: no]")
@click.option(
    "--pretraining",
    "--pt",
    "-pt",
    is_flag=True,
    help="Whether the recommended config has settings of 'nlpx pretrain'.  [default: no]",
)
@click.option("--markdown", "-md", is_flag=True, help="Print Markdown, for a report of a bug.  [default: no]")
@code_option
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    config_path: str,
    compare_to: str | None,
    optimize: str,
    gpu: bool,
    pretraining: bool,
    markdown: bool,
    code: Path | None,
    quiet: bool,
) -> None:
    """Show what a config has otherwise than the recommended one for its language and pipeline, or than another.

    CONFIG is the config file. Both are filled in first, so that a default that is left out is no difference. Lines
    with - are those of the config to compare with, lines with + are those of CONFIG.

    \b
    Example: nlpx debug diff-config config.cfg --optimize accuracy
             nlpx debug diff-config config.cfg --compare-to models/model-best/config.cfg
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..config import import_code

    given = [flag for name, flag in _RECOMMENDING.items() if name in given_options(ctx)]
    if compare_to is not None and given:
        raise UsageError(f"{given[0]} says which config is recommended; leave it out, or --compare-to")
    import_code(code)
    lines = debug_diff(config_path, compare_to, gpu=gpu, optimize=optimize, pretraining=pretraining)
    if not lines and not quiet:
        click.echo("no differences: the configs are the same", err=True)
    texts = [f"{line.sign} {line.text}".rstrip() for line in lines]
    if markdown and lines:
        click.echo("\n".join(["```diff", *texts, "```"]))
    elif not quiet:
        for line, text in zip(lines, texts, strict=True):
            click.secho(text, fg=_COLOURS.get(line.sign))


def debug_diff(
    config_path: str | Path,
    compare_to: str | Path | None = None,
    *,
    gpu: bool = False,
    optimize: str = "efficiency",
    pretraining: bool = False,
) -> list[Difference]:
    """Return the lines in which a config differs from the recommended one, or from another.

    Args:
        config_path: The config file.
        compare_to: The config file to compare with; None for what is recommended for the language and the pipeline.
        gpu: Whether the recommended config is for a GPU.
        optimize: What it is for, ``efficiency`` or ``accuracy``.
        pretraining: Whether it has settings of ``pretrain``.

    Raises:
        ConfigError: A config cannot be read, or names no language and pipeline.
        NameNotFound: Its language or one of its components is not installed.
        UsageError: No config can be recommended for its pipeline.
    """
    from ..config import load_config, validate_config
    from ..config.differences import differences

    config = validate_config(load_config(config_path), files=False)
    if compare_to is not None:
        other = validate_config(load_config(compare_to), files=False)
    else:
        other = _recommended(config, optimize=optimize, gpu=gpu, pretraining=pretraining)
    return [*differences(other, config)]


def _recommended(config: Config, *, optimize: str, gpu: bool, pretraining: bool) -> Config:
    """Return what is recommended for the language and the pipeline of a config; what has a source is left out.

    Raises:
        UsageError: The config has two components of one kind.
    """
    from ..config.recipes import build_recipe
    from ..pipeline.parts.copies import rename_in_config

    components = config["components"]
    names = {components[name]["factory"]: name for name in config["nlp"]["pipeline"] if "factory" in components[name]}
    for name in config["nlp"]["pipeline"]:
        factory = components[name].get("factory")
        if names.get(factory, name) != name:
            raise UsageError(
                f"{config.source(f'components.{name}')}: {name!r} and {names[factory]!r} are both {factory!r}, and no "
                "such pipeline is recommended; name a config to compare with: --compare-to CONFIG"
            )
    recipe = build_recipe(config["nlp"]["lang"], [*names], optimize=optimize, gpu=gpu, pretraining=pretraining)
    for factory, name in names.items():
        if factory != name:
            recipe.config["components"][name] = recipe.config["components"].pop(factory)
            rename_in_config(recipe.config, factory, name)
    pipeline = recipe.config["nlp"]["pipeline"]
    recipe.config["nlp"]["pipeline"] = [names.get(factory, factory) for factory in pipeline]
    return recipe.config
