"""References from one value to another: ``${section.key}``, ``${section:key}``, ``${section}``."""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any, TypeVar

from .bridge import try_load_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .mistakes import Mistake
    from .tree import Tree

TreeT = TypeVar("TreeT", bound="Tree")

REFERENCE = re.compile(r"(?<!\$)\$\{(?P<name>[\w.:*@-]+)\}")


# How many references may lead from one to the next, and how much they may put into a config all in all.
LONGEST_CHAIN = 50
MOST_PUT_IN = 100_000


class _Unknown(str):
    """Stand for a value whose reference leads nowhere, so that nothing more is said about it."""

    __slots__ = ()


def is_unknown(value: Any) -> bool:
    """Tell whether a reference in this value led nowhere."""
    return isinstance(value, _Unknown)


def references(value: Any) -> Iterator[str]:
    """Yield the dotted names that a value refers to."""
    if isinstance(value, str):
        for match in REFERENCE.finditer(value):
            yield match["name"].replace(":", ".")
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from references(inner)


def written_at(config: Tree, path: str) -> str:
    """Follow a value that is one reference to the key where the value itself is written; return its dotted name."""
    for _ in range(LONGEST_CHAIN):
        try:
            value = config.lookup(path)
        except KeyError:
            return path
        reference = REFERENCE.fullmatch(value.strip('"')) if isinstance(value, str) else None
        if reference is None:
            return path
        path = reference["name"].replace(":", ".")
    return path


def write_out_width(section: Any, reference: str, width: int) -> None:
    """Put a number in the place of each width that begins with a reference, everywhere in a section.

    Args:
        section: The section; it is changed.
        reference: How the reference begins, such as ``${components.tok2vec.``.
        width: The number.
    """
    for key, value in section.items():
        if key == "width" and isinstance(value, str) and value.startswith(reference):
            section[key] = width
        elif isinstance(value, dict):
            write_out_width(value, reference, width)


def interpolate(config: TreeT) -> tuple[TreeT, list[Mistake]]:
    """Return a copy with values in the place of references, and the references that lead nowhere or in a circle."""
    if config.is_interpolated:
        return config.copy(), []
    work = _Interpolation(config)
    filled = type(config)(
        work.section(dict(config), ""), is_interpolated=True, section_order=config.section_order, sources=config.sources
    )
    return filled, work.mistakes


class _Interpolation:
    """Put values in the place of references, each where it is met, and follow chains of them.

    Args:
        config: The config with its references.
    """

    def __init__(self, config: Tree) -> None:
        self.config = config
        self.mistakes: list[Mistake] = []
        self._open: list[str] = []
        self._done: dict[str, Any] = {}
        self._put_in = 0

    def section(self, node: dict[str, Any], path: str) -> dict[str, Any]:
        """Return a section with its references replaced."""
        return {key: self.at(f"{path}.{key}" if path else key, value) for key, value in node.items()}

    def at(self, path: str, value: Any) -> Any:
        """Return the value of a key with its references replaced."""
        if isinstance(value, dict):
            return self.section(value, path)
        if path not in self._done:
            self._done[path] = self._value(path, value)
        return copy.deepcopy(self._done[path])

    def _value(self, path: str, value: Any, *, quoted: bool = False) -> Any:
        """Return a value with its references replaced; inside lists, and in quotes, the result is a string."""
        if isinstance(value, list):
            return [self._value(path, entry, quoted=True) for entry in value]
        if isinstance(value, dict):
            return {key: self._value(path, entry, quoted=True) for key, entry in value.items()}
        if not isinstance(value, str) or "${" not in value:
            return value
        whole = REFERENCE.fullmatch(value.strip('"'))
        if whole:
            target = self._target(path, whole["name"])
            quoted = quoted or value.startswith('"')
            return json.dumps(target) if quoted and not isinstance(target, (str, dict)) else target
        pieces = {match["name"]: self._target(path, match["name"]) for match in REFERENCE.finditer(value)}
        if any(map(is_unknown, pieces.values())):
            return _Unknown(value)
        blocks = [name for name, target in pieces.items() if isinstance(target, dict)]
        if blocks:
            what = f"${{{blocks[0]}}} is a whole section and cannot be part of a text; refer to one of its keys"
            self.mistakes.append(self.config.mistake(path, what))
            return _Unknown(value)
        text = REFERENCE.sub(lambda match: _as_text(pieces[match["name"]]), value)
        return text if quoted else try_load_json(text)

    def _target(self, path: str, name: str) -> Any:
        """Return what a reference stands for."""
        target = self._resolve_name(path, name.replace(":", "."))
        if target is None:
            known = tuple(dotted_names(self.config))
            what = f"${{{name}}} refers to nothing"
            self.mistakes.append(self.config.mistake(path, what, wrong=name.replace(":", "."), known=known))
            return _Unknown(f"${{{name}}}")
        chain = [*self._open, path]
        if target in chain or path.startswith(f"{target}."):
            circle = " -> ".join([*chain[chain.index(target) if target in chain else 0 :], target])
            self.mistakes.append(self.config.mistake(path, f"${{{name}}} leads back to itself: {circle}"))
            return _Unknown(f"${{{name}}}")
        problem = ""
        if len(chain) > LONGEST_CHAIN:
            problem = f"is at the end of a chain of more than {LONGEST_CHAIN} references"
        elif self._put_in > MOST_PUT_IN:
            problem = "is one of so many references that together they stand for too much"
        if problem:
            self.mistakes.append(self.config.mistake(path, f"${{{name}}} {problem}; write the value itself"))
            return _Unknown(f"${{{name}}}")
        self._open.append(path)
        try:
            content = self.at(target, self.config.lookup(target))
        finally:
            self._open.pop()
        self._put_in += _size(content)
        return content

    def _resolve_name(self, path: str, name: str) -> str | None:
        """Return the dotted name that a reference means: a key of its own section, or a full name."""
        candidates = [name]
        if "." not in name:
            beside = f"{path.rpartition('.')[0]}.{name}"
            candidates = [name] if beside == path else [beside, name]
        for candidate in candidates:
            try:
                self.config.lookup(candidate)
            except KeyError:
                continue
            return candidate
        return None


def _size(value: Any) -> int:
    """Return about how much there is of a value: characters, or entries."""
    if isinstance(value, dict):
        return 1 + sum(map(_size, value.values()))
    return len(value) if isinstance(value, (str, list)) else 1


def dotted_names(config: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the dotted names of all sections and keys."""
    for key, value in config.items():
        yield f"{prefix}{key}"
        if isinstance(value, dict):
            yield from dotted_names(value, f"{prefix}{key}.")


def _as_text(value: Any) -> str:
    """Return a value as it stands inside a longer text."""
    return value if isinstance(value, str) else json.dumps(value).replace('"', '\\"')
