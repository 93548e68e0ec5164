"""The components of a pipeline in their order: adding, finding, moving, disabling and removing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..config import Config, get_factory, resolve_section, validate_config
from ..config.component_names import name_problem
from ..errors import ConfigError
from ..registry.names import did_you_mean
from . import analysis
from .factories import Factories, FactoryMeta
from .listener import ListenedTo, connect_listeners
from .pipe import raise_error
from .sourcing import copy_component, rename_in_config, replace_listeners

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from typing_extensions import Self

    from ..vocab import Vocab
    from .language import Language
    from .pipe import ErrorHandler


class Assembly(Factories):
    """Hold components by name, in order; the part of `Language` that puts pipelines together."""

    vocab: Vocab
    _config: Config

    def __init__(self) -> None:
        self._components: list[tuple[str, Any]] = []
        self._disabled: set[str] = set()
        self._pipe_meta: dict[str, FactoryMeta] = {}
        self._pipe_configs: dict[str, dict[str, Any]] = {}
        self.default_error_handler: ErrorHandler = raise_error

    # What there is

    @property
    def components(self) -> list[tuple[str, Any]]:
        """All components with their names, those that are disabled too."""
        return list(self._components)

    @property
    def component_names(self) -> list[str]:
        """The names of all components, those that are disabled too."""
        return [name for name, _ in self._components]

    @property
    def pipeline(self) -> list[tuple[str, Any]]:
        """The components that run, with their names."""
        return [(name, pipe) for name, pipe in self._components if name not in self._disabled]

    @property
    def pipe_names(self) -> list[str]:
        """The names of the components that run."""
        return [name for name, _ in self.pipeline]

    @property
    def disabled(self) -> list[str]:
        """The names of the components that do not run."""
        return [name for name, _ in self._components if name in self._disabled]

    @property
    def pipe_factories(self) -> dict[str, str]:
        """The factory of each component that runs."""
        return {name: self._pipe_meta[name].factory for name in self.pipe_names}

    @property
    def pipe_labels(self) -> dict[str, list[str]]:
        """The labels of each component that runs and has labels to show."""
        return {
            name: list(pipe.labels)
            for name, pipe in self.pipeline
            if hasattr(pipe, "labels") and not getattr(pipe, "hide_labels", False)
        }

    def has_pipe(self, name: str) -> bool:
        """Tell whether a component of this name runs."""
        return name in self.pipe_names

    def get_pipe(self, name: str) -> Any:
        """Return a component.

        Raises:
            KeyError: There is none of this name.
        """
        for known, pipe in self._components:
            if known == name:
                return pipe
        raise KeyError(self._explain_missing(name))

    def get_pipe_meta(self, name: str) -> FactoryMeta:
        """Return what is known of the factory of a component.

        Raises:
            ValueError: There is no such component.
        """
        self._index(name)
        return self._pipe_meta[name]

    def get_pipe_config(self, name: str) -> Config:
        """Return the settings of a component, its factory among them.

        Raises:
            ValueError: There is no such component.
        """
        self._index(name)
        return Config(self.config.interpolate()["components"][name])

    @property
    def config(self) -> Config:
        """The config that would make this pipeline; `Language` has it."""
        raise NotImplementedError

    def analyze_pipes(self, *, keys: list[str] | None = None, pretty: bool = False) -> dict[str, Any]:
        """Compare what each component requires with what those before it assign.

        Args:
            keys: What to tell of each component: assigns, requires, scores, retokenizes.
            pretty: Whether to print it as a table too.
        """
        keys = list(analysis.KEYS) if keys is None else keys
        found = analysis.analyze({name: self._pipe_meta[name] for name in self.pipe_names}, keys=keys)
        if pretty:
            analysis.print_analysis(found, keys=keys)
        return found

    # Putting it together

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
        if not isinstance(factory_name, str):
            raise ValueError(
                f"add_pipe takes the name of a factory, not {factory_name!r}; register a component of your own with "
                "@Language.component or @Language.factory, and add it by that name."
            )
        name = factory_name if name is None else name
        self._refuse_taken(name)
        place = self._place(before=before, after=after, first=first, last=last)
        if source is not None:
            pipe, factory, settings = copy_component(source, factory_name, into=self, name=name)
        else:
            pipe, factory, settings = self._make(
                factory_name, name, config=config, raw_config=raw_config, validate=validate
            )
        self._insert(place, name, pipe, factory=factory, settings=settings)
        return pipe

    def replace_pipe(
        self, name: str, factory_name: str, *, config: Mapping[str, Any] | None = None, validate: bool = True
    ) -> Any:
        """Put a new component in the place of another; return it."""
        place = self._index(name)
        pipe, factory, settings = self._make(factory_name, name, config=config, validate=validate)
        self._drop(name)
        self._insert(place, name, pipe, factory=factory, settings=settings)
        return pipe

    def rename_pipe(self, old_name: str, new_name: str) -> None:
        """Give a component another name.

        Raises:
            ValueError: There is no such component, or one of the new name, or it can be no name.
        """
        place = self._index(old_name)
        self._refuse_taken(new_name)
        pipe = self._components[place][1]
        self._components[place] = (new_name, pipe)
        self._pipe_meta[new_name] = self._pipe_meta.pop(old_name)
        self._pipe_configs[new_name] = self._pipe_configs.pop(old_name)
        if old_name in self._disabled:
            self._disabled = self._disabled - {old_name} | {new_name}
        if hasattr(pipe, "name"):
            pipe.name = new_name
        if isinstance(pipe, ListenedTo):
            for listener in pipe.listeners:
                if listener.upstream_name == old_name:
                    listener.upstream_name = new_name
        initialize = self._config.get("initialize", {}).get("components", {})
        if old_name in initialize:
            initialize[new_name] = initialize.pop(old_name)
        for settings in (*self._pipe_configs.values(), self._config):
            rename_in_config(settings, old_name, new_name)
        connect_listeners(self._components)

    def remove_pipe(self, name: str) -> tuple[str, Any]:
        """Take a component out of the pipeline; return its name and itself."""
        pipe = self._components[self._index(name)][1]
        self._drop(name)
        connect_listeners(self._components)
        return name, pipe

    def disable_pipe(self, name: str) -> None:
        """Let a component rest; it is saved and loaded as ever, but does not run."""
        self._index(name)
        # A new set: whoever iterates over the old one in another thread is not disturbed.
        self._disabled = self._disabled | {name}

    def enable_pipe(self, name: str) -> None:
        """Let a component run again."""
        self._index(name)
        self._disabled = self._disabled - {name}

    def disable_pipes(self, *names: str | list[str]) -> DisabledPipes:
        """Let components rest, as `select_pipes`."""
        flat = [each for name in names for each in (name if isinstance(name, list) else [name])]
        return self.select_pipes(disable=[each for each in flat if isinstance(each, str)])

    def select_pipes(
        self, *, disable: str | Iterable[str] | None = None, enable: str | Iterable[str] | None = None
    ) -> DisabledPipes:
        """Let some components rest, until the block ends where it is used in a ``with`` statement.

        Args:
            disable: The components that rest.
            enable: The only components that run.

        Raises:
            ValueError: Neither is given, they contradict each other, or a component is unknown.
        """
        if disable is None and enable is None:
            raise ValueError("select_pipes needs the components to disable, or those to enable.")
        resting = self.resting(disable=disable, enable=enable)
        unknown = [name for name in resting if name not in self.component_names]
        if unknown:
            raise ValueError(self._explain_missing(unknown[0]))
        return DisabledPipes(
            self, [name for name in self.component_names if name in resting and name not in self._disabled]
        )

    def resting(self, *, disable: str | Iterable[str] | None, enable: str | Iterable[str] | None) -> list[str]:
        """Return the components that rest when some are disabled, or all but some.

        Raises:
            ValueError: The two contradict each other.
        """
        off = None if disable is None else _as_list(disable)
        if enable is None:
            return off or []
        on = _as_list(enable)
        rest = [name for name in self.component_names if name not in on]
        if off and sorted(off) != sorted(rest):
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
            ValueError: A component is unknown, or does not listen there.
        """
        self._index(tok2vec_name)
        self._index(pipe_name)
        replace_listeners(self, tok2vec_name, pipe_name, list(listeners))

    def set_error_handler(self, error_handler: ErrorHandler) -> None:
        """Set what happens to Docs that fail, in all components: called with name, component, Docs and error."""
        self.default_error_handler = error_handler
        for _, pipe in self._components:
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
            raw_config = self.config
            given = {**(config or {}), "factory": factory_name}
            raw_config.put(f"components.{name}", given, source=f"the settings given for {name!r}")
        others = [each for each in raw_config["components"] if each != name]
        if validate:
            raw_config = validate_config(raw_config, sections=("components",), exclude=others, files=False)
        settings = raw_config["components"][name]
        return self._build(name, raw_config.interpolate()), factory_name, settings

    def _build(self, name: str, config: Config) -> Any:
        """Call the factory of a component with its settings, taken from a filled config without references."""
        where = f"components.{name}"
        factory = get_factory(config["components"][name]["factory"], lang=self.lang)
        settings = resolve_section(config, where)
        del settings["factory"]
        try:
            pipe = factory.func(nlp=self, name=name, **settings)
        except TypeError as error:
            raise ConfigError(f"[{where}]: {factory.name} cannot be made with these settings: {error}") from error
        if pipe is None:
            raise ConfigError(f"[{where}]: the factory {factory.name} returned nothing; it must return the component")
        return pipe

    def _insert(self, place: int, name: str, pipe: Any, *, factory: str, settings: dict[str, Any]) -> None:
        self._components.insert(place, (name, pipe))
        self._pipe_meta[name] = FactoryMeta.of(get_factory(factory, lang=self.lang))
        self._pipe_configs[name] = {"factory": factory, **{k: v for k, v in settings.items() if k != "factory"}}
        if self.default_error_handler is not raise_error and hasattr(pipe, "set_error_handler"):
            pipe.set_error_handler(self.default_error_handler)
        connect_listeners(self._components)

    def _drop(self, name: str) -> None:
        del self._components[self._index(name)]
        self._disabled = self._disabled - {name}
        del self._pipe_meta[name], self._pipe_configs[name]

    def _index(self, name: str) -> int:
        try:
            return self.component_names.index(name)
        except ValueError:
            raise ValueError(self._explain_missing(name)) from None

    def _place(
        self, *, before: str | int | None, after: str | int | None, first: bool | None, last: bool | None
    ) -> int:
        given = [before is not None, after is not None, bool(first), bool(last)]
        if sum(given) > 1:
            raise ValueError(
                f"Give one of before, after, first and last, not several: before={before!r}, after={after!r}, "
                f"first={first!r}, last={last!r}."
            )
        if first:
            return 0
        if before is not None:
            return self._index(before) if isinstance(before, str) else self._check_index(before)
        if after is not None:
            return (self._index(after) if isinstance(after, str) else self._check_index(after)) + 1
        return len(self._components)

    def _check_index(self, index: int) -> int:
        if not 0 <= index < len(self._components):
            raise ValueError(f"There is no component number {index}; the pipeline has {len(self._components)}.")
        return index

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

    def _explain_missing(self, name: str) -> str:
        hint = did_you_mean(name, self.component_names) if isinstance(name, str) else ""
        return f"There is no component {name!r} in the pipeline {self.component_names}{hint}"


class DisabledPipes(list[str]):
    """Hold the names of components that rest until `restore`, or until the end of a ``with`` block."""

    def __init__(self, nlp: Assembly, names: Iterable[str]) -> None:
        super().__init__(names)
        self.nlp = nlp
        for name in self:
            nlp.disable_pipe(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self.restore()

    def restore(self) -> None:
        """Let the components run again; those that have been removed meanwhile are left out."""
        for name in self:
            if name in self.nlp.component_names:
                self.nlp.enable_pipe(name)
        self.clear()


def _as_list(names: str | Iterable[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
