"""Build a complete config for a language and a pipeline from the recipes that plugins offer."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ..errors import NameNotFound, UsageError
from ..named_tuples import NamedTuple
from ..registry import registry
from ..registry.catalogue import hint
from .blocks import is_block, section_of
from .fill import default_config, default_config_of, fill_config
from .providers import choose_provider, listener_block, needs_vectors, providers, put_listener, use_of
from .shipped import read_shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..specs import ComponentSpec
    from .config import Config

GPU_BATCH = 128
# How the key of a recipe begins that is for pipelines on a GPU.
_ON_GPU = "gpu "

# Published pipelines that hold large word vectors, by language.
_VECTORS = {
    "en": "en_core_web_lg",
    "zh": "zh_core_web_lg",
    **{
        lang: f"{lang}_core_news_lg"
        for lang in ("da", "de", "el", "es", "fr", "it", "lt", "nb", "nl", "pl", "pt", "ro")
    },
}

COMMENTS = {
    "paths.train": "The corpora; also --paths.train FILE --paths.dev FILE when training.",
    "paths.vectors": "Word vectors: a folder or an installed pipeline package.",
    "paths.init_tok2vec": "Weights of a pretrained tok2vec layer.",
    "corpora.train.max_length": "Longer documents are split into sentences or left out; 0 for no limit.",
    "corpora.train.limit": "The number of documents to read; 0 for all.",
    "training.accumulate_gradient": "Into how many parts a batch is divided, for less memory.",
    "training.patience": "Stop after so many steps without a better score; 0 for never.",
    "training.max_epochs": "Stop after so many passes over the corpus; 0 for no limit, -1 to stream it.",
    "training.max_steps": "Stop after so many updates; 0 for no limit.",
    "training.eval_frequency": "Score the dev corpus once in so many steps.",
    "training.frozen_components": "Components that are left as they are.",
    "training.annotating_components": "Components whose predictions those after them see in training.",
    "training.optimizer.use_averages": "Predict with averages of the weights over the latest steps: they score better.",
    "training.batcher.size": "The number of words to a batch grows from start to stop.",
    "training.score_weights": "What each counts in the score that chooses model-best; null is only reported.",
}


class Use(NamedTuple):
    """Say what a recipe is for.

    Args:
        aim: ``efficiency`` or ``accuracy``.
        lang: The only language that it is for; none for any.
        after: The component after which it is for; none for any place.
        is_for_gpus: Whether it is for pipelines that run on a GPU only.
    """

    aim: str
    lang: str = ""
    after: str = ""
    is_for_gpus: bool = False

    @classmethod
    def read(cls, key: str) -> Use:
        """Read a key of the recipes of a `ComponentSpec`, such as ``"gpu accuracy"`` or ``"accuracy after parser"``."""
        use, _, after = key.partition(" after ")
        aim, _, lang = use.removeprefix(_ON_GPU).partition(" ")
        return cls(aim, lang, after, use.startswith(_ON_GPU))


@dataclass
class Recipe:
    """Hold a config and what its writer should tell the user about it."""

    config: Config
    notes: list[str] = field(default_factory=list)


def build_recipe(
    lang: str,
    pipeline: Sequence[str],
    *,
    optimize: str = "efficiency",
    gpu: bool = False,
    pretraining: bool = False,
    provider: ComponentSpec | None = None,
) -> Recipe:
    """Build a complete config; where components need token vectors and none provides them, one that does comes first.

    Args:
        lang: The language's code.
        pipeline: Names of component factories.
        optimize: ``efficiency`` for a small and fast pipeline, ``accuracy`` for a larger one with word vectors.
        gpu: Whether it will run on a GPU.
        pretraining: Whether to add the settings of ``pretrain``.
        provider: What provides token vectors where the pipeline names nothing; chosen among what is installed if None.

    Raises:
        NameNotFound: No plugin offers the language, a component or token vectors; says what is near, or what to
            install.
        UsageError: A component is named twice, or before the one that provides its token vectors.
    """
    if not registry.has("languages", lang):
        raise NameNotFound(registry.table("languages").explain_missing(lang))
    twice = next((name for name in pipeline if list(pipeline).count(name) > 1), None)
    if twice:
        raise UsageError(f"the pipeline names {twice!r} twice; each component can stand in it once")
    notes: list[str] = []
    parts = [
        _Part.read(name, lang, optimize, gpu=gpu, before=pipeline[:number]) for number, name in enumerate(pipeline)
    ]
    consumer = next((part for part in parts if part.needs_vectors), None)
    if consumer and not any(part.spec.listener for part in parts):
        chosen = provider or choose_provider(consumer.spec.name, optimize=optimize, gpu=gpu)
        parts.insert(0, _Part.read(chosen.name, lang, optimize, gpu=gpu))
        if use_of(optimize=optimize, gpu=gpu) not in chosen.recommended_for:
            notes.append(_second_choice(chosen, optimize=optimize, gpu=gpu))
    _connect(parts)
    config = default_config_of(lang)
    config.put("nlp.lang", lang, source="--lang")
    config.put("nlp.pipeline", [part.spec.name for part in parts], source="--pipeline")
    if gpu:
        config.put("nlp.batch_size", GPU_BATCH, source="--gpu")
    config.put("training.optimizer.use_averages", True, source="--optimize")
    # How to train one component well may be wrong for others, unless they have the same, or learn through it.
    ways = [part.others.get("training") for part in parts if not part.spec.listener]
    for part in parts:
        config.put(f"components.{part.spec.name}", part.settings, source=part.origin)
        trains_all = part.spec.listener or all(way == ways[0] for way in ways)
        _merge(config, {name: section for name, section in part.others.items() if trains_all or name != "training"})
    annotating = list(dict.fromkeys(part.reads for part in parts if part.reads))
    if annotating:
        config.put("training.annotating_components", annotating, source="--pipeline")
    _add_vectors(config, lang, notes)
    if pretraining:
        add_pretraining(config)
    return Recipe(fill_config(config), notes)


def add_pretraining(config: Config) -> None:
    """Add the settings of ``pretrain``, for the last component that provides token vectors; what is there stays."""
    default = copy.deepcopy(default_config("pretraining")["pretraining"])
    given = config.get("pretraining") or {}
    known = {spec.name for spec in providers()}
    components = section_of(config, "components")
    for name in section_of(config, "nlp").get("pipeline", ()):
        if section_of(components, name).get("factory") in known:
            default["component"] = name
    config["pretraining"] = {**default, **given}


@dataclass
class _Part:
    """Hold what a recipe says of one component of the pipeline.

    Args:
        spec: The component.
        settings: Its settings.
        origin: The recipe, for messages.
        others: What the recipe sets in other sections, such as ``training``.
        reads: The component before it whose annotations it reads, where the recipe is for one that stands after it.
    """

    spec: ComponentSpec
    settings: dict[str, Any]
    origin: str
    others: dict[str, Any] = field(default_factory=dict)
    reads: str = ""

    @classmethod
    def read(cls, name: str, lang: str, optimize: str, *, gpu: bool, before: Sequence[str] = ()) -> _Part:
        """Read the recipe of a component, the most special that fits; without any its defaults hold.

        Args:
            name: The component.
            lang: The language's code.
            optimize: ``efficiency`` or ``accuracy``.
            gpu: Whether the pipeline will run on a GPU.
            before: The components that stand before it.

        Raises:
            NameNotFound: No plugin offers it.
        """
        spec: ComponentSpec = registry.table("factories").offer(name).spec
        wanted = [
            Use(optimize, code, after, is_for_gpus)
            for after in (*reversed(before), "")
            for code in (lang, "")
            for is_for_gpus in ((True, False) if gpu else (False,))
        ]
        recipes = {Use.read(key): reference for key, reference in spec.recipes.items()}
        use = next((use for use in wanted if use in recipes), None)
        if use is None:
            return cls(spec, {"factory": name}, "--pipeline")
        reference = recipes[use]
        recipe = copy.deepcopy(read_shipped(reference, section="component"))
        settings = {"factory": name, **recipe.pop("component")}
        others = {key: value for key, value in recipe.items() if value}
        return cls(spec, settings, reference, others, reads=use.after)

    @property
    def needs_vectors(self) -> bool:
        """Whether it listens to a component that provides token vectors."""
        return needs_vectors(self.settings)


def _connect(parts: Sequence[_Part]) -> None:
    """Let each component that needs token vectors listen to the nearest provider before it.

    Raises:
        UsageError: There is none before it.
    """
    providers = [part.spec.name for part in parts if part.spec.listener]
    nearest: ComponentSpec | None = None
    for part in parts:
        if part.needs_vectors:
            if nearest is None:
                raise UsageError(
                    f"{part.spec.name!r} needs token vectors, and {providers[0]!r}, which provides them, does not "
                    f"stand before it in the pipeline; name {providers[0]!r} first"
                )
            put_listener(part.settings, listener_block(nearest))
        if part.spec.listener:
            nearest = part.spec


def _second_choice(provider: ComponentSpec, *, optimize: str, gpu: bool) -> str:
    """Say that a provider is not recommended for the use that is asked for."""
    use = use_of(optimize=optimize, gpu=gpu)
    better = f"; for GPUs there is 'transformer'{hint('factories', 'transformer', ())}" if gpu else ""
    return (
        f"no installed component that provides token vectors is recommended for {use!r}, so this config has "
        f"{provider.name!r}{better}"
    )


def _merge(config: dict[str, Any], settings: dict[str, Any]) -> None:
    """Put settings into a config, section by section; a block takes the place of what was there."""
    for key, value in settings.items():
        if isinstance(value, dict) and not is_block(value) and isinstance(config.get(key), dict):
            _merge(config[key], value)
        else:
            config[key] = copy.deepcopy(value)


def _add_vectors(config: Config, lang: str, notes: list[str]) -> None:
    """Name vectors where an architecture wants some, or have it do without where none are known."""
    wanting = [section for section in _sections(config["components"]) if section.get("include_static_vectors") is True]
    if not wanting:
        return
    vectors = _VECTORS.get(lang)
    if vectors is None:
        for section in wanting:
            section["include_static_vectors"] = False
        notes.append(
            f"no published word vectors are known for {lang!r}, so the config does without; [paths] vectors adds some"
        )
        return
    config.put("paths.vectors", vectors, source="--optimize")
    if find_spec(vectors) is None:
        notes.append(
            f"the word vectors come from the package {vectors}, which is not installed; [paths] vectors names others"
        )


def use_vectors(config: Config) -> None:
    """Have the architectures of a config use the vocabulary's vectors, where they can."""
    for section in _sections(config["components"]):
        if "include_static_vectors" in section:
            section["include_static_vectors"] = True


def _sections(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _sections(inner)
