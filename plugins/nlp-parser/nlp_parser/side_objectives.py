"""Side objectives: what the token vectors of a component learn to tell besides what its actions need.

Each is a softmax layer over the token vectors that predicts one thing of each token, such as its tag, so that vectors
come to hold what is of use for the actions too (multitask learning; Caruana 1997, for parsers Zhang & Weiss 2016). The
layers serve training only: no model file has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Softmax

from nlpx.errors import ConfigError, DataError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from thinc.model import Model
    from thinc.optimizers import Optimizer

    from nlpx.tokens import Example

# What is to be told of each predicted token; None where the reference does not say.
Truth = list[str | None]

MISSING = -1
# Heads further away than this count as that far.
FARTHEST = 2


def tags(example: Example) -> Truth:
    """Give the tag of each token."""
    return [tag or None for tag in example.get_aligned("TAG", as_string=True)]


def deps(example: Example) -> Truth:
    """Give the dependency label of each token."""
    return [label or None for label in example.get_aligned_parse(projectivize=False)[1]]


def entities(example: Example) -> Truth:
    """Give the entity that each token is in, and its place there, such as ``B-PERSON``."""
    return example.get_aligned_ner()


def entities_and_tags(example: Example) -> Truth:
    """Give both together."""
    return [_joined(entity, tag) for entity, tag in zip(entities(example), tags(example), strict=True)]


def deps_tags_and_offsets(example: Example) -> Truth:
    """Give label and tag of each token, and on which side and roughly how far away its head is."""
    heads, labels = example.get_aligned_parse(projectivize=False)
    truth: Truth = []
    for word, (head, label, tag) in enumerate(zip(heads, labels, tags(example), strict=True)):
        offset = None if head is None else f"{max(-FARTHEST, min(head - word, FARTHEST)):+d}"
        truth.append(_joined(label, tag, offset))
    return truth


def sentence_starts(example: Example) -> Truth:
    """Say of each token whether it starts a sentence."""
    return [None if start is None else str(start) for start in example.get_aligned_sent_starts()]


def _joined(*parts: str | None) -> str | None:
    """Make one label of several; none where one is missing."""
    return " ".join(part for part in parts if part) if all(parts) else None


OBJECTIVES: Mapping[str, Callable[[Example], Truth]] = {
    "dep": deps,
    "dep_tag_offset": deps_tags_and_offsets,
    "ent": entities,
    "ent_tag": entities_and_tags,
    "sent_start": sentence_starts,
    "tag": tags,
}


def check_names(names: Iterable[str], *, where: str) -> list[str]:
    """Return the names of objectives without repetitions.

    Args:
        names: The names.
        where: What to call the place that they come from.

    Raises:
        ConfigError: There is no such objective.
    """
    checked = list(dict.fromkeys(names))
    for name in checked:
        if name not in OBJECTIVES:
            raise ConfigError(
                f"{where}: there is no side objective {name!r}{did_you_mean(name, OBJECTIVES)}; there are "
                f"{', '.join(OBJECTIVES)}"
            )
    return checked


class SideObjectives:
    """Some side objectives of a component, each with its labels and its layer.

    Args:
        labels: The labels of each objective, in the order of its layer's outputs.
        width: Width of the token vectors.

    Attributes:
        layers: The layer of each objective: (n_tokens, width) -> (n_tokens, n_labels).
    """

    def __init__(self, labels: Mapping[str, Sequence[str]], *, width: int) -> None:
        self._numbers = {name: {label: n for n, label in enumerate(own)} for name, own in labels.items()}
        self.layers: dict[str, Model[Any, Any]] = {name: Softmax(len(own), width) for name, own in labels.items()}
        for layer in self.layers.values():
            layer.initialize()

    def targets(self, name: str, examples: Iterable[Example]) -> NDArray[np.int32]:
        """Return the number of the right label for each token of some examples, -1 where it is not known."""
        numbers, truth = self._numbers[name], OBJECTIVES[name]
        right = [numbers.get(label, MISSING) if label else MISSING for example in examples for label in truth(example)]
        return np.array(right, dtype=np.int32)

    def learn(self, examples: Sequence[Example], tokens: Any) -> tuple[float, Any]:
        """Learn from a batch.

        Args:
            examples: The batch.
            tokens: One vector for each of its tokens, (n_tokens, width).

        Returns:
            The loss, and its gradient with respect to the vectors; None where there are no objectives.
        """
        loss, d_tokens = 0.0, None
        for name, layer in self.layers.items():
            probabilities, backprop = layer.begin_update(tokens)
            d_scores = _gradient(layer.ops.xp, probabilities, self.targets(name, examples))
            loss += float((d_scores**2).sum())
            d_own = backprop(d_scores)
            d_tokens = d_own if d_tokens is None else d_tokens + d_own
        return loss, d_tokens

    def finish_update(self, sgd: Optimizer) -> None:
        """Apply the gradients of the layers."""
        for layer in self.layers.values():
            layer.finish_update(sgd)


def _gradient(xp: Any, probabilities: Any, targets: NDArray[np.int32]) -> Any:
    """Return the gradient of the cross-entropy, shape (n_tokens, n_labels)."""
    known = np.flatnonzero(targets != MISSING)
    d_scores = xp.zeros_like(probabilities)
    rows, columns = xp.asarray(known), xp.asarray(targets[known])
    d_scores[rows] = probabilities[rows]
    d_scores[rows, columns] -= 1.0
    return d_scores


def find_labels(names: Iterable[str], examples: Iterable[Example], *, component: str) -> dict[str, list[str]]:
    """Return the labels that each objective has in the training data, sorted.

    Args:
        names: The objectives.
        examples: The training data.
        component: The name of the component, for messages.

    Raises:
        ConfigError: There is no such objective.
        DataError: There is nothing to learn for one.
    """
    checked = check_names(names, where=f"component {component!r}")
    labels_of: dict[str, set[str]] = {name: set() for name in checked}
    for example in examples:
        for name, labels in labels_of.items():
            labels.update(label for label in OBJECTIVES[name](example) if label)
    for name, labels in labels_of.items():
        if len(labels) < 2:
            what = f"all tokens have the same, {min(labels)!r}" if labels else "no token is annotated for it"
            raise DataError(
                f"component {component!r}: the side objective {name!r} has nothing to learn from the training corpus: "
                f"{what}; leave {name!r} out of multitasks"
            )
    return {name: sorted(labels) for name, labels in labels_of.items()}
