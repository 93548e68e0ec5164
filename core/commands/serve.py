"""``nlpx serve``: a pipeline as a web service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..plugins import split_names
from .options import (
    code_option,
    gpu_option,
    model_argument,
    processes_option,
    quiet_option,
    remote_code_option,
    selection_options,
)
from .text_type import TextType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ..serving import Limits

_COUNT = click.IntRange(min=1)


@click.command()
@model_argument
@click.option(
    "--host",
    "-H",
    type=TextType(),
    default="127.0.0.1",
    show_default=True,
    help="Address to listen at; 0.0.0.0 for all networks of this machine.",
)
@click.option(
    "--port",
    "-p",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="Port to listen at; 0 for any that is free.",
)
@click.option(
    "--batch-size", "-b", type=_COUNT, default=64, show_default=True, help="Number of texts to annotate together."
)
@click.option(
    "--queue-size",
    "-Q",
    type=_COUNT,
    default=256,
    show_default=True,
    help="Number of texts that may wait; what comes then is answered with 503.",
)
@click.option(
    "--max-texts", type=_COUNT, default=64, show_default=True, help="Number of texts that a request may hold."
)
@click.option(
    "--max-bytes", type=_COUNT, default=1_000_000, show_default=True, help="Number of bytes that a request may have."
)
@click.option(
    "--timeout",
    "-t",
    type=click.FloatRange(0, min_open=True),
    default=30.0,
    show_default=True,
    help="Seconds after which a request is answered with 503; as long it may take to come.",
)
@processes_option
@selection_options
@code_option
@remote_code_option
@gpu_option
@quiet_option
def command(
    model: str,
    host: str,
    port: int,
    batch_size: int,
    queue_size: int,
    max_texts: int,
    max_bytes: int,
    timeout: float,
    n_process: int,
    disable: str,
    enable: str,
    exclude: str,
    code: Path | None,
    use_gpu: int,
    quiet: bool,
) -> None:
    """Serve a pipeline: annotations as JSON, and a page that shows them.

    MODEL is the name or the folder of a pipeline. POST /annotate takes {"text": "..."} or {"texts": ["...", "..."]} and
    gives what Doc.to_json gives; texts of requests that come at the same time are annotated together. The page at / is
    for people, GET /docs and /openapi.json tell all, GET /health says that the service runs.

    With --n-process 2 and more, other processes annotate and share the weights of this one; one that dies is replaced,
    and its texts are annotated again. On SIGTERM and Ctrl+C what was asked before is answered. Needs nlpx-core[serve].

    \b
    Example: nlpx serve my_pipeline --port 8080
             curl localhost:8080/annotate -d '{"text": "Ada wrote to London."}'
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..config import import_code
    from ..serving import Limits

    limits = Limits(
        batch_size=batch_size, queue_size=queue_size, max_texts=max_texts, max_bytes=max_bytes, timeout=timeout
    )
    import_code(code)
    serve(
        model,
        host=host,
        port=port,
        limits=limits,
        n_process=n_process,
        use_gpu=use_gpu,
        say=None if quiet else _say,
        disable=split_names(disable),
        enable=split_names(enable),
        exclude=split_names(exclude),
    )


def serve(
    model: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    limits: Limits | None = None,
    n_process: int = 1,
    use_gpu: int = -1,
    say: Callable[[str], None] | None = None,
    disable: Iterable[str] = (),
    enable: Iterable[str] = (),
    exclude: Iterable[str] = (),
) -> None:
    """Serve a pipeline until the process is asked to stop.

    Args:
        model: The name or the folder of a pipeline.
        host: The address to listen at: this machine alone, so that nobody else reads texts or takes its time.
        port: The port to listen at; 0 for any that is free.
        limits: How much is taken at once; None for the usual limits.
        n_process: How many processes share the work; -1 for one on each processor.
        use_gpu: The number of the GPU; -1 for the CPU.
        say: What is called with each notice; None for none.
        disable: Components that do not run.
        enable: The only components that run, where any are named.
        exclude: Components that are not loaded.

    Raises:
        MissingExtra: The framework is not installed.
        ModelError: There is no such pipeline, it cannot be loaded, or the processes cannot be started.
        UsageError: The port is taken, there is no such address here, or a GPU is to serve several processes.
    """
    from ..pipeline import load
    from ..serving import Limits, serve_pipeline
    from ..serving.server import refuse_missing
    from ..training.devices import use_device

    refuse_missing()
    if use_gpu >= 0 and n_process not in {0, 1}:
        raise UsageError("a GPU serves one process: leave out --n-process, or --gpu-id to use the processors")
    use_device(use_gpu)
    nlp = load(model, disable=[*disable], enable=[*enable], exclude=[*exclude])
    serve_pipeline(nlp, host=host, port=port, limits=limits or Limits(), n_process=n_process, say=say)


def _say(notice: str) -> None:
    click.echo(notice, err=True)
