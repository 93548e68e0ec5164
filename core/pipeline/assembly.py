"""The assembly of a pipeline: components are made, added, copied, renamed, disabled and removed."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..config import Config, get_factory, validate_config
from ..config.component_names import are_nested, name_problem
from ..config.resolve import make_with
from ..forked import free_in_forks
from ..numbers import as_index
from ..quoting import shown
from . import parts
from .arguments import as_flag, as_mapping, as_names
from .components.pipe import raise_error
from .components.static_vectors import digest, warn_of_other_vectors, widths_of
from .components.trainable_pipe import TrainablePipe
from .components.upstream import ListenedTo
from .inventory import Inventory
from .parts.lineup import Part
from .parts.registration import FactoryMeta
from .parts.selection import DisabledPipes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .components.pipe import ErrorHandler
    from .language import Language


class Assembly(Inventory):
    """The part of `Language` that puts pipelines together.

    Args:
        meta: What ``meta.json`` is to hold besides what the pipeline knows itself.
    """

    def __init__(self, meta: Mapping[str, Any] | None = None) -> None:
        super().__init__(meta)
        # Of sourced components, the digest of the word vectors that they were trained with, until it is looked at.
        self._trained_with: dict[str, str] = {}
        # Held while components are made and moved.
        self._changing = free_in_forks(threading.RLock())
        self.default_error_handler: ErrorHandler = raise_error

    def create_pipe(
        self,
        factory_name: str,
        name: str | None = None,
        *,
        config: Mapping[str, Any] | None = None,
        raw_config: Config | None = None,
        validate: bool = True,
    ) -> Any:
        """Make a component and leave the pipeline as it is.

        Args:
            factory_name: The factory.
            name: The component's name; the factory's by default.
            config: Settings that differ from the defaults.
            raw_config: A whole config in which ``[components.NAME]`` says it all, in place of `config`.
            validate: Whether to check the settings.

        Raises:
            NameNotFound: Nobody offers the factory.
            ConfigError: The settings will not do.
        """
        name = factory_name if name is None else name
        self._check_name(name)
        return self._make(factory_name, name, config=config, raw_config=raw_config, validate=validate)[0]

    def add_pipe(
        self,
        factory_name: str,
        name: str | None = None,
        *,
        before: str | int | None = None,
        after: str | int | None = None,
        first: bool | None = None,
        last: bool | None = None,
        source: Language | None = None,
        config: Mapping[str, Any] | None = None,
        raw_config: Config | None = None,
        validate: bool = True,
    ) -> Any:
        """Make a component and add it; return it.

        Args:
            factory_name: The factory, or with `source` the name of the component there.
            name: The component's name; the factory's by default.
            before: The name or index of the component that it comes before.
            after: The name or index of the component that it comes after.
            first: Whether it comes first.
            last: Whether it comes last, as it does by default.
            source: A pipeline from which to copy the component, weights and all.
            config: Settings that differ from the defaults.
            raw_config: A whole config in which ``[components.NAME]`` says it all, in place of `config`.
            validate: Whether to check the settings.

        Raises:
            ValueError: The place is not clear, or the pipeline has a component of this name, or it can be no name.
            NameNotFound: Nobody offers the factory.
            ConfigError: The settings will not do.
        """
        _refuse_function(factory_name, "add_pipe")
        name = factory_name if name is None else name
        with self._changing:
            self._refuse_taken(name)
            place = self._place(before=before, after=after, first=first, last=last)
            if source is not None:
                pipe, factory, settings = self._copy(source, factory_name, name)
                self._warn_of_vectors()
            else:
                pipe, factory, settings = self._make(
                    factory_name, name, config=config, raw_config=raw_config, validate=validate
                )
            self._insert(place, name, pipe, factory=factory, settings=settings)
        return pipe

    def replace_pipe(
        self, name: str, factory_name: str, *, config: Mapping[str, Any] | None = None, validate: bool = True
    ) -> Any:
        """Put a new component in the place of another; return it.

        Raises:
            ValueError: There is no such component.
            NameNotFound: Nobody offers the factory.
            ConfigError: The settings will not do.
        """
        _refuse_function(factory_name, "replace_pipe")
        with self._changing:
            self._part(name)
            pipe, factory, settings = self._make(factory_name, name, config=config, validate=validate)
            part = self._part_of(name, pipe, factory=factory, settings=settings)
            self._lineup.change(lambda lineup: lineup.exchange(name, part, disabled=False))
        return pipe

    def rename_pipe(self, old_name: str, new_name: str) -> None:
        """Give a component another name.

        Raises:
            ValueError: There is no such component, or one of the new name, or it can be no name.
        """
        with self._changing:
            part = self._part(old_name)
            self._refuse_taken(new_name)
            pipe = part.pipe
            if hasattr(pipe, "name"):
                pipe.name = new_name
            if isinstance(pipe, ListenedTo):
                for listener in pipe.listeners:
                    if listener.upstream_name == old_name:
                        listener.upstream_name = new_name
            initialize = self._config.get("initialize", {}).get("components", {})
            if old_name in initialize:
                initialize[new_name] = initialize.pop(old_name)
            for settings in (*(other.settings for other in self._lineup.get().parts), self._config):
                parts.copies.rename_in_config(settings, old_name, new_name)
            renamed = replace(part, name=new_name)
            self._lineup.change(lambda lineup: lineup.exchange(old_name, renamed, disabled=old_name in lineup.disabled))

    def remove_pipe(self, name: str) -> tuple[str, Any]:
        """Take a component out of the pipeline; return its name and itself.

        Raises:
            ValueError: There is no such component.
        """
        with self._changing:
            pipe = self._part(name).pipe
            self._lineup.change(lambda lineup: lineup.remove(name))
        return name, pipe

    def disable_pipe(self, name: str) -> None:
        """Let a component rest, in all threads; it is saved and loaded as ever, but does not run.

        Raises:
            ValueError: There is no such component.
        """
        self._part(name)
        self._lineup.disable([name])

    def enable_pipe(self, name: str) -> None:
        """Let a component run again, in all threads, and in a block of `select_pipes` from which it is called.

        Raises:
            ValueError: There is no such component.
        """
        self._part(name)
        self._lineup.decided()
        self._lineup.enable([name])
        for choice in self._lineup.choices():
            if name in choice:
                choice.remove(name)

    def disable_pipes(self, *names: str | list[str]) -> DisabledPipes:
        """Let components rest, as `select_pipes`.

        Raises:
            ValueError: A component is unknown.
        """
        return self.select_pipes(disable=[name for given in names for name in as_names(given, "disable_pipes")])

    def select_pipes(
        self, *, disable: str | Iterable[str] | None = None, enable: str | Iterable[str] | None = None
    ) -> DisabledPipes:
        """Let some components rest, until the block ends where it is used in a ``with`` statement.

        ``with nlp.select_pipes(...):`` holds for what the block runs, in its thread or asynchronous task; other
        threads, also those that are started inside the block, run all components. A stream of `Language.pipe` belongs
        to the block in which its first Doc is taken; processes do as the stream does.

        Without ``with`` the choice holds in all threads, until `restore` of what is returned is called.

        Args:
            disable: The components that rest.
            enable: The only components that run.

        Raises:
            ValueError: Neither is given, they contradict each other, or a component is unknown.
        """
        if disable is None and enable is None:
            raise ValueError("select_pipes needs the components to disable, or those to enable.")
        resting = self.resting(disable=disable, enable=enable)
        for name in (*resting, *(() if enable is None else as_names(enable, "enable"))):
            self._part(name)
        return DisabledPipes(self, self._lineup, [name for name in self.pipe_names if name in resting])

    def resting(self, *, disable: str | Iterable[str] | None, enable: str | Iterable[str] | None) -> list[str]:
        """Return the components that rest when some are disabled, or all but some.

        Raises:
            ValueError: The two contradict each other.
        """
        off = None if disable is None else as_names(disable, "disable")
        if enable is None:
            return off or []
        on = as_names(enable, "enable")
        rest = [name for name in self.component_names if name not in on]
        if off is not None and set(off) != set(rest):
            raise ValueError(
                f"enable={on} and disable={off} contradict each other in a pipeline of {self.component_names}; "
                "give one of the two."
            )
        return rest

    def replace_listeners(self, tok2vec_name: str, pipe_name: str, listeners: Iterable[str]) -> None:
        """Give a component its own copy of what it listens to, so that it no longer depends on it.

        Args:
            tok2vec_name: The component that is listened to.
            pipe_name: The component that listens.
            listeners: Where its listeners are in its config, such as ``["model.tok2vec"]``.

        Raises:
            ValueError: A component is unknown, does not listen there, or provides no token vectors.
        """
        with self._changing:
            upstream, part = self._part(tok2vec_name), self._part(pipe_name)
            block = self.get_pipe_config(tok2vec_name).get("model", {})
            parts.copies.replace_listeners(part, upstream, block=block, paths=list(listeners))

    def set_error_handler(self, error_handler: ErrorHandler) -> None:
        """Set what happens to Docs that fail, in all components: called with name, component, Docs and error.

        Raises:
            ValueError: It is no function.
        """
        if not callable(error_handler):
            raise ValueError(
                f"set_error_handler takes a function of name, component, Docs and error, not {shown(error_handler)}."
            )
        self.default_error_handler = error_handler
        for _, pipe in self.components:
            if hasattr(pipe, "set_error_handler"):
                pipe.set_error_handler(error_handler)

    def _make(
        self,
        factory_name: str,
        name: str,
        *,
        config: Mapping[str, Any] | None = None,
        raw_config: Config | None = None,
        validate: bool = True,
    ) -> tuple[Any, str, dict[str, Any]]:
        """Make a component; return it with the name of its factory and its settings, references still in place."""
        get_factory(factory_name, lang=self.lang)
        if raw_config is None:
            raw_config = self.config.copy()
            given = {**as_mapping(config, "config"), "factory": factory_name}
            raw_config.put(f"components.{name}", given, source=f"the settings given for {name!r}")
        others = [other for other in raw_config["components"] if other != name]
        if validate:
            raw_config = validate_config(raw_config, sections=("components",), exclude=others, files=False)
        settings = raw_config["components"][name]
        return self._build(name, raw_config.interpolate()), factory_name, settings

    def _build(self, name: str, config: Config) -> Any:
        """Call the factory of a component with its settings, taken from a filled config without references."""
        where = f"components.{name}"
        factory = get_factory(config["components"][name]["factory"], lang=self.lang)
        settings = {key: value for key, value in config["components"][name].items() if key != "factory"}
        given = {"nlp": self, "name": name}
        pipe = make_with(factory.func, "factories", factory.name, settings, where=where, config=config, given=given)
        if isinstance(pipe, TrainablePipe):
            pipe.made_with = (type(self), dict(config["components"][name]))
        return pipe

    def create_pipe_from_source(self, source_name: str, source: Language, *, name: str) -> tuple[Any, str]:
        """Copy a component of another pipeline, and leave both as they are.

        Args:
            source_name: The name of the component there.
            source: The other pipeline.
            name: The name of the copy.

        Returns:
            The copy, and the name of its factory.

        Raises:
            KeyError: The pipeline has no such component.
        """
        pipe, factory, _ = self._copy(source, source_name, name)
        return pipe, factory

    def _copy(self, source: Any, source_name: str, name: str) -> tuple[Any, str, dict[str, Any]]:
        """Copy a component of another pipeline; return it with the name of its factory and its settings."""
        pipe, settings = parts.copies.copy_component(
            source, source_name, vocab=self.vocab, name=name, build=self._build
        )
        if source.vocab is not self.vocab and widths_of(pipe):
            self._trained_with[name] = digest(source.vocab.vectors)
        return pipe, settings["factory"], settings

    def _add_configured(
        self, names: Sequence[str], filled: Config, values: Config, *, sources: Mapping[str, Inventory]
    ) -> None:
        """Add the components that a config describes.

        Args:
            names: Their names.
            filled: The config.
            values: The config without references.
            sources: The pipelines to copy components from, by what the config calls them.
        """
        for name in names:
            self._check_name(name)
        for name in names:
            settings = values["components"][name]
            if "source" in settings:
                source, source_name = sources[str(settings["source"])], settings.get("component", name)
                pipe, factory, own = self._copy(source, source_name, name)
                if settings.get("replace_listeners"):
                    parts.copies.own_layers(
                        pipe, own, source=source, source_name=source_name, paths=settings["replace_listeners"]
                    )
            else:
                pipe, factory, own = self._build(name, values), settings["factory"], filled["components"][name]
            self._insert(len(self.components), name, pipe, factory=factory, settings=own)

    def _insert(self, place: int, name: str, pipe: Any, *, factory: str, settings: dict[str, Any]) -> None:
        part = self._part_of(name, pipe, factory=factory, settings=settings)
        self._lineup.change(lambda lineup: lineup.insert(place, part))

    def _part_of(self, name: str, pipe: Any, *, factory: str, settings: dict[str, Any]) -> Part:
        """Return a new component as a part, with the pipeline's error handler."""
        if self.default_error_handler is not raise_error and hasattr(pipe, "set_error_handler"):
            pipe.set_error_handler(self.default_error_handler)
        made_by = get_factory(factory, lang=self.lang)
        return Part(
            name=name,
            pipe=pipe,
            meta=FactoryMeta.of(made_by),
            settings={"factory": factory, **{key: value for key, value in settings.items() if key != "factory"}},
            score_weights=made_by.score_weights,
        )

    def _put(self, name: str, pipe: Any) -> None:
        """Put another object in the place of a component that is otherwise the same."""
        with self._changing:
            part = replace(self._part(name), pipe=pipe)
            self._lineup.change(lambda lineup: lineup.exchange(name, part, disabled=name in lineup.disabled))

    def _place(
        self, *, before: str | int | None, after: str | int | None, first: bool | None, last: bool | None
    ) -> int:
        given = [before is not None, after is not None, as_flag(first, "first"), as_flag(last, "last")]
        if sum(given) > 1:
            raise ValueError(
                f"Give one of before, after, first and last, not several: before={before!r}, after={after!r}, "
                f"first={first!r}, last={last!r}."
            )
        if first:
            return 0
        if before is not None:
            return self._index(before)
        if after is not None:
            return self._index(after) + 1
        return len(self.components)

    def _index(self, place: Any) -> int:
        """Return the number of the component that a name or a number means."""
        if isinstance(place, str):
            return self._lineup.get().parts.index(self._part(place))
        number = as_index(place)
        if number is None:
            raise ValueError(f"A place is the name or the number of a component, not {shown(place)}.")
        if not 0 <= number < len(self.components):
            raise ValueError(f"There is no component number {number}; the pipeline has {len(self.components)}.")
        return number

    def _warn_of_vectors(self) -> None:
        """Warn of sourced components that were trained with other word vectors than the pipeline has now."""
        while self._trained_with:
            warn_of_other_vectors(*self._trained_with.popitem(), self.vocab.vectors)

    def _check_name(self, name: str) -> None:
        problem = name_problem(name)
        if problem:
            raise ValueError(f"{problem[0].upper()}{problem[1:]}.")

    def _refuse_taken(self, name: str) -> None:
        self._check_name(name)
        if name in self.component_names:
            raise ValueError(
                f"The pipeline has a component {name!r} already ({self.component_names}); give another name=."
            )
        other = next((other for other in self.component_names if are_nested(name, other)), None)
        if other is not None:
            raise ValueError(
                f"The folder of one of the components {name!r} and {other!r} would be in that of the other; give "
                "another name=."
            )


def _refuse_function(factory_name: Any, method: str) -> None:
    """Refuse a component itself where the name of a factory is due."""
    if not isinstance(factory_name, str):
        raise ValueError(
            f"{method} takes the name of a factory, not {shown(factory_name)}; register a component of your own with "
            "@Language.component or @Language.factory, and add it by that name."
        )
