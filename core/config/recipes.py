"""Build a complete config for a language and a pipeline from the recipes that plugins offer."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import NameNotFound, UsageError
from ..registry import registry
from ..targets import read_resource
from .config import Config
from .fill import default_config, default_config_of, fill_config

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..specs import ComponentSpec

CPU_BATCH, GPU_BATCH = 1000, 128

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
    "training.accumulate_gradient": "The number of batches to an update.",
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


@dataclass
class Recipe:
    """Hold a config and what its writer should tell the user about it."""

    config: Config
    notes: list[str] = field(default_factory=list)


def build_recipe(
    lang: str, pipeline: Sequence[str], *, optimize: str = "efficiency", gpu: bool = False, pretraining: bool = False
) -> Recipe:
    """Build a complete config; components that others share, such as tok2vec, are added before them.

    Args:
        lang: The language's code.
        pipeline: Names of component factories.
        optimize: ``efficiency`` for a small and fast pipeline, ``accuracy`` for a larger one with word vectors.
        gpu: Whether it will run on a GPU.
        pretraining: Whether to add the settings of ``pretrain``.

    Raises:
        NameNotFound: No plugin offers the language or a component; says what is near, or what to install.
        UsageError: A component is named twice.
    """
    if not registry.has("languages", lang):
        raise NameNotFound(registry.table("languages").explain_missing(lang))
    notes: list[str] = []
    specs = [_spec(name) for name in pipeline]
    twice = next((name for name in pipeline if list(pipeline).count(name) > 1), None)
    if twice:
        raise UsageError(f"the pipeline names {twice!r} twice; each component can stand in it once")
    specs = [*_shared(specs, optimize), *specs]
    config = default_config_of(lang)
    config.put("nlp.lang", lang, source="--lang")
    config.put("nlp.pipeline", [spec.name for spec in specs], source="--pipeline")
    config.put("nlp.batch_size", GPU_BATCH if gpu else CPU_BATCH, source="--gpu")
    config.put("training.optimizer.use_averages", True, source="--optimize")
    config["components"] = {spec.name: _settings(spec, optimize) for spec in specs}
    _add_vectors(config, lang, notes)
    if pretraining:
        config["pretraining"] = copy.deepcopy(default_config("pretraining")["pretraining"])
    if gpu and not registry.has("factories", "transformer"):
        notes.append(
            "the transformer architecture for GPUs comes with nlp-transformers, which is not installed; "
            "this is the CPU architecture with batches for a GPU"
        )
    return Recipe(fill_config(config), notes)


def _spec(name: str) -> ComponentSpec:
    spec: ComponentSpec = registry.table("factories").offer(name).spec
    return spec


def _shared(specs: Sequence[ComponentSpec], optimize: str) -> Iterator[ComponentSpec]:
    """Yield the components that recipes share and that the pipeline does not name itself."""
    named = {spec.name for spec in specs}
    for spec in specs:
        for name in spec.listens_to if optimize in spec.recipes else ():
            if name not in named:
                named.add(name)
                yield _spec(name)


def _settings(spec: ComponentSpec, optimize: str) -> dict[str, Any]:
    reference = spec.recipes.get(optimize)
    if reference is None:
        return {"factory": spec.name}
    recipe = Config().from_str(read_resource(reference), interpolate=False, name=reference)
    return {"factory": spec.name, **recipe["component"]}


def _add_vectors(config: Config, lang: str, notes: list[str]) -> None:
    """Name vectors where an architecture wants some, or have it do without where none are known."""
    wanting = [each for each in _sections(config["components"]) if each.get("include_static_vectors") is True]
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
    import importlib.util

    if importlib.util.find_spec(vectors) is None:
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
        for each in value.values():
            yield from _sections(each)
