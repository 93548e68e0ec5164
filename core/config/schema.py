"""The sections that every config has, their keys and what each may hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from ..named_tuples import NamedTuple
from .limits import Count, Limits, Share, Size

Null = type(None)
# As large as NumPy takes.
Seed = Annotated[int, Limits(0, 2**32 - 1)]


class Key(NamedTuple):
    """Describe a key of a fixed section.

    Args:
        type: The type of a plain value; None where only a block will do.
        block: The registry whose functions usually stand here; None where no block can.
    """

    type: Any = None
    block: str | None = None


NLP = {
    "lang": Key(str),
    "pipeline": Key(list[str]),
    "disabled": Key(list[str]),
    "before_creation": Key(Null, "callbacks"),
    "after_creation": Key(Null, "callbacks"),
    "after_pipeline_creation": Key(Null, "callbacks"),
    "batch_size": Key(Size),
    "tokenizer": Key(None, "tokenizers"),
    "vectors": Key(None, "vectors"),
}

TRAINING = {
    "seed": Key(Seed | None),
    "gpu_allocator": Key(str | None),
    "dropout": Key(Share, "schedules"),
    "accumulate_gradient": Key(Size, "schedules"),
    "patience": Key(Count),
    "max_epochs": Key(Annotated[int, Limits(-1, 2**31 - 1)]),
    "max_steps": Key(Count),
    "eval_frequency": Key(Count),
    "frozen_components": Key(list[str]),
    "annotating_components": Key(list[str]),
    "before_to_disk": Key(Null, "callbacks"),
    "before_update": Key(Null, "callbacks"),
    "dev_corpus": Key(str),
    "train_corpus": Key(str),
    "logger": Key(None, "loggers"),
    "batcher": Key(None, "batchers"),
    "optimizer": Key(None, "optimizers"),
    "score_weights": Key(dict[str, float | None]),
}

INITIALIZE = {
    "vectors": Key(str | None),
    "init_tok2vec": Key(Path | None),
    "vocab_data": Key(Path | None, "readers"),
    "lookups": Key(Null, "misc"),
    "tokenizer": Key(dict),
    "components": Key(dict),
    "before_init": Key(Null, "callbacks"),
    "after_init": Key(Null, "callbacks"),
}

PRETRAINING = {
    "max_epochs": Key(Count),
    "dropout": Key(Share),
    "n_save_every": Key(Size | None),
    "n_save_epoch": Key(Size | None),
    "component": Key(str),
    "layer": Key(str),
    "corpus": Key(str),
    "batcher": Key(None, "batchers"),
    "objective": Key(None, "architectures"),
    "optimizer": Key(None, "optimizers"),
}

SYSTEM = {"gpu_allocator": Key(str | None), "seed": Key(Seed | None)}

FIXED = {"nlp": NLP, "training": TRAINING, "initialize": INITIALIZE, "pretraining": PRETRAINING}
SECTIONS = ("paths", "system", "nlp", "components", "corpora", "training", "pretraining", "initialize")
