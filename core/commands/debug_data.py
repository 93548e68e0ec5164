"""``nlpx debug data``: describe training data, and find what is wrong with it."""

from __future__ import annotations

import json
from contextlib import nullcontext
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from ..isolation import prints_to_stderr
from ..plugins import split_names
from ..registry.names import DEFAULT_PIPELINE
from .options import code_option, quiet_option, remote_code_option
from .path_type import PathType
from .shell_values import complete_file, complete_pipeline, offered, some_of
from .text_type import TextType
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
    from pathlib import Path

    from ..checks import CorpusData, Report
    from ..config import Config
    from ..corpora.corpus import PlacedExample
    from ..pipeline import Language
    from ..training.settings import NamedCorpus

FLAG_FORM = "nlpx debug data LANG TRAIN_PATH DEV_PATH"
CONFIG_FORM = "nlpx debug data CONFIG"
_FLAGS_ONLY = {"base_model", "pipeline"}
_AT_A_TIME = 64


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True}, options_metavar="[OPTIONS]"
)
@click.argument(
    "arguments",
    nargs=-1,
    type=click.UNPROCESSED,
    metavar="CONFIG [--SECTION.KEY VALUE]... | LANG TRAIN_PATH DEV_PATH",
    shell_complete=complete_file,
)
@code_option
@remote_code_option
@click.option(
    "--tag-map-path",
    "-tm",
    type=PathType(dir_okay=False),
    help="JSON file that says what each tag stands for.  [default: none]",
)
@click.option(
    "--base-model",
    "-b",
    type=TextType(),
    shell_complete=complete_pipeline,
    help="Pipeline that is to be trained further, by name or path.  [default: none]",
)
@click.option(
    "--pipeline",
    "-p",
    type=TextType(),
    default=DEFAULT_PIPELINE,
    show_default=True,
    shell_complete=some_of(offered("factories")),
    help="Names of the components to train, separated by commas.",
)
@click.option("--ignore-warnings", "-IW", is_flag=True, help="Show statistics and errors only.  [default: no]")
@click.option(
    "--verbose", "-V", is_flag=True, help="Show explanations and every place to look at.  [default: no, some places]"
)
@click.option("--no-format", "-NF", is_flag=True, help="Neither colours nor divided lines, for a file.  [default: no]")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print one JSON object with all places and counts instead; nlpx.checks.JsonReport tells its keys.  "
    "[default: no]",
)
@quiet_option
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
    as_json: bool,
    quiet: bool,
) -> None:
    """Describe training data, and find what is wrong with it.

    From a config: nlpx debug data my.cfg --paths.train train.json --paths.dev dev.json. Corpora, components and their
    settings are those that nlpx train would use.

    From flags: nlpx debug data en train.json dev.json --pipeline tagger. LANG is the language code; TRAIN_PATH and
    DEV_PATH are files or folders of training data, in any format that 'nlpx convert' writes.

    The exit code is 1 where there are errors.

    \b
    Example: nlpx debug data en train.spacy dev.spacy --pipeline ner --verbose
             nlpx debug data my.cfg --paths.train train.spacy --paths.dev dev.spacy --json
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..checks import JsonReport, Report
    from ..config import import_code, load_config, parse_overrides

    given, options = given_options(ctx), known_options(ctx)
    words, settings = split_arguments(arguments)
    if not words:
        refuse_unknown(settings, options)
        raise UsageError(
            f"name a config or a language: {CONFIG_FORM}, or {FLAG_FORM}; nlpx debug data --help tells more"
        )
    report = (
        JsonReport(ignore_warnings=ignore_warnings)
        if as_json or quiet
        else Report(verbose=verbose, pretty=not no_format, ignore_warnings=ignore_warnings)
    )
    with prints_to_stderr() if as_json else nullcontext():
        if is_config(words[0]):
            refuse_flags(ctx, given & _FLAGS_ONLY, flag_form=FLAG_FORM)
            refuse_words(words[1:], config_form=CONFIG_FORM)
            overrides = parse_overrides(settings, known_options=options)
            import_code(code)
            config = load_config(words[0], overrides=overrides)
            debug_data_of_config(config, tag_map_path=tag_map_path, report=report)
        else:
            refuse_unknown(settings, options)
            refuse_number(words, 3, flag_form=FLAG_FORM)
            if settings:
                raise UsageError(f"{settings[0]} belongs to the config form: {CONFIG_FORM} --section.key value")
            import_code(code)
            debug_data(
                *words, pipeline=split_names(pipeline), base_model=base_model, tag_map_path=tag_map_path, report=report
            )
    if as_json and isinstance(report, JsonReport):
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
    if not report.ok:
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
        UsageError: The base model is for another language, or nobody knows a component.
    """
    from ..checks import CorpusData
    from ..checks.corpus_data import CorpusItems
    from ..corpora import Corpus
    from ..pipeline import blank, load

    nlp = blank(lang) if base_model is None else load(base_model)
    if nlp.lang != lang:
        raise UsageError(f"the base model {base_model} is for the language {nlp.lang!r}, not {lang!r}")
    _refuse_unknown_components(pipeline, nlp)
    tag_map = _read_tag_map(tag_map_path)

    def read() -> CorpusData:
        corpora = [Corpus(path) for path in (train_path, dev_path)]
        train, dev = (CorpusItems(partial(corpus.placed, nlp), is_repeatable=True) for corpus in corpora)
        return CorpusData(
            nlp=nlp,
            pipeline=pipeline,
            train=train,
            dev=dev,
            empty=[place for corpus in corpora for place in corpus.empty],
            tag_map=tag_map,
            vector_readers=_vector_readers(nlp),
        )

    return _print_findings(read, report, base_model=base_model)


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
    return _print_findings(lambda: _data_of_config(checked, tag_map=tag_map), report)


