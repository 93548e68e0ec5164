"""A pipeline over a file of texts: the command ``apply``."""

from __future__ import annotations

import json
from itertools import islice

from short_texts import N_WORDS, tagger_parser_ner, texts_of_50_words
from side_by_side import NLPX, WORK, Figures, Row, compare, measure, medians

_TEXTS, _TIMES = 1000, 4


def bench_apply() -> list[Row]:
    """Compare how en_core_web_sm's tagger, parser and entities are applied to texts, and measure four times as many."""
    pipeline, texts, output = tagger_parser_ner(), WORK / "applied.jsonl", WORK / "applied.spacy"
    lines = [json.dumps({"text": text}) + "\n" for text in islice(texts_of_50_words(), _TEXTS)]
    texts.write_text("".join(lines), encoding="utf8")
    found = medians("applying", pipeline, texts, output, str(_TEXTS * N_WORDS))
    texts.write_text("".join(lines * _TIMES), encoding="utf8")
    large = measure(NLPX, "applying", pipeline, texts, output, str(_TIMES * _TEXTS * N_WORDS))
    more = large["peak_megabytes"] - found[NLPX]["peak_megabytes"]
    output.unlink()
    kills = {
        number: measure(NLPX, "apply_kills", pipeline, texts, WORK / "killed.jsonl", str(number)) for number in (1, 2)
    }
    what = f"{_TEXTS:,} texts of {N_WORDS} words to .spacy"
    return [
        compare(f"{what}, words a second of CPU time, loading included", found, "words_per_second", due=""),
        compare(f"{what}, peak MB", found, "peak_megabytes", due="", less=True),
        Row(f"peak MB of {_TIMES} times as many texts, over that", "", f"{more:+,.0f}", "", ""),
        *(_killed(number, each) for number, each in kills.items()),
    ]


def _killed(n_process: int, found: Figures) -> Row:
    what = f"--n-process {n_process}: killed {found['kills']:.0f} times in one run and started again, to .jsonl"
    return Row(what, "starts over", "the same bytes" if found["same"] else "other bytes", "", "the same bytes")
