"""The cloze task: words are hidden from a network that is to predict something about them.

After Devlin et al. (2018), https://arxiv.org/abs/1810.04805: of the words that are chosen, most become a mask, some
become another word, some stay, so that the network cannot know which words it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..errors import ConfigError
from ..tokens import Doc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MASK = "[MASK]"


@dataclass(frozen=True)
class MaskRates:
    """Say how often words are hidden, and how.

    Args:
        mask_rate: The share of the words that are predicted.
        random_rate: The share of those that become another word of the batch.
        keep_rate: The share of those that stay as they are; what is left becomes a mask.

    Raises:
        ConfigError: The last two are more than all.
    """

    mask_rate: float = 0.15
    random_rate: float = 0.1
    keep_rate: float = 0.1

    def __post_init__(self) -> None:
        if self.random_rate + self.keep_rate > 1:
            raise ConfigError(
                f"random_rate and keep_rate are shares of the words that are predicted, and add up to more than 1: "
                f"{self.random_rate} and {self.keep_rate}"
            )


def hide_words(docs: Sequence[Doc], rates: MaskRates | None = None) -> tuple[list[Doc], NDArray[np.bool_]]:
    """Hide words at random, by NumPy's global random numbers, which thinc's seed makes the same again.

    Args:
        docs: The docs; they stay as they are.
        rates: How often, and how; None for the rates of Devlin et al.

    Returns:
        Docs with other words in some places, which have no annotation; and which tokens were chosen, one after the
        other for all docs: (n_tokens,).
    """
    rates = rates or MaskRates()
    tokens = [lexeme for doc in docs for lexeme in doc.lexemes]
    draws = np.random.random(len(tokens))  # noqa: NPY002 thinc's seed sets this one
    is_chosen = draws < rates.mask_rate
    chosen = np.flatnonzero(is_chosen)
    ways = draws[chosen] / rates.mask_rate
    others = (np.random.random(len(chosen)) * len(tokens)).astype(np.int64)  # noqa: NPY002
    ends = np.cumsum([len(doc) for doc in docs])
    owners = np.searchsorted(ends, chosen, side="right")
    left = list(tokens)
    for token, way, other, owner in zip(chosen.tolist(), ways.tolist(), others.tolist(), owners.tolist(), strict=True):
        if way >= rates.random_rate + rates.keep_rate:
            left[token] = docs[owner].vocab.lexeme(MASK)
        elif way < rates.random_rate:
            left[token] = docs[owner].vocab.lexeme(tokens[other].text)
    hidden = [
        Doc.from_lexemes(doc.vocab, left[end - len(doc) : end], doc.spaces)
        for doc, end in zip(docs, ends.tolist(), strict=True)
    ]
    return hidden, is_chosen
