"""``nlpx transformers export``: write a pipeline that runs without PyTorch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nlpx.commands import PathType, code_option, model_argument, quiet_option, remote_code_option
from nlpx.errors import ModelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlpx.pipeline import Language

    from .huggingface.shim import EncoderShim


@click.command()
@model_argument
@click.argument("output", type=PathType(file_okay=False))
@click.option(
    "--int8",
    is_flag=True,
    help="Compute with integers of a byte: about twice as fast and a quarter of the size, and a little less exact.  "
    "[default: no]",
)
@code_option
@remote_code_option
@quiet_option
def command(model: str, output: Path, int8: bool, code: Path | None, quiet: bool) -> None:
    """Write a pipeline whose transformers run with onnxruntime, without PyTorch.

    MODEL is the name or the folder of a trained pipeline, OUTPUT the folder for the one that is written. It is loaded,
    evaluated and applied like any other, where 'nlp-transformers[onnx]' is installed; it cannot be trained.

    \b
    Example: nlpx transformers export my_pipeline my_exported --int8
    """  # noqa: D301  (click's mark of what is not wrapped)
    from nlpx.config import import_code

    import_code(code)
    nlp = export_pipeline(model, output, int8=int8)
    if not quiet:
        for name, shim in transformers_of(nlp):
            click.echo(f"{name}: {shim.encoder.about}", err=True)
        click.echo(f"saved: {output}", err=True)


def export_pipeline(pipeline: str | Path, output: str | Path, *, int8: bool = False) -> Language:
    """Write a pipeline whose transformers run with onnxruntime.

    Args:
        pipeline: The name or the folder of a trained pipeline.
        output: The folder for the one that is written.
        int8: Whether to compute with integers of a byte.

    Returns:
        The pipeline that was written.

    Raises:
        UsageError: The pipeline has no transformer, or would be written over itself.
        ModelError: A transformer cannot be exported.
        MissingExtra: What runs or exports it is not installed.
    """
    from nlpx.pipeline import check_place, load

    from .huggingface.exporting import export

    check_place(output)
    nlp = load(pipeline)
    # What has a name is in a folder too.
    if nlp.path is not None and Path(output).exists() and nlp.path.samefile(output):
        raise UsageError(
            f"{output}: the pipeline would be written over itself, and could not be trained any more; give another "
            "folder"
        )
    found = list(transformers_of(nlp))
    if not found:
        raise UsageError(f"{pipeline}: no component has a transformer ({', '.join(nlp.component_names)})")
    for name, shim in found:
        try:
            shim.encoder = export(shim.encoder, int8=int8)
        except ModelError as error:
            raise ModelError(f"component {name!r} cannot be exported: {error}") from error
    nlp.to_disk(output)
    return nlp


def transformers_of(nlp: Language) -> Iterator[tuple[str, EncoderShim]]:
    """Yield what runs the transformers of a pipeline, with the names of their components: shared ones and others."""
    from .huggingface.shim import EncoderShim

    for name, pipe in nlp.components:
        model: Any = getattr(pipe, "model", None)
        for node in model.walk() if model is not None else ():
            yield from ((name, shim) for shim in node.shims if isinstance(shim, EncoderShim))
