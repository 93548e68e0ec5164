"""``nlpx find-threshold``: find the threshold with which a component scores best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import code_option, gpu_option, model_argument, quiet_option, remote_code_option
from .path_type import PathType
from .shell_values import complete_component, metrics, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from ..pipeline import Language
    from ..training.thresholds import Trial, Tryout


@click.command()
@model_argument
@click.argument("data_path", type=PathType())
@click.argument("pipe_name", shell_complete=complete_component)
@click.argument("threshold_key", shell_complete=one_of(lambda: {"threshold": ""}))
@click.argument("scores_key", shell_complete=one_of(metrics))
@click.option(
    "--n-trials",
    "--n_trials",
    "-n",
    type=click.IntRange(min=2),
    default=11,
    show_default=True,
    help="Number of thresholds to try, at equal distances from 0 to 1.",
)
@code_option
@remote_code_option
@gpu_option
@click.option(
    "--gold-preproc", "-G", is_flag=True, help="Give the pipeline the tokens and sentences of the data.  [default: no]"
)
@click.option(
    "--per-label",
    "-L",
    is_flag=True,
    help="Find a threshold for each label too, by its F-score.  [default: no]",
)
@click.option(
    "--output",
    "-o",
    type=PathType(file_okay=False),
    help="Folder for the pipeline with what was found.  [default: none]",
)
@click.option(
    "--plot",
    "-p",
    type=PathType(dir_okay=False),
    help="SVG file for a picture of the scores over the threshold.  [default: none]",
)
@click.option("--verbose", "-V", "-VV", is_flag=True, help="Show all scores of each threshold.  [default: no]")
@quiet_option
def command(
    model: str,
    data_path: Path,
    pipe_name: str,
    threshold_key: str,
    scores_key: str,
    n_trials: int,
    code: Path | None,
    use_gpu: int,
    gold_preproc: bool,
    per_label: bool,
    output: Path | None,
    plot: Path | None,
    verbose: bool,
    quiet: bool,
) -> None:
    """Find the threshold with which a component scores best on annotated data.

    MODEL is the name or the folder of a pipeline. DATA_PATH is a file or a folder of data, in any format that 'nlpx
    convert' writes. THRESHOLD_KEY is the setting of the component PIPE_NAME that is the threshold, mostly 'threshold'.
    SCORES_KEY is the score that counts, such as 'cats_macro_f' or 'spans_sc_f'. The pipeline runs once; the thresholds
    are tried on what it predicts.

    \b
    Example: nlpx find-threshold my_pipeline dev.spacy textcat_multilabel threshold cats_macro_f
             nlpx find-threshold my_pipeline dev.spacy spancat threshold spans_sc_f --output better
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..config import import_code
    from ..files.writing import check_file
    from ..pipeline.saving.folders import check_place
    from ..training.thresholds import best_trial, keep_thresholds, warn_if_flat, warn_if_worse

    import_code(code)
    check_file(plot)
    check_place(output)
    nlp, tryout = _tryout(model, data_path, pipe_name, threshold_key, use_gpu=use_gpu, gold_preproc=gold_preproc)
    pipe, trials = tryout.pipe, tryout.trials(n_trials)
    best = best_trial(trials, scores_key)
    by_label = tryout.best_by_label(otherwise=best.threshold) if per_label else {}
    warn_if_flat(trials, scores_key)
    if not quiet:
        _report(trials, scores_key, best=best, verbose=verbose)
    if by_label:
        scores = tryout.score(best.threshold, by_label=by_label)
        if not quiet:
            _report_labels(by_label, scores_key, one=best.scores, each=scores)
        warn_if_worse(scores, than=best.scores, key=scores_key)
    if plot is not None:
        _draw(trials, scores_key, best=best, title=f"{pipe_name}: scores over {threshold_key}", path=plot)
    if output is not None:
        keep_thresholds(nlp, pipe, setting=threshold_key, threshold=best.threshold, by_label=by_label)
        nlp.to_disk(output)
    for path in filter(None, (plot, output)) if not quiet else ():
        click.echo(f"saved: {path}", err=True)


