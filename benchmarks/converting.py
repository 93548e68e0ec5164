"""Treebanks: to convert one, also one that is large, and to get all of them back as they were."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from side_by_side import DATA, NLPX, WORK, Row, compare, measure, median_of, medians

from nlpx.commands.convert import convert

if TYPE_CHECKING:
    from pathlib import Path

_ROUNDS = 5
_TIMES = 10
_FOLDER = WORK / "converted"


def bench_convert() -> list[Row]:
    """Compare EWT's training part, measure one ten times as large, and count the treebanks that come back the same."""
    treebank = DATA / "ud" / "en_ewt" / "en_ewt-ud-train.conllu"
    found = medians("converting", treebank, _FOLDER, rounds=_ROUNDS)
    rows = [
        compare("convert EWT train, whole process, CPU s", found, "cpu_seconds", due="≥ 3 ×", less=True, form=".2f"),
        compare("convert EWT train, peak MB", found, "peak_megabytes", due="", less=True),
        _large(treebank, found[NLPX]["peak_megabytes"]),
        _round_trips(),
    ]
    shutil.rmtree(_FOLDER)
    return rows


def _large(treebank: Path, small: float) -> Row:
    made = WORK / "made-treebank.conllu"
    with made.open("wb") as file:
        for _ in range(_TIMES):
            file.write(treebank.read_bytes())
    peak = median_of([measure(NLPX, "converting", made, _FOLDER)])["peak_megabytes"]
    made.unlink()
    return Row(f"peak MB of a file {_TIMES} times as large, over that", "", f"{peak - small:+,.0f}", "", "")


def _round_trips() -> Row:
    treebanks = sorted(DATA.rglob("*.conllu"))
    same = 0
    for number, treebank in enumerate(treebanks):
        corpus = _FOLDER / f"x.{'json' if number % 2 else 'spacy'}"
        convert(treebank, corpus, n_sents=1 + number % 10)
        convert(corpus, _FOLDER / "x.conllu")
        same += (_FOLDER / "x.conllu").read_bytes() == treebank.read_bytes()
    return Row("treebanks that come back to the byte", "no writer", f"{same} of {len(treebanks)}", "", "all")
