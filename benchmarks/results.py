"""RESULTS.md: one section a benchmark, each with its date and machine; what is not measured anew stays as it is."""

from __future__ import annotations

import os
import platform
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from side_by_side import SPACY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from side_by_side import Row

FILE = Path(__file__).with_name("RESULTS.md")
TITLE = "# Results\n\nWritten by `make bench`; medians, CPU time, one BLAS thread.\n"
HEAD = "\n## "


def table(rows: Sequence[Row]) -> str:
    """Return rows as a Markdown table."""
    names = list(dict.fromkeys(name for row in rows for name in row.others))
    # spaCy has a column unless others are compared with alone.
    has_spacy = not names or any(row.spacy for row in rows)
    lines = []
    for what, spacy, others, nlpx, ratio, due in (
        ("what", SPACY, names, "nlpx", "ratio", "due"),
        ("---", "---:", ["---:"] * len(names), "---:", "---:", "---"),
        *(
            (row.what, row.spacy, [row.others.get(name, "") for name in names], row.nlpx, row.ratio, row.due)
            for row in rows
        ),
    ):
        cells = [what, *([spacy] if has_spacy else []), *others, nlpx, ratio, due]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def conditions() -> str:
    """Return the date and the machine."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    return f"{datetime.now().astimezone().date().isoformat()}, {machine}, {versions}"


def keep(name: str, text: str, *, order: Iterable[str]) -> None:
    """Write the section of one benchmark; the others stay."""
    known = FILE.read_text(encoding="utf8").split(HEAD)[1:] if FILE.exists() else []
    sections = {section.split("\n", 1)[0]: section.rstrip("\n") for section in known}
    sections[name] = f"{name}\n\n{conditions()}\n\n{text}"
    written = [sections[key] for key in order if key in sections]
    FILE.write_text(TITLE + "".join(f"{HEAD}{section}\n" for section in written), encoding="utf8")
