"""Scores: how well predicted annotations agree with reference annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

# Every pipeline that is loaded names scorers, and few call them.
if TYPE_CHECKING:
    from .adding import add_up as add_up
    from .cats_table import CatsTable as CatsTable
    from .cats_table import pairs_in_blocks as pairs_in_blocks
    from .prf import PRFScore as PRFScore
    from .roc_auc import ROCAUCScore as ROCAUCScore
    from .scorer import Scorer as Scorer
    from .spans import get_ner_prf as get_ner_prf
    from .spans import score_sents as score_sents
    from .spans import score_span_group as score_span_group
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".adding": ("add_up",),
            ".cats_table": ("CatsTable", "pairs_in_blocks"),
            ".prf": ("PRFScore",),
            ".roc_auc": ("ROCAUCScore",),
            ".scorer": ("Scorer",),
            ".spans": ("get_ner_prf", "score_sents", "score_span_group"),
        },
    )
