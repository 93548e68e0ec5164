"""``nlpx debug data``: describe training data, and find what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from ..plugins import split_names
from ..registry.names import DEFAULT_PIPELINE
from .options import code_option
from .two_forms import (
    given_options,
    is_config,
    known_options,
    refuse_flags,
    refuse_number,
    refuse_unknown,
    refuse_words,
    split_arguments,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..checks.corpus_data import CorpusData
    from ..checks.findings import Finding
    from ..checks.report import Report
    from ..config import Config
    from ..training.settings import NamedCorpus

FLAG_FORM = "nlpx debug data LANG TRAIN_PATH DEV_PATH"
CONFIG_FORM = "nlpx debug data CONFIG"
_FLAGS_ONLY = {"base_model", "pipeline"}


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True}, options_metavar="[OPTIONS]"
)
@click.argument(
    "arguments",
    nargs=-1,
    type=click.UNPROCESSED,
    metavar="CONFIG [--SECTION.KEY VALUE]... | LANG TRAIN_PATH DEV_PATH",
)
@code_option
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
@click.pass_context
def command(
    ctx: click.Context,
    /,
    arguments: tuple[str, ...],
    code: Path | None,
    tag_map_path: Path | None,
    base_model: str | None,
    pipeline: str,
    ignore_warnings: bool,
    verbose: bool,
    no_format: bool,
) -> None:
    """Describe training data, and find what is wrong with it.

    From a config: nlpx debug data my.cfg --paths.train train.json --paths.dev dev.json. Corpora, components and their
    settings are those that nlpx train would use.

    From flags: nlpx debug data en train.json dev.json --pipeline tagger. LANG is the language code; TRAIN_PATH and
    DEV_PATH are files or folders of training data, in any format that 'nlpx convert' writes.

    The exit code is 1 where there are errors.
    """
    from ..checks.report import Report
    from ..config import import_code, load_config, parse_overrides

    given, options = given_options(ctx), known_options(ctx)
    words, settings = split_arguments(arguments)
    if not words:
        refuse_unknown(settings, options)
        raise UsageError(
            f"name a config or a language: {CONFIG_FORM}, or {FLAG_FORM}; nlpx debug data --help tells more"
        )
    report = Report(verbose=verbose, pretty=not no_format, ignore_warnings=ignore_warnings)
    if is_config(words[0]):
        refuse_flags(ctx, given & _FLAGS_ONLY, flag_form=FLAG_FORM)
        refuse_words(words[1:], config_form=CONFIG_FORM)
        overrides = parse_overrides(settings, known_options=options)
        import_code(code)
        config = load_config(words[0], overrides=overrides)
        ok = debug_data_of_config(config, tag_map_path=tag_map_path, report=report)
    else:
        refuse_unknown(settings, options)
        refuse_number(words, 3, flag_form=FLAG_FORM)
        if settings:
            raise UsageError(f"{settings[0]} belongs to the config form: {CONFIG_FORM} --section.key value")
        import_code(code)
        ok = debug_data(
            *words, pipeline=split_names(pipeline), base_model=base_model, tag_map_path=tag_map_path, report=report
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
    from ..checks.corpus_data import CorpusData, read_items
    from ..pipeline import blank, load

    nlp = load(base_model) if base_model else blank(lang)
    if nlp.lang != lang:
        raise UsageError(f"the base model {base_model} is for the language {nlp.lang!r}, not {lang!r}")
    tag_map = _read_tag_map(tag_map_path)

    def read() -> CorpusData:
        train, empty = read_items(train_path, nlp)
        dev, also_empty = read_items(dev_path, nlp)
        return CorpusData(
            nlp=nlp, pipeline=pipeline, train=train, dev=dev, empty=[*empty, *also_empty], tag_map=tag_map
        )

    return _report_findings(read, report, base_model=base_model)


def debug_data_of_config(
    config: Config, *, tag_map_path: str | Path | None = None, report: Report | None = None
) -> bool:
    """Print what the checks find in the corpora of a config, and say whether nothing is wrong.

    Args:
        config: The config.
        tag_map_path: A JSON file that says what each tag stands for.
        report: Writes the findings; None for one with the default settings.

    Raises:
        ConfigError: Something is wrong with the config; says everything at once.
        ModelError: A component comes from a pipeline that cannot be loaded.
    """
    from ..config import validate_config

    checked = validate_config(config, training=True)
    tag_map = _read_tag_map(tag_map_path)
    return _report_findings(lambda: _data_of_config(checked, tag_map=tag_map), report)


def _data_of_config(config: Config, *, tag_map: Any) -> CorpusData:
    """Read what a config would train on, with its components as they would begin."""
    from ..checks.corpus_data import CorpusData, Item
    from ..pipeline import Language
    from ..training.settings import TrainingSettings

    nlp = Language.from_config(config)
    settings = TrainingSettings.from_config(nlp.config.interpolate())
    frozen = settings.frozen_components
    # What others have learnt is there for components after them, such as a parse for a suggester of subtrees.
    sourced = [name for name, block in config["components"].items() if "source" in block]
    annotating = sourced if set(sourced) & set(settings.annotating_components) else []

    def read(corpus: NamedCorpus) -> list[Item]:
        path = getattr(corpus.reader, "path", corpus.name)
        items = [Item(example, f"{path}, example {number}") for number, example in enumerate(corpus(nlp), 1)]
        for name in annotating:
            for _ in nlp.get_pipe(name).pipe(item.example.predicted for item in items):
                pass
        return items

    corpora = settings.train_corpus, settings.dev_corpus
    train, dev = map(read, corpora)
    return CorpusData(
        nlp=nlp,
        pipeline=[factory for name, factory in nlp.pipe_factories.items() if name not in frozen],
        train=train,
        dev=dev,
        empty=[place for corpus in corpora for place in getattr(corpus.reader, "empty", ())],
        tag_map=tag_map,
    )


def _read_tag_map(path: str | Path | None) -> Any:
    from ..corpora.readers import read_json

    return read_json(path) if path else None


def _report_findings(read: Callable[[], CorpusData], report: Report | None, *, base_model: str | None = None) -> bool:
    """Print what the checks find in the corpora, and say whether nothing is wrong."""
    from ..checks.findings import Level
    from ..checks.overview import check_corpora, check_words
    from ..checks.report import Report
    from ..registry import registry

    report = report or Report()
    data = _read(read, report)
    if data is not None:
        sections = [
            ("Training stats", check_corpora(data, base_model=base_model)),
            ("Vocab & Vectors", check_words(data)),
        ]
        sections += [
            (offer.spec.title, _findings(offer.spec.name, data))
            for offer in registry.table("data_checks").offers()
            if not offer.spec.components or set(offer.spec.components) & set(data.pipeline)
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


def _read(read: Callable[[], CorpusData], report: Report) -> CorpusData | None:
    """Read the corpora, and print whether that works; None where it does not."""
    import warnings

    from ..checks.findings import fail, good, warn
    from ..errors import DataError

    corpora = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        try:
            corpora = read()
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
