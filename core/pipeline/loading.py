"""Load a pipeline where it is known what it is loaded from, and see to classes of languages, as users' code does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ModelNotFound
from ..files.writing import as_path
from ..quoting import shown
from ..registry import registry
from .language import Language, load
from .places.installed import package_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ..vocab import Vocab


def load_model_from_package(
    name: str,
    *,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = (),
    enable: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    config: Mapping[str, Any] | None = None,
) -> Language:
    """Load a pipeline from an installed package.

    Args:
        name: The name of the package.
        vocab: The vocabulary; True to make one for the language.
        disable: Components that are loaded but do not run.
        enable: The only components that run.
        exclude: Components that are not loaded.
        config: Settings that replace those of the pipeline, as nested dicts or by dotted names.

    Raises:
        ModelNotFound: There is no such package.
        ModelError: A file is missing, broken or does not fit.
        ConfigError: The pipeline's config will not do here.
    """
    folder = package_folder(name)
    if folder is None:
        raise ModelNotFound(f"there is no package {shown(name)}; install it, or give the path of a saved pipeline")
    return load(folder, vocab=vocab, disable=disable, enable=enable, exclude=exclude, config=config)


def load_model_from_path(
    model_path: str | Path,
    *,
    meta: Mapping[str, Any] | None = None,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = (),
    enable: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    config: Mapping[str, Any] | None = None,
) -> Language:
    """Load a pipeline from a folder.

    Args:
        model_path: The folder.
        meta: What stands in its ``meta.json`` in place of what is there; None to read that.
        vocab: The vocabulary; True to make one for the language.
        disable: Components that are loaded but do not run.
        enable: The only components that run.
        exclude: Components that are not loaded.
        config: Settings that replace those of the pipeline, as nested dicts or by dotted names.

    Raises:
        ModelNotFound: There is no such folder.
        ModelError: A file is missing, broken or does not fit.
        ConfigError: The pipeline's config will not do here.
    """
    folder = as_path(model_path)
    nlp = load(folder, vocab=vocab, disable=disable, enable=enable, exclude=exclude, config=config)
    if meta is not None:
        nlp.meta = dict(meta)
    return nlp


def load_model_from_init_py(
    init_file: str | Path,
    *,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = (),
    enable: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    config: Mapping[str, Any] | None = None,
) -> Language:
    """Load the pipeline of a package, as the package does itself.

    Args:
        init_file: The ``__init__.py`` of the package, its ``__file__``.
        vocab: The vocabulary; True to make one for the language.
        disable: Components that are loaded but do not run.
        enable: The only components that run.
        exclude: Components that are not loaded.
        config: Settings that replace those of the pipeline, as nested dicts or by dotted names.

    Raises:
        ModelNotFound: The package holds no pipeline.
        ModelError: A file is missing, broken or does not fit.
        ConfigError: The pipeline's config will not do here.
    """
    folder = as_path(init_file).parent
    return load(folder, vocab=vocab, disable=disable, enable=enable, exclude=exclude, config=config)


def load_model_from_config(
    config: Mapping[str, Any],
    *,
    meta: Mapping[str, Any] | None = None,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = (),
    enable: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    auto_fill: bool = False,
    validate: bool = True,
) -> Language:
    """Make the pipeline that a config describes; see `Language.from_config`.

    Args:
        config: The config.
        meta: What ``meta.json`` is to hold besides what the pipeline knows itself.
        vocab: The vocabulary; True to make one for the language.
        disable: Components that are there but do not run.
        enable: The only components that run.
        exclude: Components that are left out.
        auto_fill: Whether to complete the config with defaults.
        validate: Whether to check the config before anything is made.

    Raises:
        ConfigError: Something is wrong with the config; lists everything that is.
    """
    return Language.from_config(
        config,
        meta=meta,
        vocab=vocab,
        disable=disable,
        enable=enable,
        exclude=exclude,
        auto_fill=auto_fill,
        validate=validate,
    )


def lang_class_is_loaded(lang: str) -> bool:
    """Tell whether the class of a language's pipelines is there to be used.

    Args:
        lang: The code of the language.
    """
    return registry.has("languages", lang)


def set_lang_class(name: str, cls: type[Language]) -> None:
    """Make a class of pipelines known as that of a language.

    Args:
        name: The code of the language.
        cls: The class.

    Raises:
        NameClash: A plugin offers the language, or another class is known as it.
    """
    registry.languages(name, func=cls)
