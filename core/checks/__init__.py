"""Checks of training data: what ``debug data`` runs, and what plugins need to offer more (`nlpx_data_checks`).

A check yields `Finding`s; a `Report` writes them.
"""

from __future__ import annotations

from .corpus_data import CorpusData, Item
from .findings import Finding, Level, counts, fail, good, info, plain, warn
from .labels import LabelCounts, check_new_labels
from .report import Report

__all__ = [
    "CorpusData", "Finding", "Item", "LabelCounts", "Level", "Report", "check_new_labels", "counts", "fail", "good",
    "info", "plain", "warn",
]  # fmt: skip
