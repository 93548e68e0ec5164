"""Tell a corpus format from the start of a file."""

from __future__ import annotations

import re

from ..entity_tags import ENTITY_TAG
from .ner import DOCUMENT_START

_CONLLU_LINE = re.compile(r"^[0-9]+(?:-[0-9]+|\.[0-9]+)?\t(?:[^\t\n]*\t){8}[^\t\n]*$", re.MULTILINE)
_LOOKED_AT = 20
# What stands for a byte that is no UTF-8, and how data look then that were compressed as usual, or quicker.
_NO_TEXT = "\ufffd"
_DOCBIN = (f"x{_NO_TEXT}", "x^")
_JSON_KEYS = ('"text"', '"tokens"', '"words"', '"paragraphs"', '"entities"')


def sniff(head: str) -> str | None:
    """Name the converter for a file that starts so, or None where nobody can tell."""
    if _CONLLU_LINE.search(head):
        return "conllu"
    if head.startswith(_DOCBIN) and _NO_TEXT in head:
        return "spacy"
    if head.startswith(_NO_TEXT) and "paragraphs" in head:
        return "msg"
    head = head.lstrip("\ufeff")
    if head.lstrip()[:1] in ("{", "["):
        return _sniff_json(head.lstrip())
    if head.startswith(DOCUMENT_START):
        return "ner"
    lines = [line for line in head.splitlines()[: 2 * _LOOKED_AT] if line.strip()]
    if len(lines) > 1 and not head.endswith("\n"):
        # The head may end within a line.
        lines = lines[:-1]
    if lines and _has_tagged_words(lines[0]):
        return "iob"
    return "ner" if lines and all(map(_ends_with_tag, lines[:_LOOKED_AT])) else None


def _sniff_json(head: str) -> str | None:
    """Tell one value a line from one that goes over several, or is an array of all."""
    if not any(key in head for key in _JSON_KEYS) and not head.startswith(("[{", "[[")):
        return None
    first, _, rest = head.partition("\n")
    if head[0] == "{":
        return "jsonl" if not rest.strip() or first.rstrip().endswith("}") else "json"
    return "jsonl" if first.rstrip().endswith("]") and rest.lstrip()[:1] in ("[", "{") else "json"


def _has_tagged_words(line: str) -> bool:
    """Tell whether a line holds words such as ``Paris|B-LOC``."""
    items = line.split()[:_LOOKED_AT]
    tags = [item.rpartition("|")[2] if "|" in item else "" for item in items]
    return all(map(ENTITY_TAG.fullmatch, tags if len(tags) < _LOOKED_AT else tags[:-1]))


def _ends_with_tag(line: str) -> bool:
    cells = line.split()
    return len(cells) > 1 and ENTITY_TAG.fullmatch(cells[-1]) is not None
