"""``nlpx calibrate``: correct the probabilities of a classifier on data that it was not trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from nlpx.commands import (
    PathType,
    code_option,
    complete_component,
    gpu_option,
    model_argument,
    quiet_option,
    remote_code_option,
)

if TYPE_CHECKING:
    from pathlib import Path

    from .recalibrating import Recalibration


@click.command()
@model_argument
@click.argument("data_path", type=PathType())
@click.argument("pipe_name", shell_complete=complete_component)
@click.option(
    "--method",
    "-m",
    type=click.Choice(["temperature", "isotonic"]),
    default="temperature",
    show_default=True,
    help="One temperature for all labels, or a curve for each.",
)
@click.option(
    "--output",
    "-o",
    type=PathType(file_okay=False),
    help="Folder for the calibrated pipeline.  [default: none]",
)
@code_option
@remote_code_option
@gpu_option
@click.option(
    "--gold-preproc", "-G", is_flag=True, help="Give the pipeline the tokens and sentences of the data.  [default: no]"
)
@quiet_option
def command(
    model: str,
    data_path: Path,
    pipe_name: str,
    method: Literal["temperature", "isotonic"],
    output: Path | None,
    code: Path | None,
    use_gpu: int,
    gold_preproc: bool,
    quiet: bool,
) -> None:
    """Correct the probabilities of a classifier on data that it was not trained on.

    MODEL is the name or the folder of a pipeline. DATA_PATH is a file or a folder of data, in any format that 'nlpx
    convert' writes. PIPE_NAME is the classifier. What is told of its probabilities afterwards was found on parts of the
    data that the correction was not learnt from.

    \b
    Example: nlpx calibrate my_pipeline calibration.spacy textcat --output calibrated
    """  # noqa: D301  (click's mark of what is not wrapped)
    from nlpx.config import import_code
    from nlpx.corpora import annotated_examples
    from nlpx.pipeline import check_place, load
    from nlpx.training import fix_random_seed, use_device

    from .recalibrating import calibrate

    import_code(code)
    check_place(output)
    fix_random_seed(0)
    use_device(use_gpu)
    nlp = load(model)
    examples = annotated_examples(nlp, data_path, gold_preproc=gold_preproc)
    found = calibrate(nlp, pipe_name, examples, method=method)
    if not quiet:
        _report(found, temperature=nlp.get_pipe(pipe_name).cfg["temperature"] if method == "temperature" else None)
    if output is not None:
        nlp.meta.setdefault("performance", {}).update(
            cats_ece=found.after.calibration_error, cats_ece_uncalibrated=found.before.calibration_error
        )
        nlp.to_disk(output)
        if not quiet:
            click.echo(f"saved: {output}", err=True)


def _report(found: Recalibration, *, temperature: float | None) -> None:
    """Print what the correction does, and the one temperature where there is one."""
    before, after = found.before, found.after
    click.echo("                   BEFORE   AFTER")
    click.echo(f"calibration error  {100 * before.calibration_error:6.2f}  {100 * after.calibration_error:6.2f}")
    click.echo(f"log loss           {before.log_loss:6.3f}  {after.log_loss:6.3f}")
    if temperature is not None:
        click.echo(f"\ntemperature: {temperature:.4g}")