def _data_of_config(config: Config, *, tag_map: Any) -> CorpusData:
    """Read what a config would train on, with its components as they would begin."""
    from ..checks import CorpusData
    from ..checks.corpus_data import CorpusItems
    from ..pipeline import Language
    from ..training.settings import TrainingSettings

    nlp = Language.from_config(config)
    nlp.initialize_vocab()
    settings = TrainingSettings.from_config(nlp.config.interpolate())
    frozen = settings.frozen_components
    # What others have learnt is there for components after them, such as a parse for a suggester of subtrees.
    sourced = [name for name, block in config["components"].items() if "source" in block]
    annotating = sourced if set(sourced) & set(settings.annotating_components) else []
    corpora = settings.train_corpus, settings.dev_corpus
    train, dev = (
        CorpusItems(partial(_read_annotated, corpus, nlp, annotating), is_repeatable=corpus.is_repeatable)
        for corpus in corpora
    )
    return CorpusData(
        nlp=nlp,
        pipeline=[factory for name, factory in nlp.pipe_factories.items() if name not in frozen],
        train=train,
        dev=dev,
        empty=[place for corpus in corpora for place in getattr(corpus.reader, "empty", ())],
        left_out=[place for corpus in corpora for place in getattr(corpus.reader, "left_out", ())],
        tag_map=tag_map,
        vector_readers=_vector_readers(nlp),
    )


def _read_annotated(corpus: NamedCorpus, nlp: Language, annotating: Sequence[str]) -> Iterator[PlacedExample]:
    """Yield the examples of a corpus, whose predicted Docs have what some components predict."""
    stream = corpus.placed(nlp)
    while batch := list(islice(stream, _AT_A_TIME)):
        for name in annotating:
            for _ in nlp.get_pipe(name).pipe(placed.example.predicted for placed in batch):
                pass
        yield from batch


def _vector_readers(nlp: Language) -> list[str]:
    from ..pipeline.components.static_vectors import reads_vectors

    return [name for name, component in nlp.pipeline if reads_vectors(component)]


def _refuse_unknown_components(names: Sequence[str], nlp: Language) -> None:
    """Refuse names of components that nobody offers and no check is there for.

    Raises:
        UsageError: There is one; says what is near.
    """
    from ..checks.running import looked_at
    from ..config.factories import has_factory
    from ..registry import registry

    for name in names:
        if name not in nlp.pipe_names and name not in looked_at() and not has_factory(name, lang=nlp.lang):
            raise UsageError(registry.table("factories").explain_missing(name))


def _read_tag_map(path: str | Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    from ..corpora.readers import read_json
    from ..errors import DataError

    tag_map = read_json(path)
    if not isinstance(tag_map, dict):
        raise DataError(f'{path}: a tag map is one JSON object such as {{"NN": {{"pos": "NOUN"}}}}; write it so.')
    return tag_map


def _print_findings(read: Callable[[], CorpusData], report: Report | None, *, base_model: str | None = None) -> bool:
    """Print what the checks find in the corpora, and say whether nothing is wrong."""
    from ..checks import Report
    from ..checks.running import written_findings

    report = report or Report()
    for line in written_findings(read, report, base_model=base_model):
        click.echo(line)
    return report.ok
