"""Pipelines: a tokenizer and components, assembled from what is installed.

=================  ==============================================================
`blank`, `load`    make a pipeline of a language; load one that is saved
`Language`         the pipeline
`Pipe`             base class of components
`TrainablePipe`    base class of components that learn
`ListenedTo`       base class of components whose output others share
`Tok2VecListener`  the layer that stands for such output
`FactoryMeta`      what is known of what makes a component
=================  ==============================================================
"""

from __future__ import annotations

from .factories import FactoryMeta
from .language import Language
from .listener import ListenedTo, Tok2VecListener
from .loading import blank, load
from .pipe import Pipe
from .threads import use_one_thread
from .trainable_pipe import TrainablePipe

use_one_thread()

__all__ = ["FactoryMeta", "Language", "ListenedTo", "Pipe", "Tok2VecListener", "TrainablePipe", "blank", "load"]
