"""``nlpx evaluate``: score a pipeline on annotated data."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ..isolation import prints_to_stderr
from .options import code_option, gpu_option, model_argument, quiet_option, remote_code_option, warn_of_idle
from .path_type import DASH, PathType
from .shell_values import complete_pipeline
from .text_type import TextType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from ..errors import PluginError
    from ..evaluation.run import Evaluation

Scores = dict[str, Any]
N_SAMPLES = 1000


@click.command()
@model_argument
@click.argument("data_path", type=PathType())
@click.option(
    "--output",
    "-o",
    type=PathType(dir_okay=False, allow_dash=True),
    help="JSON file for all scores; - prints them as -R does.  [default: none]",
)
@code_option
@remote_code_option
@gpu_option
@click.option(
    "--gold-preproc", "-G", is_flag=True, help="Give the pipeline the tokens and sentences of the data.  [default: no]"
)
@click.option(
    "--displacy-path",
    "-dp",
    type=PathType(file_okay=False),
    help="Folder for pictures of what the pipeline predicts, as HTML.  [default: none]",
)
@click.option(
    "--displacy-limit",
    "-dl",
    type=click.IntRange(min=1),
    default=25,
    show_default=True,
    help="Number of texts to draw.",
)
@click.option(
    "--displacy-kb-url",
    type=TextType(),
    metavar="URL",
    help="Where ids of linked entities lead to in the pictures, with {} for the id.  [default: none]",
)
@click.option(
    "--return-scores", "-R", is_flag=True, help="Print all scores as JSON instead of the tables.  [default: no]"
)
@click.option(
    "--per-component",
    "-P",
    is_flag=True,
    help="Write the scores of each component by itself into the output.  [default: no]",
)
@click.option(
    "--spans-key",
    "--spans_key",
    "-sk",
    type=TextType(),
    metavar="KEY",
    help="The one group of spans to draw and to show the scores of.  [default: scores of all; sc is drawn]",
)
@click.option(
    "--confidence",
    "-C",
    is_flag=True,
    help="Show in which interval scores lie, at 95 %, by drawing other samples of the texts.  [default: no]",
)
@click.option(
    "--n-samples",
    "-ns",
    type=click.IntRange(min=2),
    default=N_SAMPLES,
    show_default=True,
    help="Number of samples that --confidence and --against draw.",
)
@click.option(
    "--against",
    "-a",
    type=TextType(),
    metavar="OTHER",
    shell_complete=complete_pipeline,
    help="Name or folder of another pipeline: show by how much the scores differ.  [default: none]",
)
@click.option(
    "--report",
    "-r",
    type=PathType(dir_okay=False),
    help="HTML file with scores, what was taken for what, and the worst sentences drawn.  [default: none]",
)
@click.option(
    "--conll18",
    is_flag=True,
    help="Score from raw text as the CoNLL 2018 shared task does; DATA_PATH is a CoNLL-U file.  [default: no]",
)
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    model: str,
    data_path: Path,
    output: Path | None,
    code: Path | None,
    use_gpu: int,
    gold_preproc: bool,
    displacy_path: Path | None,
    displacy_limit: int,
    displacy_kb_url: str | None,
    return_scores: bool,
    per_component: bool,
    spans_key: str | None,
    confidence: bool,
    n_samples: int,
    against: str | None,
    report: Path | None,
    conll18: bool,
    quiet: bool,
) -> None:
    """Score a pipeline on annotated data, and measure its speed.

    MODEL is the name or the folder of a pipeline. DATA_PATH is a file or a folder of data, in any format that
    'nlpx convert' writes.

    \b
    Example: nlpx evaluate my_model dev.spacy --confidence --report report.html
             nlpx evaluate my_model dev.spacy --against en_core_web_sm
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..config import import_code

    import_code(code)
    warn_of_idle(ctx, "displacy_limit", needs=["displacy_path"])
    warn_of_idle(ctx, "n_samples", needs=["confidence", "against"])
    warn_of_idle(ctx, "per_component", needs=["output", "return_scores"])
    if str(output) == DASH:
        output, return_scores = None, True
    faults: list[PluginError] = []
    with prints_to_stderr() if return_scores else nullcontext():
        scores: Scores = _as_far_as_done(
            faults,
            evaluate,
            model,
            data_path,
            output=output,
            use_gpu=use_gpu,
            gold_preproc=gold_preproc,
            displacy_path=displacy_path,
            displacy_limit=displacy_limit,
            displacy_kb_url=displacy_kb_url,
            per_component=per_component,
            spans_key=spans_key,
            confidence=confidence,
            n_samples=n_samples,
            against=against,
            report=report,
            conll18=conll18,
            silent=return_scores or quiet,
        )
    if return_scores:
        click.echo(as_json(scores))
    for path in (output, report):
        if path is not None and not quiet:
            click.echo(f"saved: {path}", err=True)
    for fault in faults:
        raise fault


