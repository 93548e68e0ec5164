"""Whether the tokenizer that a loaded pipeline has is the one that was saved.

A pipeline is loaded by its config: it makes a tokenizer, which then reads what was saved of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...config import resolve_block
from ...errors import ModelError
from ...quoting import with_article

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..running import Running


def check_tokenizer_comes_back(nlp: Running, *, save: str, load: str) -> None:
    """Make sure that the config makes a tokenizer that can take up what the pipeline's own has.

    Args:
        nlp: The pipeline.
        save: The method of tokenizers by which they are saved.
        load: The one by which they are loaded.

    Raises:
        ModelError: It does not.
    """
    tokenizer = nlp.tokenizer
    if tokenizer is nlp.made_tokenizer:
        # What cannot be saved of it, the config makes again.
        return
    made = resolve_block(nlp.config.interpolate()["nlp"]["tokenizer"], where="nlp.tokenizer")(nlp)
    if type(made) is not type(tokenizer):
        reason = f"[nlp.tokenizer] in the config makes {with_article(type(made).__name__)}"
    elif (hasattr(tokenizer, save) and hasattr(tokenizer, load)) or _is_same(made, tokenizer):
        return
    else:
        reason = f"it has no {save} and {load}"
    kind = with_article(type(tokenizer).__name__)
    raise ModelError(
        f"the tokenizer is {kind} and would not come back when the pipeline is loaded: "
        f"{reason}; register a function that makes it with @nlpx.registry.tokenizers, and name that in "
        "nlp.config['nlp']['tokenizer'], or save without it: exclude=['tokenizer']"
    )


def check_tokenizer_is_wanted(nlp: Running, config: Mapping[str, Any], *, where: Path | str) -> None:
    """Make sure that a saved pipeline has the kind of tokenizer that this one has.

    Args:
        nlp: The pipeline into which it is to be read.
        config: The config of the saved one.
        where: Where that is, for the message.

    Raises:
        ModelError: It has another kind.
    """
    own, saved = (_function_of(config) for config in (nlp.config, config))
    if saved is not None and own != saved:
        raise ModelError(
            f"{where}: the tokenizer there is made by {saved!r}, as [nlp.tokenizer] in the config says, but this "
            f"pipeline's by {own!r}; read it with nlpx.load, or without the tokenizer: exclude=['tokenizer']"
        )


def _function_of(config: Mapping[str, Any]) -> Any:
    node: Any = config
    for key in ("nlp", "tokenizer", "@tokenizers"):
        node = node.get(key) if isinstance(node, dict) else None
    return node


def _is_same(made: Any, tokenizer: Any) -> bool:
    """Tell whether two tokenizers of one type that cannot be saved have the same settings."""
    if getattr(made, "__code__", None) is not getattr(tokenizer, "__code__", None):
        return False
    settings, others = ({**getattr(one, "__dict__", {}), "vocab": None} for one in (made, tokenizer))
    return settings == others
