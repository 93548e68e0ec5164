"""Build the pipeline that a config describes, ready to be trained."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from ..corpora.whole import read_all
from ..errors import ConfigError, NothingToLearn
from ..languages import Tokenizer
from ..named_tuples import NamedTuple
from ..pipeline import Language
from ..spelling import did_you_mean
from ..tokens.comparing.example import Example
from .devices import fix_random_seed, use_device
from .epochs import STREAM, no_examples
from .settings import TrainingSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..config import Config

STREAMED_SAMPLE = 100


class Initialized(NamedTuple):
    """Hold what a training run begins with.

    Args:
        nlp: The pipeline.
        examples: What the training corpus gives, where it need not be read again; else None.
    """

    nlp: Language
    examples: list[Example] | None


def assemble_nlp(config: Config) -> Language:
    """Build a pipeline of what is trained already and of what needs no training.

    Components that come from a trained pipeline stay as they are; the others are initialized without data.

    Raises:
        ConfigError: Something is wrong with the config.
        NothingToLearn: A component must learn from data before it can be used.
    """
    nlp = Language.from_config(config)
    sourced = [name for name in nlp.pipe_names if "source" in config["components"][name]]
    with nlp.select_pipes(disable=sourced):
        try:
            nlp.initialize()
        except NothingToLearn as error:
            name = error.component
            raise NothingToLearn(
                f"component {name!r} has to learn from data, and nothing is trained here: name a trained pipeline that "
                f"it comes from as [components.{name}] source, or take it out of the pipeline",
                component=name,
            ) from error
    return nlp


def init_nlp(
    config: Config,
    *,
    use_gpu: int = -1,
    whole: bool = False,
    notify: Callable[[str], None] | None = None,
) -> Language:
    """Build a pipeline and initialize its components with the training corpus; see `init_run`."""
    return init_run(config, use_gpu=use_gpu, whole=whole, notify=notify).nlp


def init_run(
    config: Config,
    *,
    use_gpu: int = -1,
    whole: bool = False,
    notify: Callable[[str], None] | None = None,
) -> Initialized:
    """Build a pipeline and initialize its components with the training corpus; return the examples too.

    Components that come from a trained pipeline keep their weights; unless they are frozen they go on learning, and
    take the labels of the corpus that are new to them.

    Args:
        config: A filled and checked config.
        use_gpu: The number of the GPU; -1 for the CPU.
        whole: Whether a corpus that is streamed is read to its end, and not only its first examples.
        notify: Is told which labels are new to a trained component, which settings it has no use for, and which
            component nobody listens to, in a sentence each; None to tell nobody.

    Raises:
        ConfigError: A component is named that the pipeline does not have, or something cannot be built.
        DataError: The corpus cannot be read or used, or has labels that a trained component cannot take.
    """
    say = notify or (lambda _sentence: None)
    values = config.interpolate()
    use_device(use_gpu, allocator=values["training"]["gpu_allocator"])
    fix_random_seed(values["training"]["seed"])
    sourced = [name for name, block in values["components"].items() if "source" in block]
    nlp = Language.from_config(config)
    _refuse_unknown(nlp, values)
    # The sections that steer training are built from the pipeline's own config, in which all defaults are filled in.
    settings = TrainingSettings.from_config(nlp.config.interpolate())
    frozen = settings.frozen_components
    resumed = [name for name in sourced if name not in frozen and name in nlp.pipe_names]
    if resumed:
        with nlp.select_pipes(enable=resumed):
            nlp.resume_training(sgd=settings.optimizer)

    examples: list[Example] = []
    tokenized_by: list[Any] = []

    def get_examples() -> list[Example]:
        # Every component asks for the examples; reading the corpus is what takes time.
        if not examples:
            tokenized_by[:] = _rules(nlp.tokenizer)
            limit = STREAMED_SAMPLE if settings.max_epochs == STREAM and not whole else None
            examples.extend(read_all(islice(settings.train_corpus(nlp), limit)))
        if not examples:
            raise no_examples()
        return examples

    with nlp.select_pipes(disable=[name for name in (*frozen, *resumed) if name in nlp.pipe_names]):
        nlp.initialize(get_examples, sgd=settings.optimizer)
    for sentence in _told_of(nlp, values, kept=(*frozen, *resumed), frozen=frozen):
        say(sentence)
    for name in resumed:
        pipe: Any = nlp.get_pipe(name)
        if hasattr(pipe, "warn_of_unlearnable"):
            pipe.warn_of_unlearnable(get_examples())
    for name, new in take_labels(nlp, get_examples, names=resumed):
        say(f"{name} takes labels that are new to it: {', '.join(new)}")
    given = get_examples()
    return Initialized(nlp, _as_read_again(given, nlp, settings, tokenized_by=tuple(tokenized_by)))


def _told_of(nlp: Language, values: Config, *, kept: Iterable[str], frozen: Iterable[str]) -> Iterator[str]:
    """Say which weights an initialized pipeline began with, and which settings and components are of no use.

    Args:
        nlp: The pipeline.
        values: Its config, interpolated.
        kept: The components that keep the labels and weights that they had.
        frozen: Those that do not learn.
    """
    if nlp.pretrained:
        yield nlp.pretrained
    for name in kept:
        if values["initialize"]["components"].get(name):
            yield f"{name} keeps the labels and weights that it has: [initialize.components.{name}] is passed over"
    for name, pipe in nlp.components:
        unheard = name not in frozen and getattr(pipe, "listening_components", None) == []
        # Of pretrained weights that serve nobody, a warning has told already.
        if unheard and not nlp.pretrained:
            yield f"{name} learns nothing, since no component listens to it: leave it out, or let a model listen"


def take_labels(
    nlp: Language, get_examples: Callable[[], Iterable[Example]], *, names: Iterable[str]
) -> Iterator[tuple[str, Iterable[str]]]:
    """Let components take the labels that are new to them; yields the names of those that do, with the labels.

    Raises:
        DataError: A component cannot take them.
    """
    for name in names:
        pipe: Any = nlp.get_pipe(name)
        new = pipe.take_labels(get_examples()) if hasattr(pipe, "take_labels") else ()
        if new:
            yield name, new


def _as_read_again(
    examples: list[Example], nlp: Language, settings: TrainingSettings, *, tokenized_by: tuple[Any, ...]
) -> list[Example] | None:
    """Return the examples that the training corpus gave, if it would give the same to the initialized pipeline.

    Args:
        examples: The examples.
        nlp: The pipeline.
        settings: What steers the run.
        tokenized_by: The rules of the tokenizer when they were read.
    """
    if settings.max_epochs == STREAM or not settings.train_corpus.is_repeatable:
        return None
    may_change = hasattr(nlp.tokenizer, "initialize") or nlp.config["initialize"]["after_init"] is not None
    if may_change or tokenized_by != _rules(nlp.tokenizer):
        # The texts may have other tokens now.
        return None
    # What was found out on the way, such as alignments, is left behind.
    return [Example(example.predicted, example.reference) for example in examples]


def _rules(tokenizer: Any) -> tuple[Any, ...]:
    """Return what a component may change of a tokenizer; one without rules has nothing."""
    if not isinstance(tokenizer, Tokenizer):
        return ()
    patterns = ("prefix_search", "suffix_search", "infix_finditer", "token_match", "url_match")
    return dict(tokenizer.rules), *(getattr(tokenizer, name) for name in patterns)


def _refuse_unknown(nlp: Language, config: Config) -> None:
    """Check that the components that training treats specially are there."""
    for setting in ("frozen_components", "annotating_components"):
        for name in config["training"][setting]:
            if name not in nlp.pipe_names:
                raise ConfigError(
                    f"{config.source(f'training.{setting}')}: training.{setting} names {name!r}, which is not in the "
                    f"pipeline{did_you_mean(name, nlp.pipe_names)}"
                )
