"""``nlpx evaluate``: score a pipeline on annotated data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import code_option, gpu_option

if TYPE_CHECKING:
    from ..pipeline import Language
    from ..tokens.example import Example

Scores = dict[str, Any]


@click.command()
@click.argument("model")
@click.argument("data_path", type=click.Path(path_type=Path))
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="JSON file for all scores.  [default: none]"
)
@code_option
@gpu_option
@click.option(
    "--gold-preproc", "-G", is_flag=True, help="Give the pipeline the tokens and sentences of the data.  [default: no]"
)
@click.option(
    "--displacy-path",
    "-dp",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for pictures of parses and entities, as HTML.  [default: none]",
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
    "--return-scores", "-R", is_flag=True, help="Print all scores as JSON instead of the tables.  [default: no]"
)
@click.option(
    "--per-component",
    "-P",
    is_flag=True,
    help="Write the scores of each component by itself into the output.  [default: no]",
)
def command(
    model: str,
    data_path: Path,
    output: Path | None,
    code: Path | None,
    use_gpu: int,
    gold_preproc: bool,
    displacy_path: Path | None,
    displacy_limit: int,
    return_scores: bool,
    per_component: bool,
) -> None:
    """Score a pipeline on annotated data, and measure its speed.

    MODEL is the name or the folder of a pipeline. DATA_PATH is a file or a folder of data, in any format that
    'nlpx convert' writes.
    """
    from ..config import import_code

    import_code(code)
    scores = evaluate(
        model,
        data_path,
        output=output,
        use_gpu=use_gpu,
        gold_preproc=gold_preproc,
        displacy_path=displacy_path,
        displacy_limit=displacy_limit,
        per_component=per_component,
        silent=return_scores,
    )
    if return_scores:
        click.echo(as_json(scores))
    if output is not None:
        click.echo(f"saved: {output}", err=True)


def evaluate(
    model: str | Path,
    data_path: str | Path,
    *,
    output: str | Path | None = None,
    use_gpu: int = -1,
    gold_preproc: bool = False,
    displacy_path: Path | None = None,
    displacy_limit: int = 25,
    per_component: bool = False,
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
        per_component: Whether to return the scores of each component by itself, under its name.
        silent: Whether to print nothing.

    Raises:
        ModelError: There is no such pipeline, or it cannot be loaded.
        DataError: The data cannot be read, or hold no examples.
        NameNotFound: Pictures are wanted, and no installed plugin draws them.
    """
    from ..training.devices import fix_random_seed, use_device

    if displacy_path is not None:
        refuse_pictures()
    fix_random_seed(0)
    use_device(use_gpu)
    nlp, examples = _load(model, Path(data_path), gold_preproc=gold_preproc)
    scores: Scores = nlp.evaluate(examples, per_component=per_component)
    if not silent:
        from ..training.score_report import report, unmeasured

        parts = [value for value in scores.values() if isinstance(value, dict)] if per_component else []
        flat = {**scores, **{key: each[key] for each in parts for key in each}}
        click.echo("\n".join(report(flat)))
        missing = unmeasured(flat)
        if missing:
            click.echo(f"{data_path}: no annotation to measure {', '.join(missing)} by", err=True)
    if output is not None:
        from ..vocab.files import write_text

        write_text(output, as_json(scores) + "\n")
    return scores


def refuse_pictures() -> None:
    """Say that nobody draws.

    Raises:
        NameNotFound: Always, until a plugin brings a renderer.
    """
    from ..errors import NameNotFound

    raise NameNotFound(
        "--displacy-path: no installed plugin draws parses or entities; that comes with nlp-parser: "
        "pip install nlp-parser"
    )


def as_json(scores: Scores) -> str:
    """Return scores as JSON, with plain numbers."""
    import json

    return json.dumps(scores, indent=2, ensure_ascii=False, default=float)


def _load(model: str | Path, path: Path, *, gold_preproc: bool) -> tuple[Language, list[Example]]:
    from ..errors import DataError
    from ..pipeline import load
    from ..training.corpus import Corpus

    nlp = load(model)
    examples = list(Corpus(path, gold_preproc=gold_preproc)(nlp))
    if not examples:
        raise DataError(f"{path}: there are no annotated texts in it; name a file or folder that 'nlpx convert' wrote")
    return nlp, examples