def find_threshold(
    model: str | Path,
    data_path: str | Path,
    pipe_name: str,
    threshold_key: str,
    scores_key: str,
    *,
    n_trials: int = 11,
    use_gpu: int = -1,
    gold_preproc: bool = False,
    silent: bool = True,
) -> tuple[float, float, dict[float, float]]:
    """Find the threshold with which a component scores best.

    Args:
        model: The name or the folder of a pipeline.
        data_path: A file or a folder of annotated data.
        pipe_name: The component.
        threshold_key: The setting that is the threshold.
        scores_key: The score that counts.
        n_trials: How many thresholds are tried, at equal distances from 0 to 1.
        use_gpu: The number of the GPU; -1 for the CPU.
        gold_preproc: Whether to give the pipeline the tokens and sentences of the data.
        silent: Whether to print nothing.

    Returns:
        The best threshold, its score, and the score of each threshold that was tried.

    Raises:
        UsageError: There is no such component, setting or score.
        DataError: The data cannot be read, or hold nothing to measure the score by.
    """
    from ..training.thresholds import best_trial, warn_if_flat

    _, tryout = _tryout(model, data_path, pipe_name, threshold_key, use_gpu=use_gpu, gold_preproc=gold_preproc)
    trials = tryout.trials(n_trials)
    best = best_trial(trials, scores_key)
    if not silent:
        warn_if_flat(trials, scores_key)
        _report(trials, scores_key, best=best)
    scores = {trial.threshold: float(trial.scores[scores_key]) for trial in trials}
    return best.threshold, scores[best.threshold], scores


def _tryout(
    model: str | Path, data_path: str | Path, pipe_name: str, threshold_key: str, *, use_gpu: int, gold_preproc: bool
) -> tuple[Language, Tryout]:
    """Load a pipeline and let it predict."""
    from ..corpora.corpus import annotated_examples
    from ..pipeline import load
    from ..training.devices import fix_random_seed, use_device
    from ..training.thresholds import Tryout, component_with_threshold

    fix_random_seed(0)
    use_device(use_gpu)
    nlp = load(model)
    pipe = component_with_threshold(nlp, pipe_name, threshold_key)
    examples = annotated_examples(nlp, data_path, gold_preproc=gold_preproc)
    return nlp, Tryout(nlp, pipe, examples, setting=threshold_key)


def _report(trials: Sequence[Trial], key: str, *, best: Trial, verbose: bool = False) -> None:
    """Print what was found."""
    from ..training.threshold_report import report_trials
    from ..training.thresholds import curves_of

    plain = [name for name, value in best.scores.items() if isinstance(value, (int, float))]
    for line in report_trials(trials, plain if verbose else list(curves_of(trials, key)), best=best):
        click.echo(line)
    click.echo(f"\nbest threshold: {best.threshold:.3g}")


def _report_labels(by_label: Mapping[str, float], key: str, *, one: Mapping[str, Any], each: Mapping[str, Any]) -> None:
    """Print the thresholds of labels, and what they do to a score."""
    from ..training.result_table import show_score
    from ..training.threshold_report import report_labels

    click.echo("\n" + "\n".join(report_labels(by_label)))
    shown_one, shown_each = (show_score(scores[key]) for scores in (one, each))
    click.echo(f"\n{key}: {shown_one} with one threshold, {shown_each} with these")


def _draw(trials: Sequence[Trial], key: str, *, best: Trial, title: str, path: Path) -> None:
    """Write the picture of the scores."""
    from ..files.writing import write_text
    from ..training.threshold_picture import draw_curves
    from ..training.thresholds import curves_of

    thresholds = [trial.threshold for trial in trials]
    lines = draw_curves(thresholds, curves_of(trials, key), best=best.threshold, title=title)
    write_text(path, "\n".join(lines) + "\n")
