"""``nlpx train``: train a pipeline from a config, or from flags that build one."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import NothingToLearn, UsageError
from ..registry.catalogue import documented, hint
from ..registry.names import DEFAULT_PIPELINE
from ..registry.table import TABLES, refuse_rivals
from ..specs import FLAGS, VARIABLES, Claim
from ..training.hyperparameters import HYPERPARAMETERS
from .options import code_option, gpu_option, quiet_option, remote_code_option, speaker
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
    from collections.abc import Callable, Mapping

    from ..config import Config
    from ..pipeline import Language
    from ..specs import TrainingOptionSpec
    from ..training.flag_form import FlagForm

FLAG_FORM = "nlpx train LANG OUTPUT TRAIN DEV"
CONFIG_FORM = "nlpx train CONFIG --output FOLDER"
# Options that mean the same in both forms; all others belong to the flag form.
_RUN = ("use_gpu", "resume", "dry_run", "verbose", "quiet")
_SHARED = {"code", *_RUN}
_CONFIG_ONLY = {"output"}
_HYPERPARAMETERS = ", ".join(f"{name} ({known.default:g})" for name, known in HYPERPARAMETERS.items())
_TYPES: dict[str, Any] = {"str": TextType(), "int": int, "float": float}


class TrainCommand(click.Command):
    """Take the flags of the installed plugins, and settings of the config as ``--section.key value``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments.

        Raises:
            UsageError: A flag belongs to a plugin that is not installed.
        """
        missing = documented("flags of train").keys() - {opt for param in self.params for opt in param.opts}
        for word in args:
            flag = word.partition("=")[0]
            if flag in missing:
                raise UsageError(f"there is no flag {flag} here{hint('flags of train', flag, ())}")
        return super().parse_args(ctx, args)


def plugin_flag(spec: TrainingOptionSpec) -> click.Option:
    """Return the click option for a flag that a plugin offers."""
    env = f"  [env: {spec.env}]" if spec.env else ""
    default = "no" if spec.type == "flag" else spec.default or "none"
    text = f"{spec.summary}  [default: {default}]{env}"
    names = [f"--{spec.name}", *([spec.short] if spec.short else [])]
    if spec.type == "flag":
        return click.Option([*names, _variable(spec)], is_flag=True, help=text)
    return click.Option([*names, _variable(spec)], type=_TYPES[spec.type], help=text)


def _variable(spec: TrainingOptionSpec) -> str:
    return f"plugin_{spec.name.replace('-', '_')}"


@click.command(
    cls=TrainCommand,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True},
    options_metavar="[OPTIONS]",
    epilog=f"Environment variables of the flag form, with their defaults: {_HYPERPARAMETERS}.",
)
@click.argument(
    "arguments",
    nargs=-1,
    type=click.UNPROCESSED,
    metavar="CONFIG [--SECTION.KEY VALUE]... | LANG OUTPUT TRAIN DEV",
    shell_complete=complete_file,
)
@click.option(
    "--output",
    "--output-path",
    "-o",
    type=PathType(file_okay=False),
    help="Folder for the models, in the config form.  [default: none, nothing is saved]",
)
@code_option
@remote_code_option
@gpu_option
@click.option(
    "--verbose", "-VV", is_flag=True, help="Show more messages, such as the config that is used.  [default: no]"
)
@quiet_option
@click.option(
    "--resume",
    is_flag=True,
    help="Go on with the run in the output folder that was interrupted or killed, to the same result; start it if "
    "there is none, and do nothing if it is complete.  [default: no]",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Print what would be trained: components, labels, parameters, steps and memory. Nothing is written.  "
    "[default: no]",
)
@click.option(
    "--base-model",
    "-b",
    type=TextType(),
    shell_complete=complete_pipeline,
    help="Pipeline to start from, by name or path; in a config a component takes it as its source.  [default: none]",
)
@click.option(
    "--pipeline",
    "-p",
    type=TextType(),
    default=DEFAULT_PIPELINE,
    show_default=True,
    shell_complete=some_of(offered("factories")),
    help="Names of the components to train, separated by commas; of the default ones, those that the data can train.",
)
@click.option(
    "--replace-components", "-R", is_flag=True, help="Train the named components of the base model anew.  [default: no]"
)
@click.option(
    "--vectors",
    "-v",
    type=TextType(),
    shell_complete=complete_pipeline,
    help="Pipeline or folder of word vectors for the model to use.  [default: none]",
)
@click.option("--n-iter", "-n", type=click.IntRange(min=1), default=30, show_default=True, help="Number of epochs.")
@click.option(
    "--n-early-stopping",
    "-ne",
    type=click.IntRange(min=0),
    default=0,
    help="Stop after so many epochs without a better score on the dev data.  [default: never]",
)
@click.option(
    "--n-examples",
    "-ns",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Number of training examples to use; 0 for all.",
)
@click.option("--version", "-V", type=TextType(), help="Version of the pipeline, for its meta.json.  [default: 0.0.0]")
@click.option("--meta-path", "-m", type=PathType(), help="JSON file with entries for meta.json.  [default: none]")
@click.option(
    "--gold-preproc",
    "-G",
    is_flag=True,
    help="Train and evaluate on the tokens and sentences of the corpus.  [default: no]",
)
@click.option(
    "--noise-level",
    "-nl",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Share of texts, and of their characters, to corrupt.",
)
@click.option(
    "--orth-variant-level",
    "-ovl",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Share of texts in which to vary dashes, quotes and the like.",
)
@click.option(
    "--tag-map-path",
    "-tm",
    type=PathType(),
    help="JSON file that gives each tag its part of speech and morphology.  [default: none]",
)
@click.pass_context
def command(ctx: click.Context, /, arguments: tuple[str, ...], **flags: Any) -> None:
    """Train a pipeline.

    From a config: nlpx train my.cfg --output models --paths.train train.json --paths.dev dev.json. Any setting of
    the config can be given as --section.key value.

    From flags: nlpx train en models train.json dev.json --pipeline tagger. This builds a config, saves it as
    models/config.cfg and keeps a model for each epoch. Hyper-parameters can be set through environment variables,
    such as learn_rate=0.0005.

    Both leave model-best and model-last in the folder.

    \b
    Example: nlpx train en models train.json dev.json --pipeline tagger,parser --n-iter 10
             nlpx train config.cfg --output models --paths.train train.spacy --paths.dev dev.spacy --dry-run
    """  # noqa: D301  (click's mark of what is not wrapped)
    given, options = given_options(ctx), known_options(ctx)
    words, settings = split_arguments(arguments)
    if not words:
        refuse_unknown(settings, options)
        raise UsageError(f"name a config or a language: {CONFIG_FORM}, or {FLAG_FORM}; nlpx train --help tells more")
    if is_config(words[0]):
        refuse_flags(ctx, given - _SHARED - _CONFIG_ONLY, flag_form=FLAG_FORM)
        refuse_words(words[1:], config_form=CONFIG_FORM)
        _train_config(words[0], settings, options, **{name: flags[name] for name in (*_SHARED, *_CONFIG_ONLY)})
    else:
        refuse_output(given)
        refuse_number(words, 4, flag_form=FLAG_FORM)
        _train_flags(words, settings, options, flags, choose="pipeline" not in given)


def _plugin_flags() -> list[click.Option]:
    """Return the options for the flags that plugins offer.

    Raises:
        NameClash: Two offers, or an offer and core, take one flag or one variable.
    """
    own = [opt for param in command.params for opt in param.opts]
    claims = [Claim(space=FLAGS, name=name) for name in (*own, "-h", "--help")]
    claims += [Claim(space=VARIABLES, name=name) for name in HYPERPARAMETERS]
    offers = TABLES["training options"].offers()
    refuse_rivals(offers, own=claims)
    return [plugin_flag(offer.spec) for offer in offers]


command.params.extend(_plugin_flags())


def refuse_output(given: set[str]) -> None:
    """Refuse the folder of the config form in the flag form.

    Raises:
        UsageError: It is given.
    """
    if "output" in given:
        raise UsageError(
            f"--output belongs to the config form; in the flag form the folder is the second argument: {FLAG_FORM}"
        )


def _train_config(path: str, settings: list[str], options: list[str], **flags: Any) -> None:
    from ..config import import_code, parse_overrides

    overrides = parse_overrides(settings, known_options=options)
    import_code(flags["code"])
    run = {name: flags[name] for name in _RUN}
    train(path, flags["output"], overrides=overrides, **run)


def _train_flags(
    words: list[str], settings: list[str], options: list[str], flags: Mapping[str, Any], *, choose: bool
) -> None:
    from ..config import import_code, parse_overrides
    from ..training.flag_form import FlagForm, training_options

    overrides = parse_overrides(settings, known_options=options, environment=None)
    import_code(flags["code"])
    lang, output, train_path, dev_path = words
    own = {name: value for name, value in flags.items() if name in FlagForm.__dataclass_fields__}
    plugins = {spec.name: flags[_variable(spec)] for spec in training_options()}
    form = FlagForm(lang=lang, train_path=train_path, dev_path=dev_path, options=plugins, **own)
    run = {name: flags[name] for name in _RUN}
    train_form(form, output, choose=choose, overrides=overrides, **run)


def train_form(form: FlagForm, output: str | Path, *, choose: bool, **run: Any) -> Language:
    """Train the pipeline of a flag form and return it.

    Args:
        form: What the flags say.
        output: The folder for the models.
        choose: Whether to leave out components for which the training data have no annotations.
        **run: How to run it; see `train`.

    Raises:
        NothingToLearn: The data have no annotations for a component that is not to be left out, or for any.
    """
    from ..files.writing import as_path
    from ..training.flag_form import build_config
    from ..training.resume import pipeline_of_run

    if choose and run.get("resume"):
        known = pipeline_of_run(as_path(output))
        chosen = form.components if known is None else [name for name in form.components if name in known]
        form = replace(form, pipeline=",".join(chosen) or form.pipeline)
    built = build_config(form)
    say = speaker(quiet=run.get("quiet", False))
    for note in built.notes:
        say(note)
    try:
        return train(built.config, output, save_config=True, **run)
    except NothingToLearn as error:
        names = form.components
        rest = [name for name in names if name != error.component]
        if not choose or len(rest) == len(names):
            raise
        if not rest:
            raise NothingToLearn(
                f"{form.train_path}: these data have no annotations that a default pipeline could learn from; "
                "use a corpus that has tags, trees or entities, or name other components with --pipeline"
            ) from None
        say(f"{error.component} left out: {form.train_path} has no annotations for it")
    return train_form(replace(form, pipeline=",".join(rest)), output, choose=True, **{**run, "resume": False})


def train(
    config: str | Path | Mapping[str, Any],
    output_path: str | Path | None = None,
    *,
    use_gpu: int = -1,
    overrides: Mapping[str, Any] | None = None,
    save_config: bool = False,
    resume: bool = False,
    dry_run: bool = False,
    verbose: bool = False,
    quiet: bool = False,
) -> Language:
    """Train a pipeline and return it.

    Args:
        config: A config, or the path of one.
        output_path: The folder for ``model-best`` and ``model-last``; None to save nothing.
        use_gpu: The number of the GPU; -1 for the CPU.
        overrides: Settings by dotted names that replace those of the config.
        save_config: Whether to write the config into the folder too, before training starts.
        resume: Whether to go on with the run in the folder that was interrupted or killed, if there is one.
        dry_run: Whether to print what would be trained, and to write nothing; see `forecast`.
        verbose: Whether to print the config.
        quiet: Whether to print nothing but warnings.

    Raises:
        ConfigError: Something is wrong with the config; says everything at once.
        DataError: A corpus cannot be read or used.
        TrainingError: Training cannot go on.
        UsageError: A run is to be resumed that is not to be.
    """
    from ..config import load_config, validate_config
    from ..files.writing import as_path, write_text
    from ..pipeline import load
    from ..training.checkpoints import BEST, LAST
    from ..training.devices import use_device
    from ..training.initialize import init_run
    from ..training.loop import train as run
    from ..training.resume import TRAINING
    from ..training.run_states import begun

    say = speaker(quiet=quiet)
    checked = validate_config(load_config(config, overrides=overrides), training=True)
    if verbose:
        click.echo(checked.to_str(), err=True)
    if dry_run:
        return _forecast(checked, use_gpu=use_gpu, resume=resume, say=say)
    folder = None if output_path is None else as_path(output_path)
    # To initialize a pipeline can take long enough to be killed in.
    with begun(TRAINING, folder, checked, resume=resume) as standing:
        if folder is not None and standing.is_complete:
            say(f"{folder}: this run is complete; its models are {folder / LAST} and {folder / BEST}")
            return load(folder / LAST)
        if resume:
            goes_on = f"the run goes on after step {standing.step}"
            say(f"{folder}: {'no run was interrupted here, so one begins' if standing.step is None else goes_on}")
        if folder is None:
            say("no --output folder: nothing will be saved")
        device = use_device(use_gpu, allocator=checked.interpolate()["training"]["gpu_allocator"])
        say(f"pipeline: {', '.join(checked['nlp']['pipeline'])}; device: {device}")
        if folder is not None and save_config:
            write_text(folder / "config.cfg", checked.to_str() + "\n")
        nlp, examples = init_run(checked, use_gpu=use_gpu, notify=say)
        with Path(os.devnull).open("w", encoding="utf8") if quiet else nullcontext() as out:
            nlp, _ = run(nlp, folder, use_gpu=use_gpu, resume=resume, examples=examples, stdout=out, stderr=out)
    if folder is not None:
        say(f"saved: {folder / LAST} and {folder / BEST}")
    return nlp


def _forecast(config: Config, *, use_gpu: int, resume: bool, say: Callable[[str], None]) -> Language:
    """Print what a run would do; return its pipeline after a step."""
    from ..training.devices import use_device
    from ..training.forecast import forecast
    from ..training.initialize import init_run
    from .dry_run import report_forecast

    if resume:
        raise UsageError("--dry-run says what a run would do from its beginning; leave out --resume")
    device = use_device(use_gpu, allocator=config.interpolate()["training"]["gpu_allocator"])
    nlp, examples = init_run(config, use_gpu=use_gpu, notify=say)
    resumed = [name for name, block in config["components"].items() if "source" in block]
    for line in report_forecast(forecast(nlp, examples, resumed=resumed), device=device):
        click.echo(line)
    say("nothing was written: this was a dry run")
    return nlp
