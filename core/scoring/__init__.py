"""Scores: how well predicted annotations agree with reference annotations."""

from __future__ import annotations

from .adding import add_up
from .cats_table import CatsTable, pairs_in_blocks
from .prf import PRFScore
from .roc_auc import ROCAUCScore
from .scorer import Scorer
from .spans import get_ner_prf, score_sents, score_span_group

__all__ = [
    "CatsTable",
    "PRFScore",
    "ROCAUCScore",
    "Scorer",
    "add_up",
    "get_ner_prf",
    "pairs_in_blocks",
    "score_sents",
    "score_span_group",
]
