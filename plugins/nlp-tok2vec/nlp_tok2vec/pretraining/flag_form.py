"""The flag form of ``pretrain``: turn paths and flags into a config like any other."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nlpx.config import fill_config, load_config
from nlpx.errors import ModelNotFound
from nlpx.pipeline import find_vectors
from nlpx.registry import registry

from ..training_options import (
    read_vectors,
    set_conv_depth,
    set_pieces,
    set_rows,
    set_width,
    set_window,
    take_pretrained,
    use_attention,
    use_characters,
)
from .objective_flags import objective_block

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from nlpx.config import Config


@dataclass(frozen=True, kw_only=True)
class FlagForm:
    """Hold what the flag form says; see ``nlpx pretrain --help`` for what each means."""

    texts_loc: str
    vectors_model: str
    width: int = 96
    depth: int = 4
    cnn_window: int = 1
    cnn_pieces: int = 3
    use_chars: bool = False
    sa_depth: int = 0
    embed_rows: int = 2000
    loss_func: str = "cosine"
    dropout: float = 0.2
    batch_size: int = 3000
    max_length: int = 500
    min_length: int = 5
    seed: int = 0
    n_iter: int = 1000
    use_vectors: bool = False
    n_save_every: int | None = None


# The flags that change the layer, and what changes it.
_STRUCTURE: Final[dict[str, Callable[[Any, Any], object]]] = {
    "width": set_width,
    "cnn_window": set_window,
    "embed_rows": set_rows,
    "depth": set_conv_depth,
    "cnn_pieces": set_pieces,
    "use_chars": use_characters,
    "sa_depth": use_attention,
    "use_vectors": read_vectors,
}


def build_config(
    form: FlagForm, *, first_epoch: int = 0, weights: Path | None = None, given: Collection[str] = ()
) -> Config:
    """Build the config for the flag form.

    Args:
        form: The paths and the flags.
        first_epoch: The epoch with which the run begins.
        weights: A file of weights to begin with, of which the layer takes its architecture.
        given: The names of the flags that the user gives, which then count nevertheless.

    Raises:
        ModelError: There is no such pipeline with vectors, or the weights cannot be read.
        NameNotFound: No objective has the name that is given.
    """
    config = load_config(files(__package__.rpartition(".")[0]).joinpath("defaults/pretrain.cfg").read_text("utf-8"))
    lang, vectors = _language_and_vectors(form.vectors_model)
    settings: dict[str, tuple[str, Any]] = {
        "TEXTS": ("paths.raw_text", form.texts_loc),
        "VECTORS": ("nlp.lang", lang),
        "--loss-func": ("pretraining.objective", objective_block(form.loss_func)),
        "--dropout": ("pretraining.dropout", form.dropout),
        "--batch-size": ("pretraining.batcher.size", form.batch_size),
        "--max-length": ("corpora.pretrain.max_length", form.max_length),
        "--min-length": ("corpora.pretrain.min_length", form.min_length),
        "--seed": ("system.seed", form.seed),
        "--n-iter": ("pretraining.max_epochs", first_epoch + form.n_iter),
        "--n-save-every": ("pretraining.n_save_every", form.n_save_every),
    }
    for flag, (name, value) in settings.items():
        config.put(name, value, source=flag)
    config.put("paths.vectors", vectors, source="VECTORS")
    _change_structure(config, form, _STRUCTURE)
    if weights is not None:
        take_pretrained(config, str(weights))
        _change_structure(config, form, given)
    return fill_config(config)


def _change_structure(config: Config, form: FlagForm, flags: Collection[str]) -> None:
    """Change the layer as some flags say."""
    for name, change in _STRUCTURE.items():
        if name in flags:
            old = config.copy()
            change(config, getattr(form, name))
            config.note_changes(old, source=f"--{name.replace('_', '-')}")


def _language_and_vectors(name: str) -> tuple[str, str | None]:
    """Return the language that a name stands for, and the pipeline with vectors if it names one."""
    if registry.has("languages", name) and not Path(name).exists():
        return name, None
    try:
        folder = find_vectors(name)
    except ModelNotFound as error:
        raise ModelNotFound(f"VECTORS: {name} is no language that is installed, and {error}") from error
    return load_config(folder / "config.cfg")["nlp"]["lang"], name
