"""``nlpx apply``: annotate texts with a pipeline."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..cli.again import begin_again
from ..quoting import counted
from .options import code_option, gpu_option, model_argument, processes_option, quiet_option, remote_code_option
from .path_type import PathType
from .progress import progress_line
from .shell_values import complete_file
from .text_type import TextType

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..corpora import TextLines
    from ..pipeline.applying.run import Applied
    from ..pipeline.applying.trail import Trail


@click.command()
@model_argument
@click.argument("data_path", metavar="DATA", shell_complete=complete_file)
@click.argument("output_file", metavar="OUTPUT", type=PathType(allow_dash=True))
@code_option
@remote_code_option
@click.option(
    "--text-key",
    "-tk",
    type=TextType(),
    metavar="KEY",
    default="text",
    show_default=True,
    help="Key of the text on lines of JSON.",
)
@click.option("--lines", "-l", is_flag=True, help="Take each line of plain text for a text.  [default: no, the file]")
@click.option("--force", "-F", is_flag=True, help="Write over an existing file.  [default: no]")
@gpu_option
@click.option(
    "--batch-size",
    "-b",
    type=click.IntRange(min=1),
    help="Number of texts that are annotated at a time.  [default: that of the pipeline]",
)
@processes_option
@quiet_option
def command(
    model: str,
    data_path: str,
    output_file: Path,
    code: Path | None,
    text_key: str,
    lines: bool,
    force: bool,
    use_gpu: int,
    batch_size: int | None,
    n_process: int,
    quiet: bool,
) -> None:
    """Annotate texts with a pipeline.

    MODEL is the name or the folder of a pipeline. DATA is a file, a folder of files, or - for standard input: JSON
    Lines (.jsonl), annotated documents (.spacy), or plain text (any other name), also packed (.gz, .bz2). OUTPUT is the
    file to write; it ends with .spacy, or with .jsonl for a document of JSON on each line, which - prints.

    A text that cannot be read or annotated, or that kills the process, is reported and left out. A run that was stopped
    or killed goes on where it stopped when the same command is given again, to the same output.

    \b
    Example: nlpx apply en_core_web_sm articles.jsonl.gz articles.spacy --n-process 4
             nlpx apply my_model/model-best sentences.txt sentences.jsonl --lines
             nlpx apply en_core_web_sm - - < article.txt
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..corpora.text_lines import keep_stream
    from ..pipeline.applying.trail import STDOUT, trail_of

    texts = keep_stream(data_path)

    def work() -> None:
        done = apply(
            texts,
            output_file,
            model,
            text_key,
            batch_size,
            n_process,
            lines=lines,
            force=force,
            code=code,
            use_gpu=use_gpu,
            silent=quiet,
            notify=lambda failure: click.echo(f"warning: {failure}", err=True),
            trail=trail,
        )
        if not quiet:
            said = "printed" if output_file == STDOUT else f"saved: {output_file}"
            click.echo(
                f"{said} ({counted(done.n_docs, 'document', form=',')}, {counted(done.n_words, 'word', form=',')})",
                err=True,
            )
        if done.failures:
            n_texts = done.n_docs + done.n_left_out
            verb = "is" if done.n_left_out == 1 else "are"
            click.echo(f"error: {done.n_left_out:,} of {counted(n_texts, 'text', form=',')} {verb} left out", err=True)
            raise SystemExit(1)

    with trail_of(output_file) as trail:
        begin_again(work, trail=trail)


def apply(
    data_path: str | Path | TextLines,
    output_file: str | Path,
    model: str | Path,
    json_field: str = "text",
    batch_size: int | None = None,
    n_process: int = 1,
    *,
    lines: bool = False,
    force: bool = False,
    code: str | Path | None = None,
    use_gpu: int = -1,
    silent: bool = True,
    notify: Callable[[str], None] | None = None,
    trail: Trail | None = None,
) -> Applied:
    """Annotate texts with a pipeline, and write the Docs into a file.

    Args:
        data_path: A file, a folder of files, or ``-`` for standard input; see `GivenTexts`. Or the lines of one.
        output_file: The file, which ends with ``.spacy`` or ``.jsonl``; or ``-`` for standard output.
        model: The name or the folder of the pipeline.
        json_field: The key of the text on lines of JSON.
        batch_size: How many texts are annotated at a time; None for as many as the pipeline says.
        n_process: How many processes share the work; -1 for one on each processor.
        lines: Whether each line of plain text is a text.
        force: Whether a file that is there is written over.
        code: A Python file with functions that the pipeline needs; it is imported.
        use_gpu: The number of the GPU; -1 for the CPU.
        silent: Whether to show no progress.
        notify: Is told, in a sentence each, what is wrong with texts that are left out.
        trail: What is known of texts that have killed an earlier process of this run; it is watched where another one
            will follow if this process dies.

    Raises:
        DataError: There is no input, or nothing in it could be annotated.
        ModelError: There is no such pipeline, or it cannot be loaded.
        UsageError: The output is there, or ends otherwise, or a run for it stopped that had other settings.
    """
    from ..config import import_code
    from ..corpora.given_texts import GivenTexts
    from ..files.writing import as_path
    from ..pipeline import find_pipeline, load
    from ..pipeline.applying.run import apply_to, check_output, digest_of
    from ..pipeline.applying.trail import trail_of, unfinished
    from ..training.devices import use_device

    output = as_path(output_file)
    check_output(output, force=force)
    use_device(use_gpu)
    import_code(code)
    folder = find_pipeline(model)
    nlp = load(folder)
    size = nlp.batch_size if batch_size is None else batch_size
    without = [output, unfinished(output)]
    texts = GivenTexts(data_path, nlp.vocab, text_key=json_field, each_line=lines, without=without)
    settings = {
        "model": digest_of(folder),
        "code": code and digest_of(Path(code)),
        "device": use_gpu,
        "batch size": size,
        "text key": json_field,
        "lines": lines,
    }
    with nullcontext(trail) if trail else trail_of(output) as run_trail, progress_line(silent=silent) as show:
        return apply_to(
            nlp,
            texts,
            output,
            trail=run_trail,
            settings=settings,
            batch_size=size,
            n_process=n_process,
            again=force,
            notify=notify or (lambda _failure: None),
            watch=show
            and (
                lambda n_texts, speed, share: show(f"{counted(n_texts, 'text', form=',')}, {speed:,.0f} words/s", share)
            ),
        )
