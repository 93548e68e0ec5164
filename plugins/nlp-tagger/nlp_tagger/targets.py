"""What the training data say about each token, as numbers: its label, a label that it does not have, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nlpx.errors import DataError, counted
from nlpx.vocab import string_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from nlpx.tokens import Example

# A target of 0 or more is the number of the right label, -1 is unknown, and -2 - n says that label n is wrong.
MISSING = -1
# How corpora write that a token has no tag.
UNANNOTATED = ("", "-")


class TagIndex:
    """Turn the tags of examples into targets, a batch at a time.

    Args:
        labels: The labels, in the order of the model's output.
        neg_prefix: What marks a tag as wrong; an empty string for no such marks.

    Attributes:
        label_ids: The ids of the labels' strings, uint64 of shape (n_labels,).
        known: The ids of all tags that say something, or that a token has none.
    """

    def __init__(self, labels: Sequence[str], *, neg_prefix: str) -> None:
        self.labels = labels
        self.neg_prefix = neg_prefix
        self.label_ids: NDArray[np.uint64] = np.array([string_id(label) for label in labels], dtype=np.uint64)
        # Later entries win: a label is a label, however odd its name.
        targets = dict.fromkeys(map(string_id, UNANNOTATED), MISSING)
        if neg_prefix:
            targets.update((string_id(neg_prefix + label), MISSING - 1 - n) for n, label in enumerate(labels))
        targets.update((string_id(label), n) for n, label in enumerate(labels))
        known = sorted(targets.items())
        self.known = frozenset(targets)
        self._ids: NDArray[np.uint64] = np.array([key for key, _ in known], dtype=np.uint64)
        self._targets: NDArray[np.int64] = np.array([target for _, target in known], dtype=np.int64)

    def is_label(self, tag: str) -> bool:
        """Tell whether a tag of the training data names a label, rather than nothing or a wrong label."""
        return tag not in UNANNOTATED and not self._is_negated(tag)

    def targets(self, examples: Sequence[Example], *, component: str) -> NDArray[np.int64]:
        """Return the target of every predicted token of a batch, shape (n_tokens,).

        Args:
            examples: The batch.
            component: The component's name, for messages.

        Raises:
            DataError: A tag is not among the labels.
        """
        columns = [self._tags(example) for example in examples]
        tags = np.concatenate(columns) if columns else np.zeros(0, dtype=np.uint64)
        places = np.searchsorted(self._ids, tags)
        places[places == len(self._ids)] = 0
        targets = self._targets[places]
        unknown = self._ids[places] != tags
        if unknown.any():
            self._refuse_unknown(np.flatnonzero(unknown), examples, columns, component=component)
            # What is left are marks that a token does not have a label that nothing has.
            targets[unknown] = MISSING
        return targets

    def _tags(self, example: Example) -> NDArray[np.uint64]:
        """Return the id of the tag of each predicted token; 0 where there is none, or where tokens disagree."""
        column = example.reference.column("tag")
        if column is None:
            return np.zeros(len(example.predicted), dtype=np.uint64)
        if example.alignment.is_identity:
            return column
        tags, known = example.get_aligned_array("TAG")
        return np.where(known, tags, 0).astype(np.uint64, copy=False)

    def _is_negated(self, tag: str) -> bool:
        return bool(self.neg_prefix) and tag.startswith(self.neg_prefix) and tag != self.neg_prefix

    def _refuse_unknown(
        self,
        tokens: NDArray[np.int64],
        examples: Sequence[Example],
        columns: Sequence[NDArray[np.uint64]],
        *,
        component: str,
    ) -> None:
        tags = np.concatenate(columns)
        for token in tokens.tolist():
            number, here = place_of(token, examples)
            tag = examples[number].reference.vocab.strings[int(tags[token])]
            if not self._is_negated(tag):
                raise unknown_label(
                    f"the tag {tag!r}", examples[number], here, n_labels=len(self.labels), component=component
                )


def place_of(token: int, examples: Sequence[Example]) -> tuple[int, int]:
    """Return of which example a predicted token of a batch is, and which of its tokens."""
    ends = np.cumsum([len(example.predicted) for example in examples])
    number = int(np.searchsorted(ends, token, side="right"))
    return number, token - int(ends[number]) + len(examples[number].predicted)


def unknown_label(what: str, example: Example, token: int, *, n_labels: int, component: str) -> DataError:
    """Return the error that says that a token has a label which a component does not know.

    Args:
        what: The label.
        example: The example.
        token: The predicted token.
        n_labels: How many labels the component has.
        component: Its name.
    """
    word = example.predicted[token]
    return DataError(
        f"{what} of {word.text!r} (character {word.idx} of {example.text[:40]!r}) is not among the "
        f"{counted(n_labels, 'label')} of component {component!r}; add it to the labels, or initialize the component "
        "with data that have all labels"
    )
