"""What making a pipeline of a config takes, besides the pipeline: the config complete, its callbacks, its settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..config import Config, fill_config, load_config, resolve_block, validate_config
from ..config.blocks import is_block, section_of
from ..config.factories import get_factory, has_factory, wrong_settings
from ..config.references import interpolate, references
from ..errors import ConfigError, NlpxError
from ..quoting import shown
from ..registry import registry
from ..registry.blame import author_of, blame
from ..registry.calls import ask
from .arguments import as_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

# Loading a pipeline looks at these only, which spares it what training needs.
_SECTIONS = ("nlp", "components")


def complete_config(
    config: Any, *, lang: str | None, excluded: Collection[str], auto_fill: bool, validate: bool
) -> Config:
    """Return the config of a pipeline complete and without the components that are excluded.

    Args:
        config: What the caller gave.
        lang: The language that the pipeline must have; None for the config's.
        excluded: Components that are left out.
        auto_fill: Whether to complete the config with defaults.
        validate: Whether to check what is needed of it.

    Raises:
        ConfigError: Something is wrong with it, or it is for another language.
    """
    given = load_config(as_mapping(config, "config"))
    # The defaults that are filled in have references.
    given.is_interpolated = False
    nlp = given.setdefault("nlp", {})
    if nlp.get("lang") is None:
        nlp["lang"] = lang or "xx"
    named = named_language(given)
    if lang not in (None, named):
        raise ConfigError(
            f"the config is for the language {named!r}, not {lang!r}; use Language.from_config, "
            "which takes the language from the config"
        )
    if isinstance(nlp.get("pipeline"), list):
        nlp["pipeline"] = [name for name in nlp["pipeline"] if name not in excluded]
    if validate and auto_fill:
        return validate_config(given, sections=_SECTIONS, exclude=excluded, files=False, lang=lang)
    if auto_fill:
        return fill_config(given, sections=_SECTIONS)
    lacking = [f"[nlp] {key}" for key in ("tokenizer", "vectors") if key not in nlp]
    lacking += [f"[{section}]" for section in _SECTIONS if section not in given]
    if lacking:
        raise ConfigError(f"the config has no {' and no '.join(lacking)}; add it, or have it filled in: auto_fill=True")
    return given


def call_back(config: Config, key: str, subject: Any) -> Any:
    """Call the function that the section ``nlp`` of a config names for a stage of creation, if it names one.

    Raises:
        PluginError: It returns something else than it was given.
    """
    block = config["nlp"].get(key)
    if block is None:
        return subject
    callback: Callable[[Any], Any] = resolve_block(block, where=f"nlp.{key}", config=config)
    what = f"[nlp.{key}]: the callback"
    result = ask(callback, subject, due=None, what=what)
    wanted = type if isinstance(subject, type) else type(subject)
    if not isinstance(result, wanted):
        raise blame(what, author_of(callback), f"must return the pipeline that it was given, not {shown(result)}")
    return result


def uninstalled_components(config: Config, *, excluded: Collection[str] = ()) -> list[str]:
    """Return the components of a config, which has not been checked, that no installed plugin offers."""
    config, _ = interpolate(config)
    nlp, components = section_of(config, "nlp"), section_of(config, "components")
    pipeline = nlp.get("pipeline")
    names = [name for name in pipeline if isinstance(name, str)] if isinstance(pipeline, list) else []
    factories = {name: section_of(components, name).get("factory") for name in names if name not in excluded}
    known = registry.table("factories").names()
    return [
        name
        for name, factory in factories.items()
        if isinstance(factory, str) and factory not in known and f"{nlp.get('lang')}.{factory}" not in known
    ]


def named_language(config: Config) -> Any:
    """Return the language that a config names, also where it does so by a reference."""
    lang = section_of(config, "nlp").get("lang")
    return section_of(interpolate(config)[0], "nlp").get("lang") if any(references(lang)) else lang


def _is_refused(settings: Mapping[str, Any], *, lang: Any) -> bool:
    """Tell whether a component cannot have its settings in a config, for a reason that types cannot tell."""
    factory = settings.get("factory")
    if not has_factory(factory, lang=lang):
        return False
    try:
        rest = {key: value for key, value in settings.items() if key != "factory"}
        return bool(wrong_settings(get_factory(str(factory), lang=lang), rest))
    except NlpxError:
        return True


def way_out(name: str, config: Config, *, excluded: Collection[str] = ()) -> str:
    """Say how to load of a pipeline what can be used here; empty where nothing is missing, or the tokenizer is.

    Args:
        name: What the pipeline is loaded by.
        config: Its config, which has not been checked.
        excluded: Components that are left out anyway.
    """
    config, _ = interpolate(config)
    nlp, components = section_of(config, "nlp"), section_of(config, "components")
    lang, tokenizer = nlp.get("lang"), section_of(nlp, "tokenizer").get("@tokenizers")
    missing = uninstalled_components(config, excluded=excluded)
    missing += [
        name for name in components if name not in excluded and _is_refused(section_of(components, name), lang=lang)
    ]
    if isinstance(tokenizer, str) and not registry.has("tokenizers", tokenizer):
        return ""
    if not missing:
        return ""
    excluding = json.dumps([*excluded, *missing])
    return f"to load the pipeline without them, in Python: nlpx.load({name!r}, exclude={excluding})"


def dotted_settings(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested settings by dotted names; blocks, which name a function, stay whole."""
    dotted: dict[str, Any] = {}
    for key, value in settings.items():
        if isinstance(value, dict) and value and not is_block(value):
            dotted.update(dotted_settings(value, f"{prefix}{key}."))
        else:
            dotted[f"{prefix}{key}"] = value
    return dotted
