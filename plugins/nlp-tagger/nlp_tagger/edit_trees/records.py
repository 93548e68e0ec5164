"""Edit trees as spaCy 3.8 writes them: in the file ``trees`` of a component, and among its labels in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.errors import ModelError
from nlpx.files import Record, pack, unpack
from nlpx.vocab import string_id

from .trees import NO_TREE, EditTrees, Match, Substitution

if TYPE_CHECKING:
    from collections.abc import Callable

    from nlpx.vocab import StringStore

    from .trees import Node

# What stands for no tree in files.
_NULL = 2**32 - 1


def trees_to_json(trees: EditTrees) -> list[dict[str, Any]]:
    """Return trees as a list of named entries, with their strings."""
    return [_entry(node, lambda text: text) for node in trees.nodes]


def trees_to_bytes(trees: EditTrees) -> bytes:
    """Return the same as msgpack, with the ids of their strings, which the vocabulary has to keep."""
    return pack({"trees": [_entry(node, string_id) for node in trees.nodes]})


def trees_from_json(record: Record) -> EditTrees:
    """Return the trees that a mapping has under ``trees``, with their strings.

    Raises:
        NlpxError: They are none.
    """
    return _read_trees(record, lambda entry, key: entry.text(key))


def trees_from_bytes(data: bytes, strings: StringStore, *, where: str) -> EditTrees:
    """Return the trees that `trees_to_bytes` wrote.

    Args:
        data: The bytes.
        strings: What knows their strings.
        where: The file, for messages.

    Raises:
        ModelError: They are none, or a string is not known.
    """

    def read(entry: Record, key: str) -> str:
        number = entry.whole(key, low=0, high=2**64 - 1)
        if number and number not in strings:
            entry.refuse(f"the vocabulary does not have the string of {key!r}, {number}; load both as they were saved")
        return strings[number]

    return _read_trees(Record(unpack(data, where=where, error=ModelError), where=where, error=ModelError), read)


def _entry(node: Node, text: Callable[[str], Any]) -> dict[str, Any]:
    """Return a tree as named entries."""
    if isinstance(node, Substitution):
        return {"orig": text(node.orig), "subst": text(node.subst)}
    return {name: _NULL if value == NO_TREE else value for name, value in node._asdict().items()}


def _read_trees(record: Record, text: Callable[[Record, str], str]) -> EditTrees:
    nodes: list[Node] = []
    for entry in record.records("trees"):
        nodes.append(_read_match(entry, len(nodes)) if "prefix_len" in entry else _read_substitution(entry, text))
    return EditTrees(nodes)


def _read_substitution(entry: Record, text: Callable[[Record, str], str]) -> Substitution:
    return Substitution(text(entry, "orig"), text(entry, "subst"))


def _read_match(entry: Record, n_before: int) -> Match:
    """Return a match, whose parts must stand before it: so none is part of itself."""
    lengths = (entry.whole(name, low=0, high=_NULL) for name in ("prefix_len", "suffix_len"))
    parts = []
    for name in ("prefix_tree", "suffix_tree"):
        number = entry.whole(name, low=0, high=_NULL)
        if number != _NULL and number >= n_before:
            entry.refuse(f"{name} is the tree {number}, which does not stand before it")
        parts.append(NO_TREE if number == _NULL else number)
    return Match(*lengths, *parts)
