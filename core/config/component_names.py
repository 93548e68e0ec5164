"""What a component can be called: its name becomes a section of the config, and a folder on the disk."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from ..quoting import shown

_LONGEST: Final = 100
# What ends or divides a name in a config, in a path, or in a pattern of file names, on any system.
_FORBIDDEN: Final = frozenset(".\\:;,=#$[]{}<>|?*\"'")
# Packages of several components divide their names so, and each part is a folder.
_DIVIDER: Final = "/"
# Control characters, halves of surrogate pairs, and ends of lines.
_KINDS: Final = ("Cc", "Cs", "Zl", "Zp")
RESERVED: Final = frozenset(("config", "meta", "tokenizer", "vocab"))
"""What else is in the folder of a pipeline."""


def split_factory(name: str) -> tuple[str | None, str]:
    """Return the language that a factory is for, or None, and what pipelines of it call the factory.

    ``en.lemmatizer`` is what makes a ``lemmatizer`` in English.
    """
    lang, _, rest = name.rpartition(".")
    return lang or None, rest


def name_problem(name: Any) -> str | None:
    """Say why a component cannot have a name; None if it can.

    ``package/component`` is one, each part of which could be one by itself.
    """
    if not isinstance(name, str):
        return f"the name of a component is a string, not {shown(name)}"
    quoted = shown(name)
    if _DIVIDER in name and len(name) <= _LONGEST:
        return next(filter(None, map(name_problem, name.split(_DIVIDER))), None)
    if not name.strip():
        return f"the name of a component cannot be empty, as {quoted} is"
    if name in RESERVED:
        return f"no component can be called {quoted}, which the folder of a pipeline has already; add a word to it"
    if len(name) > _LONGEST:
        return f"the name of a component has at most {_LONGEST} characters, and {quoted} has {len(name)}"
    if name != name.strip():
        return f"the name of a component cannot begin or end with a blank, as {quoted} does"
    wrong = next((char for char in name if char in _FORBIDDEN or unicodedata.category(char) in _KINDS), None)
    if wrong is None:
        return None
    return f"the name of a component cannot hold {shown(wrong)}, as {quoted} does; use letters, digits, '_' and '-'"


def are_nested(name: str, other: str) -> bool:
    """Tell whether the folder of one of two components is in that of the other, as with ``a`` and ``a/b``."""
    return name.startswith(f"{other}{_DIVIDER}") or other.startswith(f"{name}{_DIVIDER}")
