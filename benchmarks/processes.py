"""A stream of texts in two processes against one, what a process takes of memory, and threads that share a pipeline."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from side_by_side import NLPX, OLDER, ROUNDS, Figures, Row, compare, measure, median_of
from trained import PIPELINES, folder

if TYPE_CHECKING:
    from collections.abc import Iterator

# How many times to go through EWT's training texts, of 205,000 words; the older peer needs four times as long for them.
_TIMES = {NLPX: "5", OLDER: "2"}


def bench_processes() -> list[Row]:
    """Compare two processes with one, on en_core_web_sm; it takes two processors, where they are to be had."""
    pipeline = folder(PIPELINES[0])
    with _two_processors():
        found = {library: _two_against_one(library, pipeline) for library in (NLPX, OLDER)}
    rows = [
        compare("two processes: CPU time a word, % more than one", found, "more", due="≤ 10", less=True, form=".1f"),
        compare("two processes: wall time, × faster than one", found, "gain", due="≥ 1.7", form=".2f"),
    ]
    rows += [_memory(each.name, folder(each), method) for each in PIPELINES[:2] for method in ("fork", "spawn")]
    threads = measure(NLPX, "threads", pipeline, "8", "1000")
    return [
        *rows,
        Row(
            "8 threads × 1,000 texts, other components each: Docs that differ",
            "",
            f"{threads['differing']:.0f}",
            "",
            "0",
        ),
        Row(
            "the same, CPU time against one thread",
            "",
            f"{threads['together'] / threads['alone']:.2f}",
            "",
            "",
        ),
    ]


@contextmanager
def _two_processors() -> Iterator[None]:
    """Let processes that are begun in the block run on all processors, whatever this one is bound to."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _two_against_one(library: str, pipeline: str) -> Figures:
    found = []
    for _ in range(ROUNDS):
        one, two = (measure(library, "processes", pipeline, number, _TIMES[library], "fork") for number in "12")
        more = 100 * (two["microseconds"] / one["microseconds"] - 1)
        found.append({"more": more, "gain": one["wall"] / two["wall"]})
    return median_of(found)


def _memory(name: str, pipeline: str, method: str) -> Row:
    figures = measure(NLPX, "processes", pipeline, "2", "0", method)
    of_pipeline = figures["private"] - (figures["blank"] if method == "spawn" else 0)
    return Row(
        f"{name}, {method}: MB of a process for itself"
        f"{', less those of a blank pipeline' if method == 'spawn' else ''}; loading took {figures['model']:.0f}",
        "",
        f"{of_pipeline:.0f}",
        f"{of_pipeline / figures['model']:.2f}",
        "≤ 0.25",
    )
