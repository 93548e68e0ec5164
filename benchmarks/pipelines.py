"""Whole trained pipelines: speed, latency and memory."""

from __future__ import annotations

from side_by_side import NLPX, OLDER, SPACY, Row, compare, medians

# Components whose speed is measured by itself, until they are part of the whole.
LEFT_OUT = "attribute_ruler,lemmatizer,senter"


def bench_whole_pipeline() -> list[Row]:
    """Compare en_core_web_sm, without its rule components, from text to annotations."""
    found = medians("whole_pipeline", LEFT_OUT, libraries=(NLPX, SPACY, OLDER))
    due = {"documents": "≥ 5 × of 3.8.7", "sentences": "≥ 4 × of 3.8.7"}
    due_tuned = {"documents": "≥ 3 × of 3.8.7", "sentences": "≥ 2.5 × of 3.8.7"}
    texts = {20: "≥ 3 × of 3.8.7", 200: "≥ 4 × of 3.8.7", 2000: "≥ 5 × of 3.8.7"}
    rows = []
    for key, what in (("documents", "documents of 10 sentences"), ("sentences", "single sentences")):
        rows.append(compare(f"{what}, words / CPU s", found, key, due=due[key]))
        tuned = f"{what}, spaCy with NumPy's products, words / CPU s"
        rows.append(compare(tuned, found, f"tuned_{key}", due=due_tuned[key]))
    for n_words, wanted in texts.items():
        what = f"one text of {n_words:,} words, CPU ms"
        rows.append(compare(what, found, f"text_{n_words}", due=wanted, less=True, form=",.2f"))
    rows.append(compare("resident memory afterwards, MB", found, "megabytes", due="", less=True))
    return rows
