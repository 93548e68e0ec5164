"""Tables of word vectors: to read one and to save it as a pipeline."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
from side_by_side import NLPX, SPACY, WORK, Figures, Row, compare, measure

if TYPE_CHECKING:
    from pathlib import Path

_WIDTH = 300
_MILLION = 1_000_000
# As many different numbers as that stand in the table, each with five decimals.
_POOL = 100_000


def bench_init_vectors() -> list[Row]:
    """Compare a million made vectors of 300 numbers, and a fifth of them that are pruned to 20,000."""
    return [*_rows(_MILLION, due="≤ ⅓"), *_rows(_MILLION // 5, prune=20_000)]


def _rows(n_rows: int, *, prune: int = -1, due: str = "") -> list[Row]:
    table = _made_table(n_rows)
    found = {library: _measured(library, table, prune) for library in (NLPX, SPACY)}
    for figures in found.values():
        figures["times_table"] = figures["peak_megabytes"] / (n_rows * _WIDTH * 4 / 2**20)
    table.unlink()
    what = f"init vectors, {n_rows:,} × {_WIDTH}" + (f", pruned to {prune:,}" if prune > 0 else "")
    return [
        compare(f"{what}: CPU s", found, "cpu_seconds", due=due, less=True, form=",.1f"),
        compare(f"{what}: peak MB", found, "peak_megabytes", due="", less=True),
        compare(f"{what}: peak ÷ table", found, "times_table", due="≤ 1.3" if due else "", less=True, form=".2f"),
    ]


def _measured(library: str, table: Path, prune: int) -> Figures:
    folder = WORK / "made-vectors"
    figures = measure(library, "init_vectors", table, folder, str(prune))
    shutil.rmtree(folder)
    return figures


def _made_table(n_rows: int) -> Path:
    """Write a table as word2vec does, of numbers that are spread as those of trained vectors are."""
    WORK.mkdir(exist_ok=True)
    path, chance = WORK / f"made-{n_rows}.txt", np.random.default_rng(0)
    pool = np.array([b" %.5f" % number for number in chance.normal(0, 0.3, _POOL)], dtype=object)
    with path.open("wb") as file:
        file.write(b"%d %d\n" % (n_rows, _WIDTH))
        for row in range(n_rows):
            file.write(b"word%d" % row + b"".join(pool[chance.integers(_POOL, size=_WIDTH)].tolist()) + b"\n")
    return path