def evaluate(
    model: str | Path,
    data_path: str | Path,
    *,
    output: str | Path | None = None,
    use_gpu: int = -1,
    gold_preproc: bool = False,
    displacy_path: Path | None = None,
    displacy_limit: int = 25,
    displacy_kb_url: str | None = None,
    per_component: bool = False,
    spans_key: str | None = None,
    confidence: bool = False,
    n_samples: int = N_SAMPLES,
    against: str | Path | None = None,
    report: str | Path | None = None,
    conll18: bool = False,
    silent: bool = True,
) -> Scores:
    """Score a pipeline and return all scores.

    Args:
        model: The name or the folder of a pipeline.
        data_path: A file or a folder of annotated data.
        output: A JSON file for the scores; None for none.
        use_gpu: The number of the GPU; -1 for the CPU.
        gold_preproc: Whether to give the pipeline the tokens and sentences of the data.
        displacy_path: A folder for pictures; None for none.
        displacy_limit: Number of texts to draw.
        displacy_kb_url: Where ids of linked entities lead to, with ``{}`` for the id; None for nowhere.
        per_component: Whether to return the scores of each component by itself, under its name.
        spans_key: The one group of spans to draw and to show the scores of; None to show those of all.
        confidence: Whether to find the intervals of the scores.
        n_samples: How many samples of the texts the intervals come from.
        against: The name or the folder of another pipeline to compare the scores to; None for none.
        report: An HTML file for a page of all this; None for none.
        conll18: Whether to score from raw text as the CoNLL 2018 shared task does; `data_path` is a CoNLL-U file.
        silent: Whether to print nothing.

    Returns:
        The scores by their names; with intervals also ``confidence``, as `confidence_of` gives it.

    Raises:
        ModelError: There is no such pipeline, or it cannot be loaded.
        DataError: The data cannot be read, or hold no examples.
        NameNotFound: Pictures are wanted, and no installed plugin draws them.
        UsageError: Options do not go together.
        OSError: What is to be written cannot be.
        Unfinished: Scorers or renderers of plugins fail; it holds the other scores.
    """
    from ..errors import Unfinished
    from ..evaluation.pictures import first_texts, picture_options, picture_styles, write_pictures
    from ..evaluation.report.writing import write_report
    from ..evaluation.run import evaluate_on
    from ..evaluation.tables import CONFIDENCE, score_tables, shown_scores
    from ..files.writing import as_path, check_file
    from ..pipeline import load
    from ..training.conll18_report import evaluate_conll18, table
    from ..training.devices import fix_random_seed, use_device
    from ..training.score_report import unmeasured

    pages = [] if displacy_path is None else [as_path(displacy_path) / spec.file for spec in picture_styles()]
    for target in (output, report, *pages):
        check_file(target)
    options = picture_options(displacy_kb_url, spans_key, has_pictures=displacy_path is not None)
    fix_random_seed(0)
    use_device(use_gpu)
    path = as_path(data_path)
    if conll18:
        _refuse_with_raw_text(
            {"-G": gold_preproc, "-P": per_component, "-C": confidence, "-a": against, "-r": report, "-sk": spans_key}
        )
    nlp, other_nlp = load(model), None if against is None else load(against)
    faults: list[PluginError] = []
    if conll18:
        scores = evaluate_conll18(nlp, path)
        lines, missing = table(scores), []
    else:
        score = partial(evaluate_on, path=path, gold_preproc=gold_preproc, per_component=per_component)
        evaluation = score(nlp, name=str(model))
        other = None if other_nlp is None else score(other_nlp, name=str(against))
        scores = evaluation.scores
        faults += [fault for each in (evaluation, other) if each is not None for fault in each.faults]
        if confidence or other is not None:
            scores[CONFIDENCE] = _find_confidence(evaluation, other, n_samples=n_samples, silent=silent)
        shown = shown_scores(evaluation, spans_key=spans_key)
        lines, missing = score_tables(shown), unmeasured(shown)
    if not silent:
        _show(lines, missing, data_path)
    if report is not None:
        faults += write_report(report, evaluation, data=str(data_path), spans_key=spans_key)
    if displacy_path is not None:
        texts = first_texts(nlp, path, displacy_limit, conll18=conll18)
        for page in _as_far_as_done(faults, write_pictures, list(nlp.pipe(texts)), displacy_path, options=options):
            if not silent:
                click.echo(f"saved: {page}", err=True)
    if output is not None:
        from ..files.writing import write_text

        write_text(output, as_json(scores) + "\n")
    if faults:
        raise Unfinished(faults, done=scores) from faults[0]
    return scores


def _show(lines: Iterable[str], missing: Sequence[str], data_path: str | Path) -> None:
    """Print the tables, and what the data hold no annotation for."""
    click.echo("\n".join(lines))
    if missing:
        click.echo(f"{data_path}: no annotation to measure {', '.join(missing)} by", err=True)


def _as_far_as_done(faults: list[PluginError], work: Callable[..., Any], *arguments: Any, **settings: Any) -> Any:
    """Return the result of some work, or what there is of it where plugins fail, which is noted among the faults."""
    from ..errors import Unfinished

    try:
        return work(*arguments, **settings)
    except Unfinished as error:
        faults.append(error)
        return error.done


def as_json(scores: Scores) -> str:
    """Return scores as JSON, with plain numbers."""
    import json

    return json.dumps(scores, indent=2, ensure_ascii=False, default=float)


def _refuse_with_raw_text(options: Mapping[str, object]) -> None:
    """Refuse options of an evaluation that needs the tokens and texts of the data."""
    from ..errors import UsageError

    given = [name for name, value in options.items() if value]
    if given:
        raise UsageError(f"--conll18 starts from raw text and scores whole pipelines; leave out {' and '.join(given)}")


def _find_confidence(
    evaluation: Evaluation, other: Evaluation | None, *, n_samples: int, silent: bool
) -> dict[str, Any]:
    """Find intervals, and show on a terminal how far it is, in a line that is gone in the end."""
    import sys

    from ..evaluation.confidence import confidence_of

    if silent or not sys.stderr.isatty():
        return confidence_of(evaluation, n_samples=n_samples, other=other)
    from rich.progress import Progress

    from ..console import make_console

    with Progress(console=make_console(sys.stderr), transient=True) as progress:

        def watch(numbers: Iterable[int]) -> Iterable[int]:
            return progress.track(numbers, total=n_samples, description="samples")

        return confidence_of(evaluation, n_samples=n_samples, other=other, watch=watch)
