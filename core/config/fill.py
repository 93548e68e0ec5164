"""Complete a config from the defaults of core, of the components and of the functions that it names."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import NameClash, NameNotFound, PluginError
from ..registry import registry
from .blocks import is_block, name_of, origin_of, section_of, walk_blocks
from .config import Config
from .factories import Factory, get_factory, has_factory
from .score_weights import combine_score_weights, weights_of
from .shipped import packaged_config
from .signatures import Signature, signature_of
from .source import Source, default_of
from .value_types import is_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

# Arguments that the pipeline gives to a factory, not the config.
GIVEN_TO_FACTORIES = ("nlp", "name")
_UNUSABLE = (NameNotFound, NameClash, PluginError)


@cache
def default_config(kind: str = "pipeline") -> Config:
    """Return the defaults that core ships, as they stand in ``defaults/``; callers copy before they change it."""
    return packaged_config(f"{__package__}:defaults/{kind}.cfg")


def language_config(lang: str | None) -> Mapping[str, Any]:
    """Return what a language adds to the defaults, such as a tokenizer of its own."""
    if lang is None or not registry.has("languages", lang):
        return {}
    try:
        language = registry.languages.offered(lang)
        # Users register a class of pipelines, which has the rules.
        settings: Mapping[str, Any] = getattr(getattr(language, "Defaults", language), "config", {})
    except _UNUSABLE:
        return {}
    return settings


def default_config_of(lang: str | None) -> Config:
    """Return the defaults of a language's pipelines."""
    config = default_config().copy()
    for section, settings in language_config(lang).items():
        for key, value in settings.items():
            config.put(f"{section}.{key}", copy.deepcopy(value), source=default_of(f"language {lang}"))
    return config


def fill_config(config: Mapping[str, Any], *, sections: Collection[str] | None = None) -> Config:
    """Return a copy of a config that is complete.

    What the config says stays, references stay references, and what is wrong in it is left for `check_config` to find.

    Args:
        config: The config.
        sections: The sections whose components and functions are looked up; None for all. To load a trained pipeline
            only ``nlp`` and ``components`` count, which spares it what training needs.
    """
    filled = Config(config, is_interpolated=getattr(config, "is_interpolated", False)).copy()
    core = default_of("nlpx-core")
    if filled.get("pretraining"):
        filled.complete(filled, default_config("pretraining"), source=_always(core))
    language = default_of(f"language {_lang(filled)}")
    filled.complete(filled, language_config(_lang(filled)), source=_always(language))
    filled.complete(filled, default_config(), source=_always(core))
    factories = _fill_components(filled)
    for section in filled:
        if sections is None or section in sections:
            fill_section(filled, section)
    _fill_score_weights(filled, factories)
    return _in_order(filled)


def _always(source: Source) -> Callable[[str], Source]:
    return lambda _: source


def _fill_components(config: Config) -> dict[str, Factory]:
    """Complete the settings of each component; return the factories of those of the pipeline by name, in its order."""
    factories: dict[str, Factory] = {}
    for name, settings in section_of(config, "components").items():
        if not isinstance(settings, dict) or not has_factory(settings.get("factory"), lang=_lang(config)):
            continue
        try:
            factory = factories[name] = get_factory(settings["factory"], lang=_lang(config))
        except _UNUSABLE:
            continue
        source = default_of(f"component {factory.name} ({factory.origin})")
        arguments = signature_defaults(signature_of(factory.func), leave_out=GIVEN_TO_FACTORIES)
        defaults = {**arguments, **factory.default_config}
        config.complete(settings, defaults, source=_always(source), path=f"components.{name}")
    pipeline = section_of(config, "nlp").get("pipeline")
    return {name: factories[name] for name in pipeline if name in factories} if isinstance(pipeline, list) else {}


def fill_section(config: Config, section: str) -> None:
    """Complete the settings of every block in a section."""
    for path, block in walk_blocks(config[section], section):
        try:
            table, name = name_of(block)
            # To ask first is cheaper than the suggestions of an error that nobody sees.
            if not registry.has(table, name):
                continue
            signature = signature_of(registry.get(table, name))
            source = default_of(f"{name} ({origin_of(table, name)})")
        except _UNUSABLE:
            continue
        config.complete(block, signature_defaults(signature), source=_always(source), path=path)


def signature_defaults(signature: Signature, *, leave_out: Collection[str] = ()) -> dict[str, Any]:
    """Return the defaults of a function's arguments that are written into a config, where it can hold them."""
    return {
        argument.name: argument.default
        for argument in signature.arguments.values()
        if argument.is_written and argument.name not in leave_out and is_plain(argument.default)
    }


def _fill_score_weights(config: Config, factories: Mapping[str, Factory]) -> None:
    """Combine the score weights of the components with those of the config."""
    training = section_of(config, "training")
    own = training.get("score_weights")
    if not isinstance(own, dict) or is_block(own):
        return
    if not all(weight is None or isinstance(weight, (int, float)) for weight in own.values()):
        return
    declared = {name: weights_of(name, factory.score_weights, config) for name, factory in factories.items()}
    scored_by = {score: factories[name] for name, weights in declared.items() for score in weights}
    sources = {score: config.sources.get(f"training.score_weights.{score}") for score in own}
    filled = {score for score, source in sources.items() if source and source.is_default}
    if not filled <= scored_by.keys():
        # A setting in the name of a score, or the pipeline, is another since this was filled.
        own = {score: weight for score, weight in own.items() if score not in filled}
    combined = combine_score_weights(declared.values(), own)
    for score in combined:
        if score not in own:
            factory = scored_by[score]
            config.sources[f"training.score_weights.{score}"] = default_of(
                f"component {factory.name} ({factory.origin})"
            )
    training["score_weights"] = combined


def _in_order(config: Config) -> Config:
    """Put the sections in the order in which they are written, the keys as core's defaults have them."""
    ordered = {name: config.pop(name) for name in config.section_order if name in config}
    ordered.update(config)
    config.clear()
    config.update(ordered)
    return config


def _lang(config: Config) -> str | None:
    lang = section_of(config, "nlp").get("lang")
    return lang if isinstance(lang, str) else None
