"""Callbacks that a config can name in its sections ``[nlp]``, ``[initialize]`` and ``[training]``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from ..lazy import documented_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..pipeline import Language

Callback: TypeAlias = "Callable[[Language], Language]"


def make_copier(tokenizer: str | None = None, vocab: str | None = None) -> Callback:
    """Make a callback that copies parts of another pipeline, for ``[initialize.before_init]``.

    Args:
        tokenizer: The pipeline, by name or path, to copy the tokenizer's settings from; None for the language's own.
        vocab: The pipeline to copy the vocabulary with its vectors from; None to keep the own.
    """

    def copy(nlp: Language) -> Language:
        from ..pipeline import load

        if vocab:
            nlp.vocab.from_bytes(load(vocab).vocab.to_bytes())
        if tokenizer:
            nlp.tokenizer.from_bytes(load(tokenizer).tokenizer.to_bytes(exclude=["vocab"]), exclude=["vocab"])
        return nlp

    return copy


def make_describer(meta: dict[str, Any]) -> Callback:
    """Make a callback that puts entries into the pipeline's ``meta.json``, for ``[initialize.after_init]``.

    Args:
        meta: The entries, such as ``version`` or ``author``. What the pipeline knows itself stays.
    """
    own = {
        "lang",
        "pipeline",
        "components",
        "disabled",
        "labels",
        "vectors",
        "performance",
        "spacy_version",
        "nlpx_version",
    }
    entries = {key: value for key, value in meta.items() if key not in own}

    def describe(nlp: Language) -> Language:
        nlp.meta.update(entries)
        return nlp

    return describe


if not TYPE_CHECKING:
    # What is documented here, and is called otherwise.
    __getattr__, __dir__ = documented_names(__name__)
