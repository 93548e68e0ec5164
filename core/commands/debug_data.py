"""``nlpx debug data``: describe training data, and find what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..plugins import split_names
from ..registry.names import DEFAULT_PIPELINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..checks.corpus_data import CorpusData
    from ..checks.findings import Finding
    from ..checks.report import Report


@click.command()
@click.argument("lang")
@click.argument("train_path", type=click.Path(path_type=Path))
@click.argument("dev_path", type=click.Path(path_type=Path))
@click.option(
    "--tag-map-path",
    "-tm",
    type=click.Path(path_type=Path, dir_okay=False),
    help="JSON file that says what each tag stands for.  [default: none]",
)
@click.option("--base-model", "-b", help="Pipeline that is to be trained further, by name or path.  [default: none]")
@click.option(
    "--pipeline",
    "-p",
    default=DEFAULT_PIPELINE,
    show_default=True,
    help="Names of the components to train, separated by commas.",
)
@click.option("--ignore-warnings", "-IW", is_flag=True, help="Show statistics and errors only.  [default: no]")
@click.option(
    "--verbose", "-V", is_flag=True, help="Show explanations and every place to look at.  [default: no, some places]"
)
@click.option("--no-format", "-NF", is_flag=True, help="Neither colours nor divided lines, for a file.  [default: no]")
def command(
    lang: str,
    train_path: Path,
    dev_path: Path,
    tag_map_path: Path | None,
    base_model: str | None,
    pipeline: str,
    ignore_warnings: bool,
    verbose: bool,
    no_format: bool,
) -> None:
    """Describe training data, and find what is wrong with it.

    LANG is the language code. TRAIN_PATH and DEV_PATH are files or folders of training data, in any format that 'nlpx
    convert' writes. The exit code is 1 where there are errors.
    """
    from ..checks.report import Report

    report = Report(verbose=verbose, pretty=not no_format, ignore_warnings=ignore_warnings)
    names = split_names(pipeline)
    ok = debug_data(
        lang, train_path, dev_path, tag_map_path=tag_map_path, base_model=base_model, pipeline=names, report=report
    )
    if not ok:
        raise SystemExit(1)


def debug_data(
    lang: str,
    train_path: str | Path,
    dev_path: str | Path,
    *,
    pipeline: Sequence[str] = tuple(split_names(DEFAULT_PIPELINE)),
    base_model: str | None = None,
    tag_map_path: str | Path | None = None,
    report: Report | None = None,
) -> bool:
    """Print what the checks of the installed plugins find, and say whether nothing is wrong.

    Args:
        lang: The language code.
        train_path: A file or folder of training data.
        dev_path: A file or folder of evaluation data.
        pipeline: Names of the components to train; sections of others are left out.
        base_model: The pipeline that is to be trained further; None for a blank one.
        tag_map_path: A JSON file that says what each tag stands for.
        report: Writes the findings; None for one with the default settings.

    Raises:
        ModelError: The base model cannot be loaded.
        NameNotFound: Nobody offers the language.
        UsageError: The base model is for another language.
    """
    from ..checks.findings import Level
    from ..checks.overview import check_corpora, check_words
    from ..checks.report import Report
    from ..registry import registry

    report = report or Report()
    data = _load(lang, train_path, dev_path, pipeline, base_model=base_model, tag_map_path=tag_map_path, report=report)
    if data is not None:
        sections = [
            ("Training stats", check_corpora(data, base_model=base_model)),
            ("Vocab & Vectors", check_words(data)),
        ]
        sections += [
            (offer.spec.title, _findings(offer.spec.name, data))
            for offer in registry.table("data_checks").offers()
            if not offer.spec.components or set(offer.spec.components) & set(pipeline)
        ]
        for title, findings in sections:
            for line in report.section(title, findings):
                click.echo(line)
    for line in report.summary():
        click.echo(line)
    return not report.count[Level.ERROR]


def _findings(check: str, data: CorpusData) -> Iterator[Finding]:
    """Yield what a check finds; where it fails that is a finding too, so that the other checks run."""
    from ..checks.findings import fail
    from ..errors import NlpxError
    from ..registry.calls import stream

    try:
        yield from stream("data_checks", check, data)
    except NlpxError as error:
        yield fail(str(error))


def _load(
    lang: str,
    train_path: str | Path,
    dev_path: str | Path,
    pipeline: Sequence[str],
    *,
    base_model: str | None,
    tag_map_path: str | Path | None,
    report: Report,
) -> CorpusData | None:
    """Read the corpora, and print whether that works; None where it does not."""
    import warnings

    from ..checks.corpus_data import CorpusData, read_items
    from ..checks.findings import fail, good, warn
    from ..corpora.readers import read_json
    from ..errors import DataError, UsageError
    from ..pipeline import blank, load

    nlp = load(base_model) if base_model else blank(lang)
    if nlp.lang != lang:
        raise UsageError(f"the base model {base_model} is for the language {nlp.lang!r}, not {lang!r}")
    tag_map: Any = read_json(tag_map_path) if tag_map_path else None
    corpora = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            train, empty = read_items(train_path, nlp)
            dev, also_empty = read_items(dev_path, nlp)
            corpora = CorpusData(
                nlp=nlp, pipeline=pipeline, train=train, dev=dev, empty=[*empty, *also_empty], tag_map=tag_map
            )
            findings = [good("Corpus is loadable")]
        except DataError as error:
            findings = [fail(f"Corpus is not loadable: {error}")]
    if caught:
        documents = "1 document" if len(caught) == 1 else f"{len(caught)} documents"
        where = [str(warning.message) for warning in caught]
        findings.append(warn(f"Annotations of {documents} are passed over", where=where))
    for line in report.section("Data format validation", findings):
        click.echo(line)
    return corpora
