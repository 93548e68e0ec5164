"""Tell a corpus format from the start of a file."""

from __future__ import annotations

import re

_CONLLU_LINE = re.compile(r"^[0-9]+(?:-[0-9]+|\.[0-9]+)?\t(?:[^\t\n]*\t){8}[^\t\n]*$", re.MULTILINE)


def sniff(head: str) -> str | None:
    """Name the converter for a file that starts so, or None where nobody can tell."""
    if _CONLLU_LINE.search(head):
        return "conllu"
    return None
