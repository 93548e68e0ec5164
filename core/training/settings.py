"""The section ``[training]`` of a config, turned into objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ..config import resolve_section
from ..config.blocks import is_block, name_of
from ..corpora.corpus import Corpus as FileCorpus
from ..corpora.corpus import PlacedExample
from ..corpora.places import Place
from ..errors import ConfigError
from ..quoting import shown
from ..registry import registry
from ..registry.blame import blame
from ..registry.calls import ask_for_stream
from ..registry.kinds import A_CORPUS, AN_EXAMPLE

if TYPE_CHECKING:
    from thinc.api import Optimizer

    from ..config import Config
    from ..pipeline import Language
    from ..tokens.comparing.example import Example
    from .batchers import Batcher
    from .schedules import Series

_MISSING = object()

Corpus: TypeAlias = "Callable[[Language], Iterator[Example]]"


@dataclass(frozen=True)
class NamedCorpus:
    """Read a corpus of the config.

    Args:
        reader: What the config names: a function from a pipeline to a stream of Examples.
        name: Its place in the config, for messages.
    """

    reader: Any
    name: str

    def __call__(self, nlp: Language) -> Iterator[Example]:
        """Yield the examples."""
        return ask_for_stream(self.reader, nlp, due=AN_EXAMPLE, what=f"[{self.name}]: the reader")

    def placed(self, nlp: Language) -> Iterator[PlacedExample]:
        """Yield the examples, each with its place: its document in a file, or else its number in the corpus."""
        if isinstance(self.reader, FileCorpus):
            yield from self.reader.placed(nlp)
            return
        for number, example in enumerate(self(nlp), 1):
            yield PlacedExample(Place.of_document(str(getattr(self.reader, "path", self.name)), number), example)

    @property
    def is_repeatable(self) -> bool:
        """Whether each reading gives equal examples; a reader that does not say so may draw lots."""
        return bool(getattr(self.reader, "is_repeatable", False))


@dataclass(frozen=True, kw_only=True)
class TrainingSettings:
    """Hold the objects and numbers that steer a training run.

    Args:
        train_corpus: Yields the examples to learn from.
        dev_corpus: Yields the examples to evaluate on.
        batcher: Groups the examples of an epoch.
        optimizer: Changes the weights.
        logger: Makes the function that reports each step.
        score_weights: How much each score counts; None for one that is only reported.
        dropout: The rate, or a schedule with a value for each step.
        accumulate_gradient: Into how many parts to divide a batch, for less memory.
        patience: Stop after so many steps without a better score, or epochs where `eval_frequency` is 0; 0 for never.
        max_epochs: Stop after so many epochs; 0 for no limit; -1 to stream the corpus, unshuffled, without a limit.
        max_steps: Stop after the step of this number; 0 for no limit.
        eval_frequency: Evaluate every so many steps; 0 for the end of each epoch.
        frozen_components: Components that do not learn.
        annotating_components: Components whose predictions the later ones see while they learn.
        before_update: Called with the pipeline and ``{"step": …, "epoch": …}`` before each update.
        before_to_disk: Called with the pipeline before it is saved; returns the pipeline to save.
        seed: Seed of the random numbers; None for another run each time.
        gpu_allocator: The library that gives out GPU memory, ``pytorch`` or ``tensorflow``; None for CuPy's own.
    """

    train_corpus: NamedCorpus
    dev_corpus: NamedCorpus
    batcher: Batcher[Example]
    optimizer: Optimizer
    logger: Any
    score_weights: Mapping[str, float | None]
    dropout: Series
    accumulate_gradient: int
    patience: int
    max_epochs: int
    max_steps: int
    eval_frequency: int
    frozen_components: list[str]
    annotating_components: list[str]
    before_update: Callable[[Language, dict[str, Any]], None] | None
    before_to_disk: Callable[[Language], Language] | None
    seed: int | None
    gpu_allocator: str | None

    @classmethod
    def from_config(cls, config: Config) -> TrainingSettings:
        """Build what a filled config describes.

        Raises:
            ConfigError: A setting is missing or wrong, or a corpus is named that the config does not have.
        """
        section = resolve_section(config, "training")
        corpora = resolve_section(config, "corpora")
        names = ("train_corpus", "dev_corpus")
        chosen = {key: find_corpus(section[key], corpora, config, setting=f"training.{key}") for key in names}
        known = cls.__dataclass_fields__
        return cls(**{key: value for key, value in section.items() if key in known} | chosen)


def find_corpus(name: str, corpora: Mapping[str, Any], config: Config, *, setting: str) -> NamedCorpus:
    """Return the corpus that a dotted name such as ``corpora.train`` stands for.

    Args:
        name: The name.
        corpora: The section ``corpora``, turned into objects.
        config: The config, for messages.
        setting: The setting that has the name, for messages.

    Raises:
        ConfigError: The config has no such corpus.
        PluginError: It is no corpus.
    """
    corpus: Any = {"corpora": corpora}
    for part in name.split("."):
        corpus = corpus[part] if isinstance(corpus, Mapping) and part in corpus else _MISSING
    if corpus is _MISSING:
        known = ", ".join(f"corpora.{corpus_name}" for corpus_name in sorted(corpora)) or "none"
        raise ConfigError(f"{setting} names {name!r}, which is not a corpus of this config; it has {known}")
    if not A_CORPUS.fits(corpus):
        reader = config["corpora"].get(name.partition(".")[2])
        table, function = name_of(reader) if is_block(reader) else ("readers", name)
        problem = f"gives {shown(corpus)}, where {A_CORPUS.words} is due"
        raise blame(f"[{name}]: {function!r}", registry.table(table).owner(function), problem)
    return NamedCorpus(corpus, name)
