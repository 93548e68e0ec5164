"""Load pipelines that are saved or installed; no code of theirs is run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..config import Config
from ..errors import ConfigError
from ..languages.installed import language_code
from ..registry import registry
from .arguments import as_mapping, as_names
from .languages import language_class
from .saving.folders import CONFIG, find_pipeline, read_meta

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ..vocab import Vocab
    from .language import Language


# What stands before the code of a language where a pipeline without components is to be made.
_BLANK = "blank:"


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
    """Load a pipeline from a folder or from an installed package.

    Args:
        name: The folder, or the name of the package; ``blank:en`` makes a pipeline as `blank` does.
        vocab: The vocabulary; True to make one for the language.
        disable: Components that are loaded but do not run.
        enable: The only components that run.
        exclude: Components that are not loaded.
        config: Settings that replace those of the pipeline, as nested dicts or by dotted names.

    Raises:
        ModelNotFound: There is no such folder or package.
        ModelError: A file is missing, broken or does not fit.
        ConfigError: The pipeline's config will not do here: a component is not installed, for instance.
    """
    from ..files.writing import as_path, read_dir
    from .language import Language

    excluded, overrides = as_names(exclude, "exclude"), _dotted(as_mapping(config, "config"))
    if isinstance(name, str) and name.startswith(_BLANK):
        return blank(name.removeprefix(_BLANK), vocab=vocab, config=config)
    folder = find_pipeline(name if isinstance(name, str) else as_path(name))

    def read() -> Language:
        settings = Config().from_disk(folder / CONFIG, interpolate=False, overrides=overrides)
        meta = {} if "meta" in excluded else read_meta(folder)
        try:
            nlp = Language.from_config(
                settings, vocab=vocab, disable=disable, enable=enable, exclude=excluded, meta=meta
            )
        except ConfigError as error:
            missing = _not_installed(settings, excluded)
            if not missing:
                raise
            way_out = (
                f"to load the pipeline without them, in Python: nlpx.load({str(name)!r}, exclude={json.dumps(missing)})"
            )
            raise ConfigError(f"{error}\n{way_out}") from None
        return nlp.from_disk(folder, exclude=excluded, overrides=overrides)

    return read_dir(folder, read)


def not_installed(name: str | Path) -> list[str]:
    """Return the components of a saved pipeline that no installed plugin offers.

    Raises:
        ModelNotFound: There is no such pipeline.
    """
    return _not_installed(Config().from_disk(find_pipeline(name) / CONFIG, interpolate=False), ())


def _not_installed(config: Config, excluded: Iterable[str]) -> list[str]:
    """Return the components of a config that no installed plugin offers."""
    nlp, components = _section(config, "nlp"), _section(config, "components")
    pipeline = nlp.get("pipeline")
    names = [name for name in pipeline if isinstance(name, str)] if isinstance(pipeline, list) else []
    factories = {name: _section(components, name).get("factory") for name in names if name not in excluded}
    known = registry.table("factories").names()
    return [
        name
        for name, each in factories.items()
        if isinstance(each, str) and each not in known and f"{nlp.get('lang')}.{each}" not in known
    ]


def _section(config: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a section of a config that has not been checked; an empty one where it is none."""
    section = config.get(name)
    return section if isinstance(section, dict) else {}


def _dotted(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested settings by dotted names."""
    found: dict[str, Any] = {}
    for key, value in settings.items():
        if isinstance(value, dict) and value and not any(each.startswith("@") for each in value):
            found.update(_dotted(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = value
    return found
