"""The Python API: which documented names of spaCy are found at their paths, with the same parameters."""

from __future__ import annotations

import json
from typing import Any

from side_by_side import NLPX, SPACY, WORK, Row, measure

FIRST = frozenset({
    "Corpus", "Doc", "DocBin", "Example", "InMemoryLookupKB", "KnowledgeBase", "Language", "Lexeme", "Scorer", "Span",
    "SpanGroup", "StringStore", "Token", "Tokenizer", "Vectors", "Vocab", "registry",
})  # fmt: skip


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
    rows = []
    for what, is_meant in (
        (f"{len(FIRST)} classes, such as Doc and Language", _is_first),
        ("all modules and components", _is_any),
    ):
        wanted, absent = list(filter(is_meant, theirs)), list(filter(is_meant, missing))
        given = [name for name, _, _ in parameters if is_meant(name)]
        rows.append(_row(f"names at spaCy's paths: {what}", len(wanted), len(absent), due="≥ 98 %"))
        rows.append(_row("their parameters", len(given), len(list(filter(is_meant, other))), due="≥ 95 %"))
    return rows


def _is_first(name: str) -> bool:
    return name.partition(":")[2].partition(".")[0].partition("(")[0] in FIRST


def _is_any(name: str) -> bool:
    return True


def _row(what: str, n_all: int, n_missing: int, *, due: str) -> Row:
    found = n_all - n_missing
    return Row(what, f"{n_all:,}", f"{found:,}", f"{found / n_all:.1%}", due)
