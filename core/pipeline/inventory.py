"""What a pipeline has and says of itself: its components, its config and its meta data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..config import Config, combine_score_weights, load_config
from ..config.fill import default_config_of
from ..config.schema import SECTIONS
from ..config.score_weights import weights_of
from ..errors import ConfigError
from ..quoting import shown
from ..spelling import did_you_mean
from . import parts
from .arguments import as_mapping, as_names
from .components.pipe import Pipe
from .parts.lineup import Shown, ShownByName
from .parts.registration import Factories
from .parts.selection import CurrentLineup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..vocab import Vocab
    from .parts.lineup import Part
    from .parts.registration import FactoryMeta

# The versions of spaCy that load what is saved here.
SPACY_VERSION = ">=3.8.0,<3.9.0"


class Inventory(Factories):
    """The part of `Language` that knows what is in a pipeline, and describes it.

    Args:
        meta: What ``meta.json`` is to hold besides what the pipeline knows itself.
    """

    vocab: Vocab

    def __init__(self, meta: Mapping[str, Any] | None = None) -> None:
        self._lineup = CurrentLineup()
        self._config = default_config_of(self.lang)
        self._own_weights: Mapping[str, float | None] = {}
        self._combined_weights: Mapping[str, float | None] = {}
        self._meta = dict(as_mapping(meta, "meta"))

    # Components

    @property
    def components(self) -> list[tuple[str, Any]]:
        """All components with their names, those that are disabled too."""
        return Shown((part.name, part.pipe) for part in self._lineup.get().parts)

    @property
    def component_names(self) -> list[str]:
        """The names of all components, those that are disabled too."""
        return Shown(self._lineup.get().names)

    @property
    def pipeline(self) -> list[tuple[str, Any]]:
        """The components that run, with their names; inside a block of `select_pipes` those that run there."""
        return Shown((part.name, part.pipe) for part in self._lineup.running())

    @property
    def pipe_names(self) -> list[str]:
        """The names of the components that run."""
        return Shown(part.name for part in self._lineup.running())

    @property
    def disabled(self) -> list[str]:
        """The names of the components that do not run."""
        return Shown(self._lineup.resting())

    @property
    def pipe_factories(self) -> dict[str, str]:
        """The factory of each component, also of those that are disabled."""
        return ShownByName((part.name, part.meta.factory) for part in self._lineup.get().parts)

    @property
    def pipe_labels(self) -> dict[str, list[str]]:
        """The labels of each component that has labels to show, also of those that are disabled."""
        return ShownByName(
            (part.name, list(part.pipe.labels))
            for part in self._lineup.get().parts
            if hasattr(part.pipe, "labels") and not getattr(part.pipe, "hide_labels", False)
        )

    def has_pipe(self, name: str) -> bool:
        """Tell whether a component of this name runs."""
        return name in self.pipe_names

    def get_pipe(self, name: str) -> Any:
        """Return a component.

        Raises:
            KeyError: There is none of this name.
        """
        try:
            return self._part(name).pipe
        except ValueError as error:
            raise KeyError(str(error)) from None

    def get_pipe_meta(self, name: str) -> FactoryMeta:
        """Return what is known of the factory of a component.

        Raises:
            ValueError: There is no such component.
        """
        return self._part(name).meta

    def get_pipe_config(self, name: str) -> Config:
        """Return the settings of a component, its factory among them.

        Raises:
            ValueError: There is no such component.
        """
        self._part(name)
        return Config(self.config.interpolate()["components"][name])

    def analyze_pipes(self, *, keys: list[str] | None = None, pretty: bool = False) -> dict[str, Any]:
        """Compare what each component requires with what those before it assign.

        Args:
            keys: What to tell of each component: assigns, requires, scores, retokenizes.
            pretty: Whether to print it as a table too.
        """
        keys = list(parts.analysis.KEYS) if keys is None else as_names(keys, "keys")
        results = parts.analysis.analyze({part.name: part.meta for part in self._lineup.running()}, keys=keys)
        if pretty:
            parts.analysis.print_analysis(results, keys=keys)
        return results

    def _part(self, name: str) -> Part:
        """Return a component in its place.

        Raises:
            ValueError: There is none of this name.
        """
        part = self._lineup.get().by_name.get(name) if isinstance(name, str) else None
        if part is None:
            hint = did_you_mean(name, self.component_names) if isinstance(name, str) else ""
            raise ValueError(f"There is no component {shown(name)} in the pipeline {self.component_names}{hint}")
        return part

    # Config and meta data

    @property
    def config(self) -> Config:
        """The config that would make this pipeline, references still in place; what is changed in it is kept.

        What the pipeline knows itself, its language and components, is kept up to date.
        """
        config = self._config
        parts, running = self._lineup.get().parts, self._lineup.running()
        names, resting = [part.name for part in parts], [part.name for part in parts if part not in running]
        config["nlp"].update(lang=self.lang or "xx", pipeline=names, disabled=resting)
        config["components"] = {part.name: part.settings for part in parts}
        training = config.get("training")
        if isinstance(training, dict):
            given = training.get("score_weights") or {}
            if given != self._combined_weights:
                self._own_weights = given
            own, declared = self._own_weights, [weights_of(part.name, part.score_weights, config) for part in running]
            is_complete = all(score in own for weights in declared for score in weights)
            self._combined_weights = dict(own if is_complete else combine_score_weights(declared, own))
            training["score_weights"] = dict(self._combined_weights)
        return config

    @config.setter
    def config(self, value: Mapping[str, Any]) -> None:
        config = load_config(as_mapping(value, "nlp.config"))
        for name in SECTIONS:
            if not isinstance(config.get(name, {} if name != "nlp" else None), dict):
                raise ConfigError(f"{config.source(name)}: the config needs a section [{name}]")
        combine_score_weights((), config["training"].get("score_weights") if "training" in config else None)
        config.is_interpolated = False
        self._config = config
        self._own_weights, self._combined_weights = {}, {}

    @property
    def meta(self) -> dict[str, Any]:
        """What ``meta.json`` holds; what the pipeline knows itself is kept up to date, the rest can be changed."""
        from .. import __version__

        vectors = self.vocab.vectors
        defaults = {
            "lang": self.lang or self.vocab.lang or "xx",
            "name": "pipeline",
            "version": "0.0.0",
            "spacy_version": SPACY_VERSION,
            "nlpx_version": __version__,
            **dict.fromkeys(("description", "author", "email", "url", "license"), ""),
        }
        for key, value in defaults.items():
            self._meta.setdefault(key, value)
        self._meta["vectors"] = {
            "width": self.vocab.vectors_length,
            "vectors": len(vectors),
            "keys": vectors.n_keys,
            "name": vectors.name,
            "mode": str(getattr(vectors.mode, "value", vectors.mode)),
        }
        self._meta["labels"] = {name: list(labels) for name, labels in self.pipe_labels.items()}
        about = {part.name: part.pipe.about for part in self._lineup.get().parts if isinstance(part.pipe, Pipe)}
        self._meta["about"] = {name: words for name, words in about.items() if words}
        self._meta["pipeline"] = list(self.pipe_names)
        self._meta["components"] = list(self.component_names)
        self._meta["disabled"] = list(self.disabled)
        return self._meta

    @meta.setter
    def meta(self, value: Mapping[str, Any]) -> None:
        self._meta = dict(as_mapping(value, "nlp.meta"))
