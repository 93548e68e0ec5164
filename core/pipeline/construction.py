"""Make a pipeline from a config."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ..config import Config, fill_config, load_config, resolve_block, validate_config
from ..errors import ConfigError
from ..quoting import shown
from .arguments import as_mapping, as_names
from .languages import language_class
from .parts.copies import copy_component, own_layers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..vocab import Vocab
    from .language import Language

LanguageT = TypeVar("LanguageT", bound="Language")

# Loading a pipeline looks at these only, which spares it what training needs.
SECTIONS = ("nlp", "components")


def from_config(
    cls: type[LanguageT],
    config: Mapping[str, Any],
    *,
    vocab: Vocab | bool,
    disable: str | Iterable[str],
    enable: str | Iterable[str],
    exclude: str | Iterable[str],
    meta: Mapping[str, Any] | None,
    auto_fill: bool,
    validate: bool,
) -> LanguageT:
    """Make the pipeline that a config describes; see `Language.from_config`."""
    excluded = as_names(exclude, "exclude")
    filled = _prepare(cls, config, excluded=excluded, auto_fill=auto_fill, validate=validate)
    values = filled.interpolate()
    nlp_values = values["nlp"]
    if cls.lang is None and nlp_values.get("lang"):
        cls = language_class(nlp_values["lang"])  # type: ignore[assignment]
    cls = _call_back(nlp_values, "before_creation", cls)
    nlp = cls(
        vocab=vocab,
        meta=meta,
        create_tokenizer=resolve_block(nlp_values["tokenizer"], where="nlp.tokenizer", config=values),
        create_vectors=resolve_block(nlp_values["vectors"], where="nlp.vectors", config=values),
        batch_size=nlp_values.get("batch_size") or 1000,
    )
    nlp.config = filled
    nlp = _call_back(nlp_values, "after_creation", nlp)
    _add_components(nlp, filled, values, excluded=excluded)
    resting = [*nlp_values.get("disabled", ()), *as_names(disable, "disable")]
    if enable:
        resting = nlp.resting(disable=as_names(disable, "disable") or None, enable=enable)
    for name in resting:
        if name in nlp.component_names:
            nlp.disable_pipe(name)
    finished: LanguageT = _call_back(nlp_values, "after_pipeline_creation", nlp)
    finished.made_tokenizer = finished.tokenizer
    return finished


def _prepare(
    cls: type[Language], config: Mapping[str, Any], *, excluded: list[str], auto_fill: bool, validate: bool
) -> Config:
    """Return the config complete and without the components that are excluded."""
    given = load_config(as_mapping(config, "config"))
    # The defaults that are filled in have references.
    given.is_interpolated = False
    nlp = given.setdefault("nlp", {})
    if cls.lang is not None and nlp.get("lang") not in (None, cls.lang):
        raise ConfigError(
            f"the config is for the language {nlp['lang']!r}, not {cls.lang!r}; use Language.from_config, "
            "which takes the language from the config"
        )
    if cls.lang is not None:
        nlp["lang"] = cls.lang
    elif nlp.get("lang") is None:
        nlp["lang"] = "xx"
    if isinstance(nlp.get("pipeline"), list):
        nlp["pipeline"] = [name for name in nlp["pipeline"] if name not in excluded]
    if validate and auto_fill:
        return validate_config(given, sections=SECTIONS, exclude=excluded, files=False)
    return fill_config(given, sections=SECTIONS) if auto_fill else given


def _add_components(nlp: Language, filled: Config, values: Config, *, excluded: list[str]) -> None:
    names = [name for name in values["nlp"].get("pipeline", ()) if name not in excluded]
    for name in names:
        nlp._check_name(name)
    sources = _load_sources({name: values["components"][name] for name in names})
    for name in names:
        settings = values["components"][name]
        if "source" in settings:
            _add_from_source(nlp, name, settings, sources[str(settings["source"])])
        else:
            pipe = nlp._build(name, values)
            nlp._insert(
                len(nlp.components), name, pipe, factory=settings["factory"], settings=filled["components"][name]
            )


def _load_sources(components: Mapping[str, Mapping[str, Any]]) -> dict[str, Language]:
    """Load the pipelines that components come from, without what is not wanted of them and not installed."""
    from .loading import load, not_installed

    wanted: dict[str, list[str]] = {}
    for name, settings in components.items():
        if "source" in settings:
            wanted.setdefault(str(settings["source"]), []).append(settings.get("component", name))
    return {
        origin: load(origin, exclude=[name for name in not_installed(origin) if name not in names])
        for origin, names in wanted.items()
    }


def _add_from_source(nlp: Language, name: str, settings: Mapping[str, Any], source: Language) -> None:
    component = settings.get("component", name)
    pipe, factory, copied = copy_component(source, component, into=nlp, name=name)
    paths = settings.get("replace_listeners")
    if paths:
        own_layers(pipe, copied, source=source, source_name=component, paths=paths)
    nlp._insert(len(nlp.components), name, pipe, factory=factory, settings=copied)


def _call_back(settings: Mapping[str, Any], key: str, subject: Any) -> Any:
    """Call the function that the config names for a stage of creation, if it names one.

    Raises:
        ConfigError: It returns something else than it was given.
    """
    block = settings.get(key)
    if block is None:
        return subject
    callback: Callable[[Any], Any] = resolve_block(block, where=f"nlp.{key}")
    found = callback(subject)
    wanted = type if isinstance(subject, type) else type(subject)
    if not isinstance(found, wanted):
        raise ConfigError(f"[nlp.{key}]: the callback must return the pipeline that it was given, not {shown(found)}")
    return found
