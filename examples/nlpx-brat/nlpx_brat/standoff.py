"""The lines of an annotation file, as records."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nlpx.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable

_PIECES = re.compile(r"\d+ \d+(;\d+ \d+)*")


@dataclass(frozen=True, kw_only=True)
class TextBound:
    """A stretch of text with a label.

    Args:
        id: Its id, such as ``T1``.
        label: Its label.
        pieces: First character and the one after the last, of each piece.
        text: The text that the file gives for it.
        line: The line that it stands in.
    """

    id: str
    label: str
    pieces: list[tuple[int, int]]
    text: str
    line: int


@dataclass
class Annotations:
    """All that a file says."""

    text_bounds: list[TextBound] = field(default_factory=list)
    others: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def read_annotations(lines: Iterable[str], *, path: str) -> Annotations:
    """Read the lines of an annotation file.

    Raises:
        DataError: A line breaks the format; names it.
    """
    found = Annotations()
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if not text.strip():
            continue
        try:
            _read_line(text, number, found)
        except ValueError as error:
            raise DataError(f"{path}:{number}: {error}; see the standoff format of brat") from None
    return found


def _read_line(line: str, number: int, found: Annotations) -> None:
    """Read one line.

    Raises:
        ValueError: It breaks the format.
    """
    identifier, _, rest = line.partition("\t")
    if not rest:
        raise ValueError(f"{line[:40]!r} has no tab after its id")
    if not identifier:
        raise ValueError(f"{line[:40]!r} has no id before its tab")
    if identifier[0] == "T":
        found.text_bounds.append(_text_bound(identifier, rest, number))
        return
    kinds = {"R": _relation, "E": _event, "A": _attribute, "M": _attribute, "N": _link, "*": _equivalents, "#": _note}
    if identifier[0] not in kinds:
        raise ValueError(f"{identifier[:40]!r} is no id of an annotation; it begins with one of T {' '.join(kinds)}")
    name, record = kinds[identifier[0]](identifier, rest)
    found.others.setdefault(name, []).append(record)


def _text_bound(identifier: str, rest: str, number: int) -> TextBound:
    head, _, text = rest.partition("\t")
    label, _, offsets = head.partition(" ")
    if not _PIECES.fullmatch(offsets):
        raise ValueError(f"{head[:40]!r} is no label with offsets such as 'Person 0 5'")
    pieces = [(int(start), int(end)) for start, end in (piece.split(" ") for piece in offsets.split(";"))]
    if any(end <= start for start, end in pieces):
        raise ValueError(f"the offsets {offsets!r} do not go forward")
    return TextBound(id=identifier, label=label, pieces=pieces, text=text, line=number)


def _relation(identifier: str, rest: str) -> tuple[str, dict[str, Any]]:
    kind, *args = _words(rest, "Cause Arg1:T1 Arg2:T2")
    return "relations", {"id": identifier, "type": kind, "args": _args(args)}


def _event(identifier: str, rest: str) -> tuple[str, dict[str, Any]]:
    trigger, *args = _words(rest, "Die:T2")
    ((kind, target),) = _args([trigger])
    return "events", {"id": identifier, "type": kind, "trigger": target, "args": _args(args)}


def _attribute(identifier: str, rest: str) -> tuple[str, dict[str, Any]]:
    kind, target, *value = _words(rest, "Negation E1")
    return "attributes", {"id": identifier, "type": kind, "of": target, "value": value[0] if value else True}


def _link(identifier: str, rest: str) -> tuple[str, dict[str, Any]]:
    head, _, text = rest.partition("\t")
    _kind, target, entry, *_ = _words(head, "Reference T1 Wikipedia:12")
    return "links", {"id": identifier, "of": target, "entry": entry, "text": text}


def _equivalents(_identifier: str, rest: str) -> tuple[str, dict[str, Any]]:
    kind, *targets = _words(rest, "Equiv T1 T2")
    return "equivalents", {"type": kind, "of": targets}


def _note(identifier: str, rest: str) -> tuple[str, dict[str, Any]]:
    head, _, text = rest.partition("\t")
    kind, target, *_ = _words(head, "AnnotatorNotes T1")
    return "notes", {"id": identifier, "type": kind, "of": target, "text": text}


def _words(text: str, example: str) -> list[str]:
    """Divide what stands behind an id into its words, which are at least as many as those of an example."""
    words = text.split()
    if len(words) < len(example.split()):
        raise ValueError(f"{text[:40]!r} is not all that is due; write it like {example!r}")
    return words


def _args(words: list[str]) -> list[list[str]]:
    """Read ``Role:T1`` pairs."""
    pairs = [word.split(":", 1) for word in words]
    wrong = next((word for word, pair in zip(words, pairs, strict=True) if len(pair) != 2), None)
    if wrong is not None:
        raise ValueError(f"{wrong[:40]!r} is no role with an id such as 'Arg1:T1'")
    return pairs
