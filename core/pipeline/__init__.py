"""Pipelines: a tokenizer and components, assembled from what is installed.

=================  ==============================================================
`blank`, `load`    make a pipeline of a language; load one that is saved
`Language`         the pipeline
`Pipe`             base class of components
`TrainablePipe`    base class of components that learn
`ListenedTo`       base class of components whose output others share
`Listener`         base class of the layers that stand for such output
`Tok2VecListener`  the one for output of one array a Doc
`FactoryMeta`      what is known of what makes a component
`merge_entities`   functions that make one token of several, which are components
                   too; also `merge_noun_chunks` and `merge_subtokens`
=================  ==============================================================
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .components.listener import Listener, Tok2VecListener
    from .components.merging import merge_entities, merge_noun_chunks, merge_subtokens
    from .components.pipe import Pipe
    from .components.trainable_pipe import TrainablePipe
    from .components.upstream import ListenedTo
    from .language import Language
    from .loading import blank, load
    from .parts.registration import FactoryMeta

# Imported when first used, so that `nlpx info` can find a pipeline without everything that runs it.
_LAZY = {
    "FactoryMeta": ".parts.registration",
    "Language": ".language",
    "ListenedTo": ".components.upstream",
    "Listener": ".components.listener",
    "Pipe": ".components.pipe",
    "Tok2VecListener": ".components.listener",
    "TrainablePipe": ".components.trainable_pipe",
    "blank": ".loading",
    "load": ".loading",
    "merge_entities": ".components.merging",
    "merge_noun_chunks": ".components.merging",
    "merge_subtokens": ".components.merging",
}

__all__ = [
    "FactoryMeta",
    "Language",
    "ListenedTo",
    "Listener",
    "Pipe",
    "Tok2VecListener",
    "TrainablePipe",
    "blank",
    "load",
    "merge_entities",
    "merge_noun_chunks",
    "merge_subtokens",
]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_LAZY[name], __name__), name)
    return value
