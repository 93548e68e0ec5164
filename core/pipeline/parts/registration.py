"""What makes components, as `Language` shows it, and the decorators for components of the user's own."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from ...config import Config, Factory, describe_factory, get_factory, register_factory
from ...config.fill import default_config_of
from ...config.score_weights import weights_of
from ...iterables import is_listing
from ...quoting import shown
from ...records import Record
from ...registry import registry
from ..arguments import as_mapping

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Self

    from ...tokens import Doc

# What the pipeline gives to every factory.
GIVEN = ("nlp", "name")


class FactoryMeta(Record):
    """Describe a component factory.

    Args:
        factory: Its name.
        default_config: Settings that hold where the config says nothing.
        assigns: Attributes that the component sets.
        requires: Attributes that it reads.
        retokenizes: Whether it changes the tokenization.
        scores: The scores that it returns; those with a setting in their names have its default.
        default_score_weights: How much each counts in the final score; None for one that is only reported.
    """

    factory: str
    default_config: dict[str, Any] = field(default_factory=dict)
    assigns: list[str] = field(default_factory=list)
    requires: list[str] = field(default_factory=list)
    retokenizes: bool = False
    scores: list[str] = field(default_factory=list)
    default_score_weights: dict[str, float | None] = field(default_factory=dict)

    @classmethod
    def of(cls, factory: Factory) -> FactoryMeta:
        """Take over what the registry knows of a factory."""
        defaults = Config({"components": {factory.name: dict(factory.default_config)}})
        weights = weights_of(factory.name, factory.score_weights, defaults)
        return cls(
            factory=factory.name,
            default_config=dict(factory.default_config),
            assigns=list(factory.assigns),
            requires=list(factory.requires),
            retokenizes=factory.retokenizes,
            scores=list(weights),
            default_score_weights=weights,
        )


class _DefaultConfig:
    """Give the default config of a class of pipelines, for the class and for its pipelines."""

    def __get__(self, pipeline: Factories | None, cls: type[Factories]) -> Config:
        return default_config_of(cls.lang)


class _Functions(Mapping[str, Callable[..., Any]]):
    """The functions that make components, by the names that `add_pipe` knows; each is imported when it is asked for."""

    def __get__(self, pipeline: Factories | None, cls: type[Factories]) -> Self:
        return self

    def __getitem__(self, name: str) -> Callable[..., Any]:
        if name not in self:
            raise KeyError(registry.table("factories").explain_missing(name))
        found: Callable[..., Any] = registry.get("factories", name)
        return found

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and registry.has("factories", name)

    def __iter__(self) -> Iterator[str]:
        return iter(registry.table("factories").names())

    def __len__(self) -> int:
        return len(registry.table("factories").names())


class Factories:
    """The part of `Language` that knows and registers factories."""

    lang: str | None = None
    default_config = _DefaultConfig()
    factories = _Functions()

    @classmethod
    def factory(
        cls,
        name: str,
        *,
        default_config: Mapping[str, Any] | None = None,
        assigns: Iterable[str] = (),
        requires: Iterable[str] = (),
        retokenizes: bool = False,
        default_score_weights: Mapping[str, float | None] | None = None,
        func: Callable[..., Any] | None = None,
    ) -> Callable[..., Any]:
        """Register a function that makes a component, as a decorator or by a call.

        Args:
            name: The name for ``nlp.add_pipe`` and ``factory = …``.
            default_config: Settings that hold where the config says nothing.
            assigns: Attributes that the component sets, such as ``token.tag``.
            requires: Attributes that it reads.
            retokenizes: Whether it changes the tokenization.
            default_score_weights: How much each of its scores counts in the final score; None for one only reported.
            func: The function, called with ``nlp``, ``name`` and the settings; left out when used as a decorator.

        Raises:
            ValueError: The name will not do, or the function does not take ``nlp`` and ``name``.
            NameClash: A plugin or another factory has the name.
        """
        _check_name(name, "factory")

        def add(func: Callable[..., Any]) -> Callable[..., Any]:
            _register(
                f"{cls.lang}.{name}" if cls.lang else name,
                func,
                default_config={} if default_config is None else default_config,
                assigns=assigns,
                requires=requires,
                retokenizes=retokenizes,
                default_score_weights={} if default_score_weights is None else default_score_weights,
            )
            return func

        return add if func is None else add(func)

    @classmethod
    def component(
        cls,
        name: str,
        *,
        assigns: Iterable[str] = (),
        requires: Iterable[str] = (),
        retokenizes: bool = False,
        func: Callable[[Doc], Doc] | None = None,
    ) -> Callable[..., Any]:
        """Register a function that takes a Doc and returns it as a component, as a decorator or by a call.

        Raises:
            ValueError: The name will not do, or there is no such function.
            NameClash: A plugin or another factory has the name.
        """
        _check_name(name, "component")

        def add(func: Callable[[Doc], Doc]) -> Callable[[Doc], Doc]:
            cls.factory(
                name,
                assigns=assigns,
                requires=requires,
                retokenizes=retokenizes,
                func=_factory_of_function(name, func),
            )
            return func

        return add if func is None else add(func)

    @classmethod
    def has_factory(cls, name: str) -> bool:
        """Tell whether `add_pipe` knows a name."""
        known = (f"{cls.lang}.{name}", name)
        return isinstance(name, str) and any(registry.has("factories", factory) for factory in known)

    @classmethod
    def get_factory_meta(cls, name: str) -> FactoryMeta:
        """Return what is known of a factory.

        Raises:
            ValueError: The name is no string.
            NameNotFound: Nobody offers it.
        """
        if not isinstance(name, str):
            raise ValueError(f"get_factory_meta takes the name of a factory, not {shown(name)}.")
        return FactoryMeta.of(get_factory(name, lang=cls.lang))

    @classmethod
    def set_factory_meta(cls, name: str, value: FactoryMeta) -> None:
        """Say something else of a factory, such as other default settings; the function that makes it stays.

        Raises:
            ValueError: The name is no string.
            NameNotFound: Nobody offers it.
        """
        cls.get_factory_meta(name)
        describe_factory(
            replace(
                get_factory(name, lang=cls.lang),
                default_config=dict(value.default_config),
                score_weights=dict(value.default_score_weights),
                assigns=tuple(value.assigns),
                requires=tuple(value.requires),
                retokenizes=value.retokenizes,
            )
        )

    @classmethod
    def get_factory_name(cls, name: str) -> str:
        """Return under which name a factory of the language is registered."""
        return name if cls.lang is None else f"{cls.lang}.{name}"

    @property
    def factory_names(self) -> list[str]:
        """The names that `add_pipe` knows."""
        return list(registry.table("factories").names())


def _register(
    name: str,
    func: Callable[..., Any],
    *,
    default_config: Mapping[str, Any],
    assigns: Iterable[str],
    requires: Iterable[str],
    retokenizes: bool,
    default_score_weights: Mapping[str, float | None],
) -> None:
    """Make a factory of the user's known.

    Raises:
        ValueError: The name or the function will not do.
        NameClash: A plugin or another factory has the name.
    """
    if not isinstance(default_config, Mapping):
        raise ValueError(
            f"The default_config of factory {name!r} is a dictionary, not {type(default_config).__name__}."
        )
    if not callable(func):
        raise ValueError(f"Factory {name!r} takes a function that makes the component, not {shown(func)}.")
    arguments = inspect.signature(func).parameters
    missing = [argument for argument in GIVEN if argument not in arguments]
    if missing:
        raise ValueError(
            f"The function of factory {name!r} must take the arguments 'nlp' and 'name', which it is always given; "
            f"{' and '.join(map(repr, missing))} is missing."
        )
    register_factory(
        Factory(
            name=name,
            func=func,
            default_config=dict(default_config),
            score_weights=dict(as_mapping(default_score_weights, "default_score_weights")),
            assigns=tuple(_as_attributes(assigns, "assigns")),
            requires=tuple(_as_attributes(requires, "requires")),
            retokenizes=retokenizes,
            origin=str(getattr(func, "__module__", "")),
        )
    )


def _as_attributes(names: Any, what: str) -> list[str]:
    """Return names of attributes as a list.

    Raises:
        ValueError: They are something else.
    """
    attributes: list[Any] = list(names) if is_listing(names) else [None]
    if not all(isinstance(attribute, str) for attribute in attributes):
        raise ValueError(f"{what} takes a list of attributes, such as ['token.tag'], not {shown(names)}.")
    return attributes


def _check_name(name: Any, decorator: str) -> None:
    """Refuse what cannot be the name of a factory, such as the function itself of a decorator without a name.

    Raises:
        ValueError: The name is no string, or has a dot, as only the names of a language's own factories have.
    """
    if not isinstance(name, str):
        raise ValueError(
            f"@Language.{decorator} needs a name, as in @Language.{decorator}('my_component'), not {shown(name)}."
        )
    if "." in name:
        own = name.rpartition(".")[2] or "my_component"
        raise ValueError(
            f"The name of a factory cannot hold '.', as {shown(name)} does; use '_'. What is for one language is "
            f"registered by its class: nlpx.util.get_lang_class('en').{decorator}({own!r})."
        )


def _factory_of_function(name: str, func: Callable[[Doc], Doc]) -> Callable[..., Callable[[Doc], Doc]]:
    """Return a factory that gives a function of a Doc as it is.

    Raises:
        ValueError: It is not a function of one Doc.
    """
    if not callable(func) or inspect.isclass(func):
        raise ValueError(
            f"@Language.component({name!r}) belongs on a function that takes a Doc and returns it; "
            "for a class use @Language.factory on a function that makes one."
        )

    def make_component(nlp: Any, name: str) -> Callable[[Doc], Doc]:
        return func

    # The registry tells functions apart by these, so that a notebook cell can be run again.
    make_component.__module__ = func.__module__
    make_component.__qualname__ = getattr(func, "__qualname__", name)
    return make_component
