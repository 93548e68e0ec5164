"""Scores: how well predicted annotations agree with reference annotations."""

from __future__ import annotations

from .prf import PRFScore
from .roc_auc import ROCAUCScore
from .scorer import Scorer
from .spans import get_ner_prf

__all__ = ["PRFScore", "ROCAUCScore", "Scorer", "get_ner_prf"]
