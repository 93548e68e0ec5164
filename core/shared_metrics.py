"""What scorers of several plugins return: each metric is declared here once, for all of them."""

from __future__ import annotations

from typing import Final

from .specs import MetricSpec

TAG_METRICS: Final = (MetricSpec(key="tag_acc", label="TAG", summary="Share of tokens whose tag is the reference's."),)
"""What scorers of tags return."""

MORPH_METRICS: Final = (
    MetricSpec(key="pos_acc", label="POS", summary="Share of tokens whose part of speech is."),
    MetricSpec(key="morph_acc", label="MORPH", summary="Share of tokens all of whose features are."),
    MetricSpec(key="morph_micro_p", label="MORPH P", summary="Precision of features."),
    MetricSpec(key="morph_micro_r", label="MORPH R", summary="Recall of features."),
    MetricSpec(key="morph_micro_f", label="MORPH F", summary="F-score of features."),
    MetricSpec(key="morph_per_feat", label="MORPH (per feature)", summary="The same by field.", by_label=True),
)
"""What scorers of parts of speech and features return."""

LEMMA_METRICS: Final = (
    MetricSpec(key="lemma_acc", label="LEMMA", summary="Share of tokens whose lemma is the reference's."),
)
"""What scorers of lemmas return."""

SENTENCE_METRICS: Final = (
    MetricSpec(key="sents_p", label="SENT P", summary="Precision of sentences."),
    MetricSpec(key="sents_r", label="SENT R", summary="Recall of sentences."),
    MetricSpec(key="sents_f", label="SENT F", summary="F-score of sentences."),
)
"""What scorers of sentences return."""
