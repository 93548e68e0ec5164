"""Batches, the training loop and what it prints.

=================  =====================================================================================
`train`            train an initialized pipeline as its config says
`init_nlp`         build a pipeline from a config and initialize it with the training corpus
`build_config`     turn the flags of ``nlpx train`` into a config
`TrainingSettings` the section ``[training]``, turned into objects
=================  =====================================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..corpora.corpus import Corpus, JsonlCorpus, PlainTextCorpus
    from ..corpora.v2_json import docs_to_json
    from ..tokens.comparing.alignment import Alignment
    from ..tokens.comparing.example import Example, validate_examples, validate_get_examples
    from ..tokens.comparing.iob import (
        biluo_tags_to_offsets,
        biluo_tags_to_spans,
        biluo_to_iob,
        iob_to_biluo,
        offsets_to_biluo_tags,
        remove_bilu_prefix,
        split_bilu_label,
        tags_to_entities,
    )
    from .flag_form import build_config
    from .initialize import init_nlp
    from .loop import train
    from .settings import TrainingSettings

# Imported when first used, so that who wants one of them does not bring the whole pipeline.
_LAZY = {
    "Alignment": "..tokens.comparing.alignment",
    "Corpus": "..corpora.corpus",
    "Example": "..tokens.comparing.example",
    "JsonlCorpus": "..corpora.corpus",
    "PlainTextCorpus": "..corpora.corpus",
    "TrainingSettings": ".settings",
    "biluo_tags_to_offsets": "..tokens.comparing.iob",
    "biluo_tags_to_spans": "..tokens.comparing.iob",
    "biluo_to_iob": "..tokens.comparing.iob",
    "build_config": ".flag_form",
    "docs_to_json": "..corpora.v2_json",
    "init_nlp": ".initialize",
    "iob_to_biluo": "..tokens.comparing.iob",
    "offsets_to_biluo_tags": "..tokens.comparing.iob",
    "remove_bilu_prefix": "..tokens.comparing.iob",
    "split_bilu_label": "..tokens.comparing.iob",
    "tags_to_entities": "..tokens.comparing.iob",
    "train": ".loop",
    "validate_examples": "..tokens.comparing.example",
    "validate_get_examples": "..tokens.comparing.example",
}

__all__ = [
    "Alignment", "Corpus", "Example", "JsonlCorpus", "PlainTextCorpus", "TrainingSettings", "biluo_tags_to_offsets",
    "biluo_tags_to_spans", "biluo_to_iob", "build_config", "docs_to_json", "init_nlp", "iob_to_biluo",
    "offsets_to_biluo_tags", "remove_bilu_prefix", "split_bilu_label", "tags_to_entities", "train",
    "validate_examples", "validate_get_examples",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LAZY[name], __name__), name)
