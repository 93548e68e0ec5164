"""The section ``[pretraining]`` of a config, turned into objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nlpx.config import resolve_section
from nlpx.training import find_corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from thinc.api import Model, Optimizer

    from nlpx.config import Config
    from nlpx.pipeline import Language
    from nlpx.tokens import Example
    from nlpx.vocab import Vocab


@dataclass(frozen=True, kw_only=True)
class PretrainingSettings:
    """Hold the objects and numbers that steer a run.

    Args:
        corpus: Yields the texts.
        batcher: Groups them.
        objective: Makes the model that learns, of a vocabulary and the layer.
        optimizer: Changes the weights.
        max_epochs: Stop after the epoch before the one of this number.
        dropout: The rate of the dropout.
        n_save_every: Save weights after every so many batches of an epoch; None for its end only.
        n_save_epoch: Save weights after every so many epochs; None for each.
        component: The component whose layer learns.
        layer: The reference by which its model has the layer; empty for the whole model.
        seed: The seed of the random numbers; None for another run each time.
    """

    corpus: Callable[[Language], Iterator[Example]]
    batcher: Callable[[Iterable[Example]], Iterator[list[Example]]]
    objective: Callable[[Vocab, Model[Any, Any]], Model[Any, Any]]
    optimizer: Optimizer
    max_epochs: int
    dropout: float
    n_save_every: int | None
    n_save_epoch: int | None
    component: str
    layer: str
    seed: int | None

    @classmethod
    def from_config(cls, config: Config) -> PretrainingSettings:
        """Build what a filled config describes.

        Raises:
            ConfigError: A setting is missing or wrong, or a corpus is named that the config does not have.
        """
        values = config.interpolate()
        section = resolve_section(values, "pretraining")
        name = section["corpus"]
        corpora = resolve_section(values, "corpora", only=(name.partition(".")[2],))
        corpus = find_corpus(name, corpora, values, setting="pretraining.corpus")
        return cls(**{**section, "corpus": corpus}, seed=values["training"]["seed"])
