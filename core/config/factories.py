"""Component factories: those of plugins and those that the user registered, with their default settings."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import field
from typing import TYPE_CHECKING, Any

from ..errors import NameNotFound, PluginError
from ..records import Record
from ..registry import registry
from ..registry.blame import blame
from ..registry.calls import ask
from ..registry.kinds import PROBLEMS
from ..registry.table import load_offer
from .component_names import split_factory
from .config import Config
from .shipped import read_shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..plugins import Offer
    from ..specs import ComponentSpec


class Factory(Record):
    """Describe what makes a component.

    Args:
        name: The name behind ``factory =``.
        func: Called with ``nlp``, ``name`` and the settings as keyword arguments; returns the component.
        default_config: Settings that hold where the config says nothing.
        score_weights: How much each score counts in the final score; None for one that is only reported.
        assigns: Attributes that the component sets.
        requires: Attributes that it reads.
        retokenizes: Whether it changes the tokenization.
        check_settings: Where the function is that looks at settings before the component is made, or None.
        origin: The plugin or the module that offers it, for messages.
    """

    name: str
    func: Callable[..., Any]
    default_config: Mapping[str, Any] = field(default_factory=dict)
    score_weights: Mapping[str, float | None] = field(default_factory=dict)
    assigns: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    retokenizes: bool = False
    check_settings: str | None = None
    origin: str = ""


_REGISTERED: dict[str, Factory] = {}


def register_factory(factory: Factory) -> None:
    """Make a factory known in this process.

    Raises:
        NameClash: A plugin or another factory has the name.
    """
    registry.table("factories").register(factory.name, factory.func)
    _REGISTERED[factory.name] = factory


def registered_factory(name: str) -> Factory | None:
    """Return what was registered in this process under a name, or None."""
    return _REGISTERED.get(name)


def describe_factory(factory: Factory) -> None:
    """Replace what is known of a factory, whoever offers it, in this process."""
    _REGISTERED[factory.name] = factory


def has_factory(name: Any, *, lang: str | None = None) -> bool:
    """Tell whether a factory is known, of the language or of all."""
    return isinstance(name, str) and (
        registry.has("factories", name) or bool(lang and registry.has("factories", f"{lang}.{name}"))
    )


def language_for(factory: str, *, general: str) -> str:
    """Return the language in which a factory is tried: the one that it is for, or else a general one.

    Some are for languages that nobody offers, whose pipelines go by the rules of all languages.
    """
    lang, _ = split_factory(factory)
    return lang if lang is not None and registry.has("languages", lang) else general


def get_factory(name: str, *, lang: str | None = None) -> Factory:
    """Return what is known of a factory; one of the language (``en.lemmatizer``) comes before one of all languages.

    Raises:
        NameNotFound: Nobody offers it; names near spellings or the distribution to install.
        NameClash: Two plugins offer it.
        PluginError: It cannot be imported, or its defaults cannot be read.
    """
    own = f"{lang}.{name}"
    if lang and registry.has("factories", own):
        return _get(own)
    return _get(name)


def wrong_settings(factory: Factory, settings: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with settings that types cannot tell, by their names; empty where nothing is.

    Raises:
        PluginError: The function that looks at them cannot be imported, fails, or gives something else.
    """
    if factory.check_settings is None:
        return {}
    check = load_offer(registry.table("factories").offer(factory.name), target=factory.check_settings)
    found: dict[str, str] = ask(check, settings, due=PROBLEMS, what=f"the check of the settings of {factory.name!r}")
    return found


def default_setting(component: str, setting: str) -> Any:
    """Return a copy of a setting that a component has where a config does not say otherwise.

    Raises:
        NameNotFound: Nobody offers the component.
    """
    return deepcopy(get_factory(component).default_config[setting])


def _get(name: str) -> Factory:
    table = registry.table("factories")
    if name not in _REGISTERED and name not in table:
        raise NameNotFound(table.explain_missing(name))
    # What was only announced registers itself now.
    func = table.get(name)
    if name in _REGISTERED:
        return _REGISTERED[name]
    if table.owner(name) is None:
        return Factory(name=name, func=func, origin=str(getattr(func, "__module__", "")))
    offer = table.offer(name)
    spec: ComponentSpec = offer.spec
    return Factory(
        name=name,
        func=func,
        default_config=_default_config(offer),
        score_weights=spec.score_weights,
        assigns=spec.assigns,
        requires=spec.requires,
        retokenizes=spec.retokenizes,
        check_settings=spec.check_settings,
        origin=offer.plugin.distribution or offer.plugin.name,
    )


def _default_config(offer: Offer) -> Config:
    """Return the default settings of a component; callers copy before they change them."""
    if not offer.spec.defaults:
        return Config(is_interpolated=False)
    try:
        settings = read_shipped(offer.spec.defaults, section="component")["component"]
    except PluginError as error:
        raise blame(repr(offer.spec.name), offer.plugin, f"has defaults that cannot be used: {error}") from error
    return Config(settings, is_interpolated=False)
