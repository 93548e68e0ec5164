"""``nlpx benchmark speed``: measure how many words a pipeline annotates in a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..quoting import counted
from .options import code_option, gpu_option, model_argument, quiet_option, remote_code_option
from .path_type import PathType
from .progress import progress_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ..pipeline.speed import Speed


@click.command()
@model_argument
@click.argument("data_path", type=PathType())
@click.option(
    "--batch-size",
    "--batch_size",
    "-b",
    type=click.IntRange(min=1),
    help="Number of texts in a batch.  [default: that of the pipeline]",
)
@click.option("--no-shuffle", is_flag=True, help="Take the texts in their order.  [default: no]")
@gpu_option
@click.option(
    "--batches",
    "--n-batches",
    type=click.IntRange(min=30),
    default=50,
    show_default=True,
    help="Number of batches to measure, at least: the texts are taken as often as it takes.",
)
@click.option(
    "--warmup",
    "-w",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help="How often to annotate all texts before that.",
)
@click.option(
    "--output",
    "-o",
    type=PathType(dir_okay=False),
    help="JSON file for what was measured.  [default: none]",
)
@code_option
@remote_code_option
@quiet_option
def command(
    model: str,
    data_path: Path,
    batch_size: int | None,
    no_shuffle: bool,
    use_gpu: int,
    batches: int,
    warmup: int,
    output: Path | None,
    code: Path | None,
    quiet: bool,
) -> None:
    """Measure how many words a pipeline annotates in a second.

    MODEL is the name or the folder of a pipeline. DATA_PATH is a file or a folder of texts, in any format that 'nlpx
    convert' writes; the pipeline gets the texts alone, and the time for their tokens counts.

    The speed is printed with the interval in which it would lie for other batches, most likely (95 %).

    \b
    Example: nlpx benchmark speed en_core_web_sm dev.spacy --batch-size 64
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..config import import_code
    from ..files.writing import check_file

    import_code(code)
    check_file(output)
    speed = benchmark_speed(
        model,
        data_path,
        batch_size=batch_size,
        shuffle=not no_shuffle,
        use_gpu=use_gpu,
        n_batches=batches,
        warmup=warmup,
        silent=quiet,
    )
    if output is not None:
        _save(speed, output)
    if quiet:
        return
    for line in _report(speed):
        click.echo(line)
    if output is not None:
        click.echo(f"saved: {output}", err=True)


def benchmark_speed(
    model: str | Path,
    data_path: str | Path,
    *,
    batch_size: int | None = None,
    shuffle: bool = True,
    use_gpu: int = -1,
    n_batches: int = 50,
    warmup: int = 3,
    silent: bool = True,
) -> Speed:
    """Measure how fast a pipeline annotates texts; see `measure_speed`.

    Args:
        model: The name or the folder of a pipeline.
        data_path: A file or a folder of texts; what they are annotated with is left behind.
        batch_size: How many texts make a batch; None for as many as the pipeline takes.
        shuffle: Whether to mix the texts each time.
        use_gpu: The number of the GPU; -1 for the CPU.
        n_batches: How many batches are measured at least.
        warmup: How often all texts are annotated before.
        silent: Whether to print nothing.

    Raises:
        ModelError: There is no such pipeline, or it cannot be loaded.
        DataError: The data cannot be read, or have no words.
    """
    from ..corpora.corpus_files import read_docs
    from ..pipeline import load
    from ..pipeline.speed import measure_speed
    from ..training.devices import fix_random_seed, use_device

    fix_random_seed(0)
    device = use_device(use_gpu)
    nlp = load(model)
    texts = [doc.text for doc in read_docs(data_path, nlp)]
    if not silent:
        components = ", ".join(nlp.pipe_names) or "none"
        click.echo(f"{counted(len(texts), 'text', form=',')}; components: {components}; device: {device}", err=True)
    return measure_speed(
        nlp,
        texts,
        batch_size=batch_size,
        n_batches=n_batches,
        warmup=warmup,
        shuffle=shuffle,
        watch=(lambda steps, _: steps) if silent else _watch,
    )


def _save(speed: Speed, output: Path) -> None:
    """Write what was measured as JSON."""
    import json

    from ..files.writing import write_text

    low, high = speed.interval()
    found = {
        "words_per_second": speed.words_per_second,
        "interval": {"low": low, "high": high},
        "words": speed.words.tolist(),
        "seconds": speed.seconds.tolist(),
    }
    write_text(output, json.dumps(found) + "\n")


def _watch(steps: Iterable[int], total: int) -> Iterator[int]:
    """Pass on numbers of steps, and show how far it is."""
    with progress_line(silent=False) as show:
        for done, step in enumerate(steps, 1):
            yield step
            if show is not None:
                show(f"{done:,} of {total:,}", done / total)


def _report(speed: Speed) -> Iterator[str]:
    """Return the lines that say what was measured."""
    low, high = speed.interval()
    odd, very_odd = speed.share_of_odd(), speed.share_of_odd(very=True)
    yield f"words/s   {speed.words_per_second:,.1f}  (95 %: {low:,.1f} to {high:,.1f})"
    yield f"batches   {len(speed.words):,}, of {speed.words.sum():,} words in all"
    yield f"outliers  {odd:.1%}, of which far out: {very_odd:.1%}".replace("%", " %")
