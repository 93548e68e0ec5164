"""The CoNLL 2018 scores of a pipeline, and the shared task's table of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ..corpora.raw_texts import read_raw_texts
from ..errors import DataError
from ..scoring.conll18 import METRICS, score_conll18
from ..scoring.conll18_analysis import analysis_of_docs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ..pipeline import Language

# What a pipeline must predict for a metric to say anything.
_NEEDS = {
    "Sentences": ("SENT_START",),
    "UPOS": ("POS",),
    "XPOS": ("TAG",),
    "UFeats": ("MORPH",),
    "AllTags": ("POS", "TAG", "MORPH"),
    "Lemmas": ("LEMMA",),
    "UAS": ("DEP",),
    "LAS": ("DEP",),
    "CLAS": ("DEP",),
    "MLAS": ("DEP", "POS", "MORPH"),
    "BLEX": ("DEP", "LEMMA"),
}


def evaluate_conll18(nlp: Language, path: Path) -> dict[str, Any]:
    """Run a pipeline on the raw text of a CoNLL-U file, and score what it makes of it.

    Returns:
        For each metric ``p``, ``r`` and ``f``, and ``aligned_acc`` where words are compared; and ``speed`` in words a
        second. A metric of something that the pipeline does not predict is left out.

    Raises:
        DataError: The file cannot be read, a paragraph is too long, or its text is not that of its words.
    """
    texts, gold = read_raw_texts(path)
    for number, text in enumerate(texts, 1):
        if len(text) > nlp.max_length:
            raise DataError(
                f"{path}: paragraph {number} has {len(text)} characters, more than nlp.max_length = {nlp.max_length}; "
                "mark where paragraphs begin with '# newpar', or evaluate without --conll18."
            )
    started = time.perf_counter()
    docs = list(nlp.pipe(texts))
    seconds = time.perf_counter() - started
    try:
        measured = score_conll18(gold, analysis_of_docs(docs))
    except DataError as error:
        raise DataError(f"{path}: {error}") from None
    annotated = {name for names in _NEEDS.values() for name in names if any(doc.has_annotation(name) for doc in docs)}
    scores: dict[str, Any] = {}
    for name in METRICS:
        if annotated.issuperset(_NEEDS.get(name, ())):
            score = measured[name]
            scores[name] = {"p": score.precision, "r": score.recall, "f": score.f1}
            if score.aligned is not None:
                scores[name]["aligned_acc"] = score.aligned_accuracy
    return {**scores, "speed": len(gold.words) / seconds if seconds else None}


def table(scores: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'Metric':<10} | {'Precision':>9} | {'Recall':>9} | {'F1 Score':>9} | {'AligndAcc':>9}"
    yield "-" * 11 + ("+" + "-" * 11) * 4
    for name in METRICS:
        if name in scores:
            cells = [scores[name].get(part) for part in ("p", "r", "f", "aligned_acc")]
            shown = (f"{'' if cell is None else format(100 * cell, '.2f'):>9}" for cell in cells)
            yield f"{name:<10} | {' | '.join(shown)}".rstrip(" |")
    yield f"Speed: {scores['speed'] or 0:,.0f} words a second"
