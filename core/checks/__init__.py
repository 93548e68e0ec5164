"""Checks of training data: what ``debug data`` runs, and what plugins need to offer more (`nlpx_data_checks`).

A check yields `Finding`s; a `Report` writes them.
"""

from __future__ import annotations

from ..corpora.places import Place
from .corpus_data import CorpusData, Item, Items
from .findings import Finding, Level, counts, fail, good, info, plain, warn
from .labels import LabelCounts, check_new_labels, check_spelling, check_unlearnable, warn_of_labels
from .repetition import contradictions
from .report import JsonReport, Report

__all__ = [
    "CorpusData", "Finding", "Item", "Items", "JsonReport", "LabelCounts", "Level", "Place", "Report",
    "check_new_labels", "check_spelling", "check_unlearnable", "contradictions", "counts", "fail", "good",
    "info", "plain", "warn", "warn_of_labels",
]  # fmt: skip
