"""Large knowledge bases: to build, to open, and to look up; beside spaCy's where that fits into memory."""

from __future__ import annotations

import shutil

from side_by_side import NLPX, SPACY, WORK, Figures, Row, compare, measure

_SCRIPT = "kb_store"
_MILLION = 1_000_000
_SHARED = "4 processes, private MB more in each"


def bench_kb_store() -> list[Row]:
    """Compare a million entities and two million aliases, 64 numbers each."""
    found = {library: _measured(library, _MILLION) for library in (NLPX, SPACY)}
    what = "KB of 1 M entities, 2 M aliases"
    rows = [
        ("build and save, CPU s (without those that make it up)", "cpu_seconds", "≤ ½", ",.1f"),
        ("to import and to make it up, CPU s, not in the row above", "made_up_seconds", "", ",.1f"),
        ("build, peak MB", "peak_megabytes", "", ",.0f"),
        ("disk, MB", "disk_megabytes", "≤ 350", ",.0f"),
        ("open and first lookup, CPU ms", "open_ms", "≤ 30", ",.1f"),
        ("lookup p50, CPU µs", "cpu_p50_us", "≤ 25", ",.1f"),
        ("lookup p95, CPU µs", "cpu_p95_us", "≤ 60", ",.1f"),
        ("anonymous MB after 1,000 lookups", "anonymous", "≤ 25", ",.1f"),
        ("of these since the import", "anonymous_more", "", ",.1f"),
    ]
    return [
        *(compare(f"{what}: {name}", found, key, due=due, less=True, form=form) for name, key, due, form in rows),
        Row(f"{what}: {_SHARED}", "a copy each", format(found[NLPX]["most_each"], ".1f"), "", "≤ 50"),
    ]


def bench_kb_large() -> list[Row]:
    """Measure ten million entities and twenty million aliases, which do not fit into spaCy's."""
    found = _measured(NLPX, 10 * _MILLION)
    what = "KB of 10 M entities, 20 M aliases"
    rows = [
        ("build, minutes", found["wall_seconds"] / 60, "≤ 15", ".1f"),
        ("build, CPU s (without those that make it up)", found["cpu_seconds"], "", ",.0f"),
        ("build, peak MB", found["peak_megabytes"], "≤ 2,000", ",.0f"),
        ("disk, MB", found["disk_megabytes"], "", ",.0f"),
        ("open and first lookup, ms", found["open_wall_ms"], "≤ 50", ".1f"),
        ("the same, cold", found["cold_open_wall_ms"], "", ".1f"),
        ("anonymous MB after 1,000 lookups", found["anonymous"], "≤ 30", ".1f"),
        ("of these since the import", found["anonymous_more"], "", ".1f"),
        ("lookup p50, µs", found["wall_p50_us"], "", ".1f"),
        ("lookup p95, µs", found["wall_p95_us"], "≤ 200", ".1f"),
        ("lookup p50, µs, cold", found["cold_wall_p50_us"], "", ".1f"),
        ("lookup p95, µs, cold", found["cold_wall_p95_us"], "≤ 1,000", ".1f"),
        (_SHARED, found["most_each"], "≤ 50", ".1f"),
    ]
    return [Row(f"{what}: {name}", "–", format(value, form), "", due) for name, value, due, form in rows]


def _measured(library: str, n_entities: int) -> Figures:
    folder = WORK / f"kb-{'nlpx' if library == NLPX else 'spacy'}-{n_entities}"
    figures = measure(library, _SCRIPT, "build", folder, str(n_entities))
    figures |= measure(library, _SCRIPT, "open", folder, str(n_entities))
    if library == NLPX:
        cold = measure(library, _SCRIPT, "cold", folder, str(n_entities))
        figures |= {f"cold_{key}": value for key, value in cold.items()}
        figures |= measure(library, _SCRIPT, "share", folder, str(n_entities))
    shutil.rmtree(folder)
    return figures
