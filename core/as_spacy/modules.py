"""Modules under the names of spaCy and its companions, which are ours, so that classes are the same by either name."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from ..errors import AlreadyImported

_CORE = __package__.partition(".")[0]
# Which of our modules stand for the packages that code imports.
_PACKAGES = {
    "spacy": _CORE,
    "spacy_legacy": f"{_CORE}.spacy_legacy",
    "spacy_transformers": f"{_CORE}.spacy_transformers",
}
# Modules that have all that ours have, and a version of their own, on which code depends.
_WITH_VERSION = ("spacy", "spacy.about")


class _WithVersion(ModuleType):
    """Stand for a module of ours, but for the version."""

    def __getattr__(self, name: str) -> Any:
        # Python asks for its own names in passing; of those nothing must come from the other module.
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)
        return getattr(import_module(str(our_name(self.__name__))), name)

    def __dir__(self) -> list[str]:
        return sorted({*vars(self), *dir(import_module(str(our_name(self.__name__))))})


class _Finder:
    """Find modules by the names of spaCy; it is asked before all others."""

    def __init__(self, version: str) -> None:
        self.version = version

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return how to get a module that stands for one of spaCy's, or None where we have none."""
        ours = our_name(name)
        if ours is None:
            return None
        if name != "spacy" and find_spec(ours) is None:
            # Another finder would load our own file a second time under this name.
            raise ModuleNotFoundError(
                f"No module named {name!r}: nlpx has nothing that stands for it; docs/from_spacy.md says what is there",
                name=name,
            )
        return ModuleSpec(name, self, origin=f"{_CORE}.as_spacy", is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Make a module that has another version than ours; all others are there already."""
        if spec.name not in _WITH_VERSION:
            return None
        made = _WithVersion(spec.name, "Stands for spaCy; all that it has is nlpx's.")
        vars(made).update(__version__=self.version)
        return made

    def exec_module(self, module: ModuleType) -> None:
        """Put our module in the place of the one that Python has made."""
        ours = our_name(module.__name__)
        if ours is not None and module.__name__ not in _WITH_VERSION:
            sys.modules[module.__name__] = import_module(ours)
        if module.__name__ == "spacy":
            # Else its attribute would be ours, with our version.
            import_module("spacy.about")


def our_name(name: str) -> str | None:
    """Return the name of the module of ours that stands for one of spaCy's; None for any other module."""
    package, dot, rest = name.partition(".")
    ours = _PACKAGES.get(package)
    return None if ours is None else f"{ours}{dot}{rest}"


def stand_in(version: str) -> bool:
    """Make our modules known by the names of spaCy; says whether they were not before.

    Args:
        version: What ``spacy.__version__`` is to say.

    Raises:
        AlreadyImported: spaCy itself is imported.
    """
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return False
    there = [name for name in _PACKAGES if name in sys.modules]
    if there:
        raise AlreadyImported(
            f"{there[0]} is imported already, so nlpx cannot take its place; put 'import nlpx.as_spacy' before all "
            "other imports, or run the script with nlpx run"
        )
    sys.meta_path.insert(0, _Finder(version))
    return True
