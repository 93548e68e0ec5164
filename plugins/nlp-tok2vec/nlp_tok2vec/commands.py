"""``nlpx pretrain``: teach the layer that gives vectors of tokens from raw text."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nlpx.commands import (
    PathType,
    TextType,
    code_option,
    given_options,
    gpu_option,
    known_options,
    quiet_option,
    refuse_flags,
    refuse_unknown,
    remote_code_option,
    speaker,
    split_arguments,
)
from nlpx.errors import UsageError
from nlpx.files import as_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nlpx.config import Config

FLAG_FORM = "nlpx pretrain TEXTS VECTORS OUTPUT"
CONFIG_FORM = "nlpx pretrain CONFIG OUTPUT"
# Options that mean the same in both forms; all others belong to the flag form.
_RUN = ("use_gpu", "resume", "init_tok2vec", "epoch_start", "force", "skip_last", "quiet")
_SHARED = {"code", *_RUN}

_COUNT, _SIZE, _SHARE = click.IntRange(min=0), click.IntRange(min=1), click.FloatRange(0, 1, max_open=True)


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True}, options_metavar="[OPTIONS]"
)
@click.argument(
    "arguments",
    nargs=-1,
    # Of no kind but that shells complete them as files.
    type=click.Path(readable=False),
    metavar="CONFIG OUTPUT [--SECTION.KEY VALUE]... | TEXTS VECTORS OUTPUT",
)
@click.option("--width", "-cw", type=_SIZE, default=96, show_default=True, help="Width of the layers.")
@click.option("--depth", "-cd", type=_SIZE, default=4, show_default=True, help="Number of convolutions.")
@click.option(
    "--cnn-window", "-cW", type=_SIZE, default=1, show_default=True, help="Tokens on either side of a convolution."
)
@click.option(
    "--cnn-pieces", "-cP", type=_SIZE, default=3, show_default=True, help="Number of pieces of the maxout; 1 for Mish."
)
@click.option("--use-chars", "-chr", is_flag=True, help="Embed the characters of a word.  [default: no]")
@click.option(
    "--sa-depth", "-sa", type=_COUNT, default=0, show_default=True, help="Number of layers of self-attention."
)
@click.option(
    "--embed-rows",
    "-er",
    type=_SIZE,
    default=2000,
    show_default=True,
    help="Number of rows of the table of words; those of the subword features have half as many.",
)
@click.option(
    "--loss-func",
    "--loss_func",
    "-L",
    type=TextType(),
    default="cosine",
    show_default=True,
    help="What to learn: to predict vectors by cosine or L2, the characters of words, or what another installed "
    "objective teaches; an unknown value lists all.",
)
@click.option("--dropout", "-d", type=_SHARE, default=0.2, show_default=True, help="Dropout rate.")
@click.option("--batch-size", "-bs", type=_SIZE, default=3000, show_default=True, help="Number of words in a batch.")
@click.option(
    "--max-length", "-xw", type=_COUNT, default=500, show_default=True, help="Leave out longer texts, in words."
)
@click.option(
    "--min-length", "-nw", type=_COUNT, default=5, show_default=True, help="Leave out shorter texts, in words."
)
@click.option("--seed", "-s", type=_COUNT, default=0, show_default=True, help="Seed of the random numbers.")
@click.option("--n-iter", "-i", type=_SIZE, default=1000, show_default=True, help="Number of epochs.")
@click.option("--use-vectors", "-uv", is_flag=True, help="Use the word vectors as features too.  [default: no]")
@click.option(
    "--n-save-every", "-se", type=_SIZE, help="Save weights after every so many batches too.  [default: never]"
)
@click.option(
    "--init-tok2vec",
    "-t2v",
    "--resume-path",
    "-r",
    type=PathType(),
    help="Weights to start from, of which the flag form takes the architecture. If they are the last of a run in the "
    "output folder that was interrupted, it goes on as with --resume.  [default: none]",
)
@click.option(
    "--epoch-start",
    "-es",
    "--epoch-resume",
    type=_COUNT,
    help="The first epoch to count.  [default: the one after that in the name of the weights to start from, else 0]",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Go on with the run in the output folder that was interrupted or killed, to the same result; start it if "
    "there is none, and do nothing if it is complete.  [default: no]",
)
@click.option("--force", "-F", is_flag=True, help="Write over the weights of another run.  [default: no]")
@click.option("--skip-last", is_flag=True, help="Do not write model-last.bin.  [default: no]")
@code_option
@remote_code_option
@gpu_option
@quiet_option
@click.pass_context
def command(ctx: click.Context, /, arguments: tuple[str, ...], **flags: Any) -> None:
    """Teach the layer that gives vectors of tokens from raw text.

    From a config: any setting of it can be given as --section.key value; its section [pretraining] says what is learnt,
    and nlpx init config --pretraining writes one.

    From flags: VECTORS is a pipeline with word vectors, or the code of a language where none are needed.

    TEXTS are a file (.jsonl, .txt or .spacy, also .gz and .bz2), or a folder of such files. The output folder gets
    model0.bin, model1.bin … after each epoch, model-last.bin, log.jsonl and config.cfg. Weights go into training with
    nlpx train --init-tok2vec FILE, or --paths.init_tok2vec FILE with a config.

    \b
    Example: nlpx pretrain config.cfg weights --paths.raw_text texts.jsonl
             nlpx pretrain texts.jsonl my_vectors weights --loss-func cosine
    """  # noqa: D301  (click's mark of what is not wrapped)
    given, options = given_options(ctx), known_options(ctx)
    words, settings = split_arguments(arguments)
    run = {name: flags[name] for name in _RUN}
    if len(words) == 2:
        refuse_flags(ctx, given - _SHARED, flag_form=FLAG_FORM)
        _pretrain_config(words, settings, options, code=flags["code"], run=run)
    elif len(words) == 3:
        _pretrain_flags(words, settings, options, flags, given=given, run=run)
    else:
        refuse_unknown(settings, options)
        raise UsageError(
            f"two or three arguments are due, not {len(words)}: {CONFIG_FORM}, or {FLAG_FORM}; nlpx pretrain "
            "--help tells more"
        )


def _pretrain_config(
    words: list[str], settings: list[str], options: list[str], *, code: Path | None, run: Mapping[str, Any]
) -> None:
    from nlpx.config import import_code, load_config, parse_overrides
    from nlpx.corpora import RawTexts

    path, output = words
    if path.endswith(RawTexts.endings):
        raise UsageError(
            f"{path} holds texts, with which three arguments are due: {FLAG_FORM}; VECTORS is a pipeline with word "
            "vectors, or the code of a language"
        )
    overrides = parse_overrides(settings, known_options=options)
    import_code(code)
    pretrain(load_config(path, overrides=overrides), output, **run)


def _pretrain_flags(
    words: list[str],
    settings: list[str],
    options: list[str],
    flags: Mapping[str, Any],
    *,
    given: set[str],
    run: Mapping[str, Any],
) -> None:
    from nlpx.config import import_code, parse_overrides

    from .pretraining.flag_form import FlagForm, build_config
    from .pretraining.start import find_start

    overrides = parse_overrides(settings, known_options=options, environment=None)
    import_code(flags["code"])
    texts, vectors, output = words
    own = {name: value for name, value in flags.items() if name in FlagForm.__dataclass_fields__}
    start = find_start(as_path(output), run["init_tok2vec"], epoch_start=run["epoch_start"], resume=run["resume"])
    config = build_config(
        FlagForm(texts_loc=texts, vectors_model=vectors, **own),
        first_epoch=start.epoch,
        weights=None if start.goes_on else start.weights,
        given=given,
    )
    config.override(overrides)
    pretrain(config, output, **run)


def pretrain(
    config: Config,
    output_dir: str | Path,
    *,
    use_gpu: int = -1,
    init_tok2vec: Path | None = None,
    epoch_start: int | None = None,
    resume: bool = False,
    force: bool = False,
    skip_last: bool = False,
    quiet: bool = False,
) -> None:
    """Pretrain the layer that a config names, and write its weights into a folder.

    Args:
        config: The config, as `load_config` returns it.
        output_dir: The folder for the weights.
        use_gpu: The number of the GPU; -1 for the CPU.
        init_tok2vec: Weights to start from; those that an interrupted run in the folder has saved last let it go on.
        epoch_start: The first epoch to count; None for the one after that in the name of the weights, else 0.
        resume: Whether to go on with the run in the folder that was interrupted or killed, if there is one.
        force: Whether to write over the weights of another run.
        skip_last: Whether to leave out ``model-last.bin``.
        quiet: Whether to print nothing but warnings.

    Raises:
        ConfigError: Something is wrong with the config; says everything at once.
        UsageError: Weights of another run would be written over.
        DataError: The texts cannot be read or used.
        TrainingError: Pretraining cannot go on.
    """
    import sys

    from nlpx.config import validate_config
    from nlpx.training import begun, use_device

    from .pretraining.loop import PRETRAINING, PretrainingRun, has_run
    from .pretraining.pipeline import build_pipeline
    from .pretraining.start import find_start
    from .pretraining.weights_folder import LAST, WeightsFolder

    say = speaker(quiet=quiet)
    path = as_path(output_dir)
    start = find_start(path, init_tok2vec, epoch_start=epoch_start, resume=resume)
    checked = validate_config(start.apply(config), pretraining=True)
    resume = resume or start.goes_on
    folder = WeightsFolder(path, checked.to_str() + "\n", first_epoch=start.epoch)
    if not (force or (resume and has_run(path))):
        folder.refuse_overwriting(is_interrupted=PRETRAINING.is_interrupted(path))
        start.refuse_late(checked)
    with begun(PRETRAINING, path, checked, resume=resume) as standing:
        if standing.is_complete:
            say(f"{path}: this run is complete; its weights are {path / LAST}")
            return
        if resume:
            say(f"{path}: {_where(standing.state)}")
        device = use_device(use_gpu, allocator=checked.interpolate()["training"]["gpu_allocator"])
        nlp, weights = build_pipeline(checked)
        run = PretrainingRun(nlp, checked, folder)
        if weights is not None and standing.state is None:
            say(run.start_from(weights))
        say(f"device: {device}; {run.layer.path} learns, to epoch {run.settings.max_epochs - 1}")
        with Path(os.devnull).open("w", encoding="utf8") if quiet else nullcontext() as out:
            run.run(standing.state, stdout=out or sys.stdout, stderr=out or sys.stderr, skip_last=skip_last)
    say(f"saved: {path if skip_last else path / LAST}")


def _where(state: Mapping[str, Any] | None) -> str:
    """Say where a run goes on."""
    if state is None:
        return "no run was interrupted here, so one begins"
    return f"the run goes on in epoch {state['epoch']}, after batch {state['batch']}"
