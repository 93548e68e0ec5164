"""What the package of a pipeline requires: core, and the plugins whose offers its config names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...config.blocks import section_of
from ...errors import ModelError
from ...files.reading import Record
from ...quoting import shown
from ...registry.table import find_table
from ..installing import is_stood_in_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...plugins import Plugin


def requirements_of(config: Mapping[str, Any]) -> list[str]:
    """Return the distributions that offer what a config names, each in at least the version that is installed."""
    plugins = {plugin.distribution: plugin.version for plugin in _plugins_of(config) if plugin.distribution}
    return [_at_least(name, version) for name, version in sorted(plugins.items())]


def own_requirements(meta: Mapping[str, Any], *, require_parent: bool) -> list[str]:
    """Return what the meta data of a package say that it requires.

    Args:
        meta: The meta data.
        require_parent: Whether the package requires nlpx; then it does not require what nlpx is there instead of, as
            the meta data of a pipeline say that spaCy has trained.

    Raises:
        ModelError: They say what is no requirement.
    """
    from packaging.requirements import InvalidRequirement, Requirement

    texts = Record(meta, where="the meta data of the package", error=ModelError).texts("requirements", [])
    kept = []
    for text in texts:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            raise ModelError(
                f"the meta data of the package: {shown(text)} is no requirement; write one such as numpy>=1.26"
            ) from None
        if not (require_parent and is_stood_in_for(requirement.name)):
            kept.append(text)
    return kept


def _at_least(name: str, version: str) -> str:
    """Return the requirement of a distribution in a version that is public, or in any where that is unknown."""
    from packaging.version import InvalidVersion, Version

    try:
        return f"{name}>={Version(version).public}"
    except InvalidVersion:
        return name


def _plugins_of(config: Mapping[str, Any]) -> Iterator[Plugin]:
    """Yield the plugins that offer what loading and running a pipeline takes, core too."""
    lang, loaded = str(section_of(config, "nlp").get("lang")), {key: section_of(config, key) for key in _LOADED}
    for table_name, name in [("languages", lang), *_names_in(loaded)]:
        table = find_table(table_name)
        owners = () if table is None else (table.owner(f"{lang}.{name}"), table.owner(name))
        yield from (owner for owner in owners if owner is not None)


_LOADED = ("nlp", "components")


def _names_in(section: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the registry and the name of all that a section names."""
    for key, value in section.items():
        if isinstance(value, dict):
            yield from _names_in(value)
        elif isinstance(value, str) and (key == "factory" or key.startswith("@")):
            yield ("factories" if key == "factory" else key[1:]), value
