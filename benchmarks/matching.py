"""Matchers: token patterns, phrases and wildcards over EWT with its annotations."""

from __future__ import annotations

from inputs import treebank
from side_by_side import NLPX, Row, compare, measure, medians

MANY = 10_000
LONG = (2_500, 10_000)


def bench_matching() -> list[Row]:
    """Compare the speed of matchers; with many patterns, or wildcards, spaCy would take hours."""
    train = treebank("en_ewt").train
    few = medians("matching", train, "realistic")
    many = measure(NLPX, "matching", train, "many", str(MANY))["words_per_second"]
    found = medians("matching", train, "phrases", "100000", "LOWER")
    million = measure(NLPX, "matching", train, "phrases", "1000000", "LOWER")
    seconds = measure(NLPX, "matching", train, "wildcards", *map(str, LONG))
    short, long = (seconds[f"seconds_{size}"] for size in LONG)
    what = "phrases, by LOWER"
    return [
        compare("100 token patterns, words / CPU s", few, "words_per_second", due="≥ 1 ×"),
        compare("the same, matches", few, "matches", due="the same"),
        Row(
            f"{MANY:,} token patterns of the same kinds, words / CPU s; their time to that of 100",
            "",
            f"{many:,.0f}",
            f"{few[NLPX]['words_per_second'] / many:.1f} ×",
            "≤ 3 ×",
        ),
        Row(
            f"a pattern of twenty wildcards, ms for {LONG[1]:,} tokens; to that for {LONG[0]:,}",
            "",
            f"{1e3 * long:.1f}",
            f"{long / short:.1f} ×",
            "linear: 4 ×",
        ),
        compare(f"100,000 {what}, words / CPU s", found, "words_per_second", due="≥ 1 ×"),
        compare("the same, matches", found, "matches", due="the same"),
        compare("the same, CPU s to add them", found, "adding", due="", less=True, form=".2f"),
        compare("the same, MB", found, "megabytes", due="", less=True),
        Row(f"1,000,000 {what}, words / CPU s", "", f"{million['words_per_second']:,.0f}", "", "usable"),
        Row(
            "the same, CPU s to add them; MB", "", f"{million['adding']:.1f}; {million['megabytes']:,.0f}", "", "usable"
        ),
    ]
