"""``nlpx compat``: say whether a pipeline will run here, without loading its weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .columns import in_columns
from .options import model_argument, quiet_option

if TYPE_CHECKING:
    from ..packages.trying import Trial


@click.command()
@model_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.  [default: no]")
@quiet_option
def command(model: str, as_json: bool, quiet: bool) -> None:
    """Say whether a pipeline will run here, component by component, and what to do where one will not.

    MODEL is the name or the folder of a pipeline, or the archive of its package, which need not be installed. Its
    config and meta data are read and no weights, so that it takes a moment. The exit code is 1 when something of it
    will not run.

    \b
    Example: nlpx compat en_core_web_sm
             nlpx compat en_core_web_sm-3.8.0-py3-none-any.whl
    """  # noqa: D301  (click's mark of what is not wrapped)
    trial = compat(model)
    if as_json:
        import json

        click.echo(json.dumps(_as_json(trial), indent=2, ensure_ascii=False))
    else:
        _show(trial, quiet=quiet)
    if not trial.runs:
        raise SystemExit(1)


def compat(model: str) -> Trial:
    """Return whether a pipeline will run here: what is in the way of each of its parts, and how to load the rest.

    Args:
        model: The name or the folder of the pipeline, or the archive of its package.

    Raises:
        NlpxError: There is no such pipeline, it is of a version of spaCy that is not read, or its files are broken.
    """
    from ..packages.trying import try_pipeline

    return try_pipeline(model)


def _show(trial: Trial, *, quiet: bool) -> None:
    """Print a line for each part, then what is in the way."""
    if not quiet:
        rows = [("PART", "MADE BY", "FROM", "RUNS")]
        rows += [
            (part.name, part.made_by or "-", part.provider or "-", "no" if part.problems else "yes")
            for part in trial.parts
        ]
        click.echo("\n".join(in_columns(rows)))
    for part in trial.parts:
        for sentence in (*part.problems, *part.notices):
            click.echo(sentence)
    if trial.remedy:
        click.echo(trial.remedy)
    if not quiet:
        said = f" for spaCy {trial.spacy_version}" if trial.spacy_version else ""
        click.echo(f"{trial.name} {trial.version}{said}: {'runs' if trial.runs else 'will not run as it is'}")


def _as_json(trial: Trial) -> dict[str, Any]:
    return {**trial._asdict(), "parts": [part._asdict() for part in trial.parts], "runs": trial.runs}
