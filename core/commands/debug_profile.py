"""``nlpx debug profile``: show which components and functions of a pipeline take the most time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .columns import cut, in_columns
from .options import code_option, gpu_option, model_argument, quiet_option, remote_code_option
from .path_type import DASH, PathType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pstats import Stats

    from ..pipeline.profiling import Profiled


@click.command()
@model_argument
@click.argument("inputs", type=PathType(allow_dash=True), default=DASH)
@click.option(
    "--n-texts",
    "--n_texts",
    "-n",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help="Number of texts to use, at most.",
)
@click.option(
    "--n-functions",
    "-f",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    help="Number of functions to show.",
)
@click.option(
    "--output",
    "-o",
    type=PathType(dir_okay=False),
    help="File for all that was counted, for viewers of Python's profiles.  [default: none]",
)
@gpu_option
@code_option
@remote_code_option
@quiet_option
def command(
    model: str,
    inputs: Path,
    n_texts: int,
    n_functions: int,
    output: Path | None,
    use_gpu: int,
    code: Path | None,
    quiet: bool,
) -> None:
    """Show which components and functions of a pipeline take the most time.

    MODEL is the name or the folder of a pipeline. INPUTS is a file or a folder of texts (.jsonl with a key 'text',
    .txt with one on each line, .spacy); - reads lines of JSON from standard input (the default).

    The texts are annotated twice: once to time the components, once for Python's profiler, which slows down what calls
    many functions.

    \b
    Example: nlpx debug profile en_core_web_sm texts.jsonl --n-texts 1000 --output profile.pstats
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..config import import_code
    from ..files.writing import check_file

    import_code(code)
    check_file(output)
    found = profile(model, inputs, n_texts=n_texts, use_gpu=use_gpu)
    if output is not None:
        _save(found.functions, output)
    if quiet:
        return
    for line in (*_components(found), "", *_functions(found.functions, n_functions)):
        click.echo(line)
    if output is not None:
        click.echo(f"saved: {output}", err=True)


def profile(model: str | Path, inputs: str | Path = DASH, *, n_texts: int = 10_000, use_gpu: int = -1) -> Profiled:
    """Find out where the time goes that a pipeline takes for texts.

    Args:
        model: The name or the folder of a pipeline.
        inputs: A file or a folder of texts; ``-`` for lines of JSON from standard input.
        n_texts: How many texts are used at most.
        use_gpu: The number of the GPU; -1 for the CPU.

    Raises:
        ModelError: There is no such pipeline, or it cannot be loaded.
        DataError: The texts cannot be read, or there are none.
    """
    from itertools import islice

    from ..corpora.text_corpora import RawTexts, read_jsonl_texts
    from ..corpora.text_lines import open_lines
    from ..errors import DataError
    from ..pipeline import load
    from ..pipeline.profiling import profile_pipeline
    from ..training.devices import use_device

    use_device(use_gpu)
    nlp = load(model)
    if str(inputs) == DASH:
        texts = [doc.text for doc in islice(read_jsonl_texts(open_lines(inputs), nlp), n_texts)]
    else:
        texts = [example.predicted.text for example in RawTexts(inputs, limit=n_texts)(nlp)]
    if not texts:
        raise DataError(f"{inputs}: there are no texts in it; name others")
    return profile_pipeline(nlp, texts)


def _save(stats: Stats, output: Path) -> None:
    """Write what was counted, as `Stats` reads it."""
    import marshal

    from ..files.writing import write_bytes

    write_bytes(output, marshal.dumps(stats.stats))  # type: ignore[attr-defined]


def _components(found: Profiled) -> Iterator[str]:
    """Yield the lines of the components' times."""
    total = sum(found.seconds.values())
    yield from in_columns(
        [
            ("component", "seconds", "share"),
            *((name, f"{seconds:.3f}", f"{seconds / total:.1%}") for name, seconds in found.seconds.items()),
            ("all", f"{total:.3f}", f"{found.n_words / total:,.0f} words/s"),
        ]
    )


def _functions(stats: Stats, number: int) -> Iterator[str]:
    """Yield the lines of the functions that take the most time themselves."""
    counted = stats.stats.items()  # type: ignore[attr-defined]
    slowest = sorted(counted, key=lambda item: item[1][2], reverse=True)[:number]
    rows = [
        (f"{own:.3f}", f"{whole:.3f}", f"{calls:,}", _place(*function))
        for function, (_, calls, own, whole, _) in slowest
    ]
    yield from map(cut, in_columns([("own seconds", "with its calls", "calls", "function"), *rows]))


def _place(file: str, line: int, name: str) -> str:
    """Say where a function is: its file below the package that it belongs to."""
    return name if not line else f"{'/'.join(Path(file).parts[-3:])}:{line} {name}"
