"""A pipeline as a web service, against a plain loop over the same texts."""

from __future__ import annotations

import json
from itertools import islice

from short_texts import tagger_parser_ner, texts_of_50_words
from side_by_side import NLPX, WORK, Row, measure

_TEXTS = 400


def bench_serving() -> list[Row]:
    """Measure `nlpx serve` with eight clients and texts of 50 words: en_core_web_sm's tagger, parser and entities."""
    pipeline, texts = tagger_parser_ner(), WORK / "served.json"
    texts.write_text(json.dumps(list(islice(texts_of_50_words(), _TEXTS))), encoding="utf8")
    found = measure(NLPX, "serving", pipeline, texts)
    served, plain = 1 / found["served_wall"], 1 / found["plain_wall"]
    served_cpu, plain_cpu = 1 / found["served_cpu"], 1 / found["plain_cpu"]
    times = found["p99"] / found["median"]
    return [
        Row(
            f"{what}, 8 clients; plain loop of nlp(text) in one process: {loop:,.0f}",
            "",
            f"{rate:,.0f}",
            f"{rate / loop:.2f}",
            "≥ 2",
        )
        for what, rate, loop in (
            ("requests a second (clients on the same machine)", served, plain),
            ("requests a second of the server's CPU time", served_cpu, plain_cpu),
        )
    ] + [
        Row(
            f"at half load: median {1000 * found['median']:.1f} ms, 99 % within (ms)",
            "",
            f"{1000 * found['p99']:.1f}",
            f"{times:.1f}",
            "≤ 5",
        ),
        Row(
            f"ten times too many: of {found['asked']:,.0f} requests {found['done']:,.0f} answered, "
            f"{found['sent_away']:,.0f} sent away (503), lost",
            "",
            f"{found['lost']:.0f}",
            "",
            "0",
        ),
    ]
