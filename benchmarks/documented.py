"""The Python API: which documented names of spaCy are found at their paths, with the same parameters."""

from __future__ import annotations

import json
from typing import Any

from side_by_side import NLPX, SPACY, WORK, Row, measure


def bench_documented() -> list[Row]:
    """Count names and parameters; what is missing is listed in ``benchmarks/out/missing_names.txt``."""
    theirs: Any = measure(SPACY, "public_names")
    WORK.mkdir(exist_ok=True)
    names = WORK / "documented_names.json"
    names.write_text(json.dumps(sorted(theirs)), encoding="utf8")
    ours: Any = measure(NLPX, "public_names", names)
    missing = sorted(set(theirs) - set(ours))
    parameters = [
        (name, parameter, by_position)
        for name, given in theirs.items()
        if given and name in ours
        for parameter, by_position in given.items()
    ]
    other = [
        f"{name}({parameter})"
        for name, parameter, by_position in parameters
        if parameter not in (ours[name] or {}) or (by_position and not ours[name][parameter])
    ]
    (WORK / "missing_names.txt").write_text("\n".join([*missing, "", *other, ""]), encoding="utf8")
    return [
        _row("documented names, those of members included, at spaCy's paths", len(theirs), len(missing), due="≥ 98 %"),
        _row("their parameters: of the same names, by position where spaCy takes them so", len(parameters), len(other),
             due="≥ 95 %"),
    ]  # fmt: skip


def _row(what: str, n_all: int, n_missing: int, *, due: str) -> Row:
    found = n_all - n_missing
    return Row(what, f"{n_all:,}", f"{found:,}", f"{found / n_all:.1%}", due)
