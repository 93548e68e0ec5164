"""A model that scores labels by the words of a doc, whatever their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from nlpx.pipeline import grow_output
from thinc.api import HashEmbed, Model, Ragged, Softmax, chain, reduce_mean, with_array

if TYPE_CHECKING:
    from collections.abc import Callable

    from nlpx.tokens import Doc
    from thinc.types import Floats2d

# Where the table has a word depends on it: trained weights need the same again.
SEED = 1


def build_word_mean(
    width: int = 32, rows: int = 2000, nO: int | None = None
) -> Model[list[Doc], Floats2d]:
    """Score every label for every doc with a softmax layer.

    Data flow: docs -> a vector of each word -> their mean -> (n_docs, nO).

    Args:
        width: Width of the vectors.
        rows: Rows of the table of words.
        nO: Number of labels; None to take it from the training data.
    """
    embed: Model[Any, Any] = with_array(HashEmbed(width, rows, seed=SEED))
    output: Model[Floats2d, Floats2d] = Softmax(nO=nO, nI=width)
    model: Model[list[Doc], Floats2d] = chain(words(), embed, reduce_mean(), output)
    # By these two the model can get more labels once it has its weights.
    model.set_ref("output_layer", output)
    model.attrs["resize_output"] = grow_output
    return model


def words() -> Model[list[Doc], Ragged]:
    """Look up the words of docs, behind one that stands for the doc itself.

    Data flow: docs -> ids of their norms, (1 + n_tokens,) each, ragged.
    """
    return Model("words", forward)


def forward(
    model: Model[list[Doc], Ragged], docs: list[Doc], is_train: bool
) -> tuple[Ragged, Callable[[Ragged], list[Doc]]]:
    """Return the output; docs have no gradient."""
    ops = model.ops
    ids = [np.insert(doc.to_array("NORM"), 0, 0) for doc in docs]
    lengths = ops.asarray1i([len(keys) for keys in ids])
    joint: Any = np.concatenate(ids)
    return Ragged(ops.asarray(joint), lengths), lambda d_ids: []
