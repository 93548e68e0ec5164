"""A pipeline as a web service, against a plain loop over the same texts."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from short_texts import tagger_parser_ner, texts_of_50_words
from side_by_side import NLPX, ROUNDS, WORK, Figures, Row, measure, median_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXTS = 400


def bench_serving() -> list[Row]:
    """Measure `nlpx serve` with eight clients and texts of 50 words: en_core_web_sm's tagger, parser and entities."""
    pipeline, texts = tagger_parser_ner(), WORK / "served.json"
    texts.write_text(json.dumps(list(islice(texts_of_50_words(), _TEXTS))), encoding="utf8")
    found: dict[int, list[Figures]] = {n_process: [] for n_process in (1, 2)}
    for _ in range(ROUNDS):
        for n_process, each in found.items():
            each.append(measure(NLPX, "serving", pipeline, texts, str(n_process)))
    return [row for n_process, each in found.items() for row in _rows(n_process, each)]


def _rows(n_process: int, found: list[Figures]) -> Iterator[Row]:
    for figures in found:
        figures["gain"] = figures["plain_wall"] / figures["served_wall"]
        figures["gain_cpu"] = figures["plain_cpu"] / figures["served_cpu"]
        figures["times"] = figures["p99"] / figures["median"]
    lost = sum(figures["lost"] for figures in found)
    middle = median_of(found)
    served = f"--n-process {n_process}"
    for what, time, plain, gain in (
        ("requests a second (clients on the same machine)", "served_wall", "plain_wall", "gain"),
        ("requests a second of the server's CPU time", "served_cpu", "plain_cpu", "gain_cpu"),
    ):
        yield Row(
            f"{served}: {what}, 8 clients; plain loop of nlp(text) in one process: {1 / middle[plain]:,.0f}; "
            "each process has seen the texts before",
            "",
            f"{1 / middle[time]:,.0f}",
            f"{middle[gain]:.2f}",
            "≥ 2",
        )
    yield Row(
        f"{served}: at half load: median {1000 * middle['median']:.1f} ms, 99 % within (ms)",
        "",
        f"{1000 * middle['p99']:.1f}",
        f"{middle['times']:.1f}",
        "≤ 5",
    )
    yield Row(
        f"{served}: ten times too many: of {middle['asked']:,.0f} requests {middle['done']:,.0f} answered, "
        f"{middle['sent_away']:,.0f} sent away (503), lost",
        "",
        f"{lost:.0f}",
        "",
        "0",
    )
    yield Row(f"{served}: MB, of all processes", "", f"{middle['megabytes']:,.0f}", "", "")
