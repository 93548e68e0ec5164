"""Get what an entry of the table names, importing no more than that."""

from __future__ import annotations

from functools import cache, reduce
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..targets import load_target
from .class_names import class_name
from .shown import HOMES, SHOWN
from .table import PATHS

if TYPE_CHECKING:
    from collections.abc import Mapping

_CORE = __name__.partition(".")[0]
_LANGUAGES = "lang"


def has_name(module: str, name: str) -> bool:
    """Tell whether the table has something for a module and a name, installed or not."""
    return name in entries_of(below_core(module)) or is_module(below_core(f"{module}.{name}"))


def find_name(module: str, name: str) -> Any:
    """Return what stands in the table for a module and a name: an object, or a module below it.

    Raises:
        PluginNotFound: It belongs to a plugin that is not installed.
    """
    path = below_core(module)
    entry = entries_of(path).get(name)
    return import_module(f"{module}.{name}") if entry is None else _get(*entry, path=path)


def names_in(module: str) -> list[str]:
    """Return the names of a module in the table that can be had with what is installed, sorted."""
    path = below_core(module)
    return sorted(name for name, (source, theirs) in entries_of(path).items() if _is_at_hand(source, theirs, path=path))


def modules_in(module: str) -> set[str]:
    """Return the names of the modules in the table right below a module; below ``nlpx.lang`` the languages too."""
    path = below_core(module)
    code = language_of(path)
    starts = [f"{path}." if path else ""]
    if code and _has_language(code):
        starts.append(f"{_LANGUAGES}.*{path[len(_LANGUAGES) + 1 + len(code) :]}.")
    below = {
        other.removeprefix(start).partition(".")[0] for other in PATHS for start in starts if other.startswith(start)
    }
    codes = load_target(f"{_CORE}.registry:registry").languages.names() if path == _LANGUAGES else ()
    return {*below, *codes} - {"*", ""}


def below_core(module: str) -> str:
    """Return the name of a module of ours without the package's."""
    return module.partition(".")[2]


def is_module(path: str) -> bool:
    """Tell whether a name below ``nlpx`` is that of a module in the table."""
    return _row(path) is not None or any(other.startswith(f"{path}.") for other in PATHS)


def language_of(path: str) -> str:
    """Return the code of the language that a module is about; empty where it is about none."""
    room, _, rest = path.partition(".")
    return rest.partition(".")[0] if room == _LANGUAGES else ""


def _has_language(code: str) -> bool:
    return bool(load_target(f"{_CORE}.registry:registry").has("languages", code))


def _row(path: str) -> Mapping[str, str] | None:
    """Return the row of a module: its own, with what all languages have where it is about one."""
    own = PATHS.get(path)
    code = language_of(path)
    if not code:
        return own
    shared = PATHS.get(f"{_LANGUAGES}.*{path[len(_LANGUAGES) + 1 + len(code) :]}")
    if (own is None and shared is None) or not _has_language(code):
        return own
    return {**(shared or {}), **(own or {})}


@cache
def entries_of(path: str) -> dict[str, tuple[str, str]]:
    """Return for each name of a module below ``nlpx`` its source and the name there."""
    entries: dict[str, tuple[str, str]] = {}
    for source, names in (_row(path) or {}).items():
        for name in _items(source) if names == "*" else names.split():
            theirs, _, ours = name.partition("=")
            if "{}" in theirs:
                theirs = theirs.format(class_name(language_of(path)))
            entries[theirs] = (source, ours or theirs)
    shown = {name: HOMES[name] for name in SHOWN.get(path, "").split()}
    return {**shown, **entries}


def _get(source: str, name: str, *, path: str) -> Any:
    if source == "language":
        return _part_of_language(language_of(path), name)
    if source == "settings":
        return load_target(f"{_CORE}.config.factories:default_setting")(*name.split("."))
    if source.startswith("@"):
        return load_target(f"{_CORE}.registry.behind:find_behind")(*source[1:].split(), name)
    if ":" in source:
        return _mapping(source)[name]
    return getattr(import_module(_absolute(source)), name)


def _part_of_language(code: str, name: str) -> Any:
    made = load_target(f"{_CORE}.pipeline.language:language_class")(code)
    return made if name == "@" else reduce(getattr, name.split("."), made)


def _items(source: str) -> list[str]:
    """Return the keys of a mapping that can be names."""
    return [name for name in _mapping(source) if name.isidentifier()]


def _mapping(source: str) -> Mapping[str, Any]:
    module, _, name = source.partition(":")
    found: Mapping[str, Any] = getattr(import_module(_absolute(module)), name)
    return found


def _absolute(source: str) -> str:
    return f"{_CORE}{source}".rstrip(".") if source.startswith(".") else source


def _is_at_hand(source: str, name: str, *, path: str) -> bool:
    """Tell whether what a name stands for is there: installed, and something that the language has."""
    if source == "language":
        return _has_part(language_of(path), name)
    if source == "settings":
        source, name = "@factories", name.partition(".")[0]
    if not source.startswith("@"):
        return True
    table, _, room = source[1:].partition(" ")
    registry = load_target(f"{_CORE}.registry:registry")
    return bool(registry.has("factories", table) if room else registry.has(table, name))


def _has_part(code: str, name: str) -> bool:
    try:
        _part_of_language(code, name)
    except AttributeError:
        return False
    return True
