"""The pipeline: text in, annotated Docs out; and the ways to make one, of a language, a config or a folder."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

from ..callers import level_of_caller
from ..collecting import collection_paused
from ..config import Config, resolve_block
from ..errors import ConfigError
from ..files.writing import as_path, read_dir
from ..languages.installed import find_language, is_unoffered, language_code, what_is_general
from ..quoting import shown
from ..registry.calls import ask
from ..registry.kinds import A_TOKENIZER, VECTORS
from ..spelling import did_you_mean
from ..vocab import Vocab
from .arguments import as_mapping, as_names
from .beginnings import make_vocab
from .construction import (
    call_back,
    complete_config,
    dotted_settings,
    named_language,
    uninstalled_components,
    way_out,
)
from .learning import Learning
from .places.finding import find_pipeline
from .places.installed import import_functions
from .saving.folders import CONFIG
from .saving.meta import check_origin, read_meta
from .storage import ReadAlready, Storage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from typing_extensions import Self

    from ..tokens import Doc
    from ..vocab import Vectors
    from .workers.parcel import Parcel

# What stands before the code of a language where a pipeline without components is to be made.
_BLANK = "blank:"
# The language whose rules are those of all.
_GENERAL = "xx"
# What can be left out of a pipeline that is loaded, besides components.
_PARTS = ("config", "lookups", "meta", "strings", "tokenizer", "vectors", "vocab")
# Whether a pipeline that is loaded is the first of the process.
_is_first = iter([True])


class Language(Learning, Storage):
    """A tokenizer and components that annotate what it makes of a text.

    Made by `nlpx.blank`, `nlpx.load` or `from_config`. Prediction changes the Docs and nothing else, so that several
    threads can use one pipeline.

    What it can do stands in its base classes: to say what is in it (`Inventory`), to put it together (`Assembly`), to
    run (`Running`), to learn (`Learning`), to be saved and loaded (`Storage`).

    Args:
        vocab: The vocabulary; True to make one for the language.
        max_length: The longest text, in characters.
        meta: What ``meta.json`` is to hold besides what the pipeline knows itself.
        create_tokenizer: Called with the pipeline, returns its tokenizer; the language's by default.
        create_vectors: Called with the vocabulary, returns its table of vectors; an empty one by default.
        batch_size: How many texts `pipe` handles at a time.

    Raises:
        ValueError: The vocabulary is none, or what makes parts is no function.

    Attributes:
        lang: The language code.
        Defaults: The rules and facts of the language.
    """

    Defaults: Any = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if isinstance(vars(cls).get("Defaults"), type):
            # The rules of a language are an object; users derive classes from its class.
            cls.Defaults = cls.Defaults()
        if cls.lang is not None and getattr(cls.Defaults, "code", None) != cls.lang:
            cls.Defaults = (cls.Defaults or find_language(_GENERAL)).named(cls.lang)

    def __init__(
        self,
        vocab: Vocab | bool = True,
        *,
        max_length: float = 10**6,
        meta: Mapping[str, Any] | None = None,
        create_tokenizer: Callable[[Language], Callable[[str], Doc]] | None = None,
        create_vectors: Callable[[Vocab], Vectors] | None = None,
        batch_size: int = 1000,
    ) -> None:
        super().__init__(meta)
        for what, function in (("create_tokenizer", create_tokenizer), ("create_vectors", create_vectors)):
            if function is not None and not callable(function):
                raise ValueError(f"{what} takes a function that makes it, not {shown(function)}.")
        if isinstance(vocab, Vocab):
            self.vocab = vocab
        elif vocab is not True:
            raise ValueError(f"vocab takes a Vocab, or True to make one, not {shown(vocab)}.")
        else:
            self.vocab = make_vocab(self.Defaults)
            if create_vectors is not None:
                self.vocab.vectors = ask(create_vectors, self.vocab, due=VECTORS, what="[nlp.vectors]: the function")
        if self.vocab.vectors.name is None and self._meta.get("vectors", {}).get("name"):
            self.vocab.vectors.name = self._meta["vectors"]["name"]
        self.max_length = max_length
        self.batch_size = batch_size
        by_config = create_tokenizer is None
        if create_tokenizer is None:
            create_tokenizer = resolve_block(self._config["nlp"]["tokenizer"], where="nlp.tokenizer")
        self.tokenizer = ask(create_tokenizer, self, due=A_TOKENIZER, what="[nlp.tokenizer]: the function")
        self.made_tokenizer = self.tokenizer if by_config else None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.lang!r}: {', '.join(self.pipe_names) or 'no components'}>"

    @classmethod
    def from_config(
        cls,
        config: Mapping[str, Any] | None = None,
        *,
        vocab: Vocab | bool = True,
        disable: str | Iterable[str] = (),
        enable: str | Iterable[str] = (),
        exclude: str | Iterable[str] = (),
        meta: Mapping[str, Any] | None = None,
        auto_fill: bool = True,
        validate: bool = True,
    ) -> Self:
        """Make the pipeline that a config describes.

        Args:
            config: The config.
            vocab: The vocabulary; True to make one for the language.
            disable: Components that are there but do not run.
            enable: The only components that run.
            exclude: Components that are left out.
            meta: What ``meta.json`` is to hold besides what the pipeline knows itself.
            auto_fill: Whether to complete the config with defaults.
            validate: Whether to check the sections ``nlp`` and ``components`` before anything is made.

        Raises:
            ConfigError: Something is wrong with the config; lists everything that is.
        """
        excluded = as_names(exclude, "exclude")
        filled = complete_config(config, lang=cls.lang, excluded=excluded, auto_fill=auto_fill, validate=validate)
        values = filled.interpolate()
        settings = values["nlp"]
        is_general = cls.lang is None and settings.get("lang")
        made: type[Self] = language_class(settings["lang"]) if is_general else cls  # type: ignore[assignment]
        made = call_back(values, "before_creation", made)
        nlp = made(
            vocab=vocab,
            meta=meta,
            create_tokenizer=resolve_block(settings["tokenizer"], where="nlp.tokenizer", config=values),
            create_vectors=resolve_block(settings["vectors"], where="nlp.vectors", config=values),
            batch_size=settings.get("batch_size") or 1000,
        )
        nlp.config = filled
        nlp = call_back(values, "after_creation", nlp)
        _tell_unknown(filled, config, disable=disable, enable=enable, exclude=excluded)
        names = [name for name in settings.get("pipeline", ()) if name not in excluded]
        nlp._add_configured(names, filled, values, sources=_load_sources(names, values["components"]))
        resting = [*settings.get("disabled", ()), *as_names(disable, "disable")]
        if enable:
            resting = nlp.resting(disable=as_names(disable, "disable") or None, enable=enable)
        for name in resting:
            if name in nlp.component_names:
                nlp.disable_pipe(name)
        finished: Self = call_back(values, "after_pipeline_creation", nlp)
        finished.made_tokenizer = finished.tokenizer
        return finished

    def __reduce__(self) -> Any:
        from .workers.parcel import Parcel

        cls = type(self)
        # The class for a language that nobody offers is in no module; its language says which one it is.
        return _open, (Parcel(self), cls.lang if is_general(cls) else cls)


def _open(parcel: Parcel, made_by: type[Language] | str) -> Language:
    """Make a pipeline that was pickled by its class, or by the one for its language."""
    return parcel.open(general_class(made_by) if isinstance(made_by, str) else made_by)


@cache
def language_class(lang: str) -> type[Language]:
    """Return the class of pipelines of a language; a class that somebody has registered as the language is it.

    Raises:
        LanguageNotFound: No plugin offers the language.
    """
    defaults = find_language(lang)
    if isinstance(defaults, type) and issubclass(defaults, Language):
        return defaults
    return _make_class(lang, defaults)


_general_classes: dict[str, type[Language]] = {}


def general_class(lang: str) -> type[Language]:
    """Return the class of pipelines of a language that nobody offers: they go by the rules of all languages."""
    if lang not in _general_classes:
        _general_classes.setdefault(lang, _make_class(lang, None))
    return _general_classes[lang]


def is_general(cls: type[Language]) -> bool:
    """Tell whether a class of pipelines is one for a language that nobody offers."""
    return cls is _general_classes.get(str(cls.lang))


def _make_class(lang: str, defaults: Any) -> type[Language]:
    from ..paths.class_names import class_name

    # Whoever unpickles the class finds it there.
    home = f"{__name__.partition('.')[0]}.lang.{lang}"
    return type(class_name(lang), (Language,), {"lang": lang, "Defaults": defaults, "__module__": home})


def blank(
    name: str,
    *,
    vocab: Vocab | bool = True,
    config: Mapping[str, Any] | None = None,
    meta: Mapping[str, Any] | None = None,
) -> Language:
    """Make a pipeline of a language without components.

    Args:
        name: The language code, such as ``en``; ``eng`` and ``en-GB`` mean the same.
        vocab: The vocabulary; True to make one for the language.
        config: Settings that differ from the defaults.
        meta: What ``meta.json`` is to hold besides what the pipeline knows itself.

    Raises:
        NameNotFound: No plugin offers the language.
    """
    return language_class(language_code(name)).from_config(as_mapping(config, "config"), vocab=vocab, meta=meta)


def load(
    name: str | Path,
    *,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = (),
    enable: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    config: Mapping[str, Any] | None = None,
) -> Language:
    """Load a pipeline from a folder, from an installed package or by a link.

    Args:
        name: The folder, or the name of the package or the link; ``blank:en`` makes a pipeline as `blank` does.
        vocab: The vocabulary; True to make one for the language.
        disable: Components that are loaded but do not run.
        enable: The only components that run.
        exclude: Components that are not loaded.
        config: Settings that replace those of the pipeline, as nested dicts or by dotted names.

    Raises:
        ModelNotFound: There is no such folder, package or link.
        ModelError: A file is missing, broken or does not fit.
        ConfigError: The pipeline's config will not do here: a component is not installed, for instance.
    """
    excluded, overrides = as_names(exclude, "exclude"), dotted_settings(as_mapping(config, "config"))
    if isinstance(name, str) and name.startswith(_BLANK):
        return blank(name.removeprefix(_BLANK), vocab=vocab, config=config)
    folder = find_pipeline(name if isinstance(name, str) else as_path(name))
    import_functions(folder)

    def read() -> Language:
        settings = Config().from_disk(folder / CONFIG, interpolate=False, overrides=overrides)
        meta = {} if "meta" in excluded else read_meta(folder)
        check_origin(meta, where=folder)
        lang = named_language(settings)
        cls = general_class(lang) if is_unoffered(lang) else Language
        try:
            nlp = cls.from_config(settings, vocab=vocab, disable=disable, enable=enable, exclude=excluded, meta=meta)
        except ConfigError as error:
            advice = way_out(str(name), settings, excluded=excluded)
            if not advice:
                raise
            if uninstalled_components(settings, excluded=excluded):
                own = "a component of your own is imported first: with --code FILE, or by Python's import"
                advice = f"{own}\n{advice}"
            raise type(error)(f"{error}\n{advice}") from None
        nlp._read_already = ReadAlready(folder, overrides, settings, meta)
        return nlp.from_disk(folder, exclude=excluded, overrides=overrides)

    # The first of a process stays most often; later ones may be loaded in its place, again and again.
    with collection_paused(for_good=next(_is_first, False)):
        nlp = read_dir(folder, read)
    if is_general(type(nlp)):
        warnings.warn(what_is_general(str(nlp.lang), excluded=excluded), stacklevel=level_of_caller())
    return nlp


def _tell_unknown(filled: Config, config: Mapping[str, Any] | None, **given: str | Iterable[str]) -> None:
    """Warn of names of components that a pipeline does not have, which may be typing mistakes.

    Args:
        filled: The config without the components that are left out.
        config: The config as it was given.
        **given: The names, by the argument in which they were given.
    """
    known = [*filled["nlp"].get("pipeline", ())]
    whole = (config or {}).get("nlp", {}).get("pipeline")
    known += [name for name in whole if name not in known] if isinstance(whole, (list, tuple)) else given["exclude"]
    for what, chosen in given.items():
        for name in as_names(chosen, what):
            if name not in known and not (what == "exclude" and name in _PARTS):
                warnings.warn(
                    f"{what}={name!r} is without effect: there is no such component in the pipeline {known}"
                    f"{did_you_mean(name, known)}",
                    stacklevel=level_of_caller(),
                )


def _load_sources(names: Iterable[str], components: Mapping[str, Mapping[str, Any]]) -> dict[str, Language]:
    """Load the pipelines that components come from, without what is not wanted of them and not installed."""
    wanted: dict[str, list[str]] = {}
    for name in names:
        if "source" in components[name]:
            wanted.setdefault(str(components[name]["source"]), []).append(components[name].get("component", name))
    sources: dict[str, Language] = {}
    for source, copied in wanted.items():
        config = Config().from_disk(find_pipeline(source) / CONFIG, interpolate=False)
        sources[source] = load(source, exclude=[name for name in uninstalled_components(config) if name not in copied])
    return sources
