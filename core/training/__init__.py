"""Corpora, batches, the training loop and what it prints.

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
    from .flag_form import build_config
    from .initialize import init_nlp
    from .loop import train
    from .settings import TrainingSettings

__all__ = ["TrainingSettings", "build_config", "init_nlp", "train"]

# Imported when first used, so that converters, which live here too, do not bring the whole pipeline with them.
_LAZY = {"TrainingSettings": ".settings", "build_config": ".flag_form", "init_nlp": ".initialize", "train": ".loop"}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LAZY[name], __name__), name)
