"""Undo pseudo-projective encoding: hang words whose label says ``label||label of the head`` on the head that is meant.

After Nivre & Nilsson (2005), "Pseudo-Projective Dependency Parsing": the head is looked for among the descendants of
the word's present head, level by level from the top, each from left to right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nlpx.tokens import LIFTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Lowering:
    """Undo lifted arcs whose labels are among some.

    Args:
        names: The labels.

    Attributes:
        names: The labels.
        plain: What each label is once its arc is no longer lifted.
        is_lifted: Whether it is one of lifted arcs; there is one more at the end, for roots, whose label is -1.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        parts = [name.partition(LIFTED) for name in names]
        self.plain = [label for label, _, _ in parts]
        self._wanted = [head_label for _, _, head_label in parts]
        self.is_lifted = np.array([*(bool(delimiter) for _, delimiter, _ in parts), False], dtype=np.int8)

    def lifted(self, labels: NDArray[np.int32]) -> list[int]:
        """Return the words whose arcs are lifted, by the number of the label of each word."""
        words: list[int] = np.flatnonzero(self.is_lifted[labels]).tolist()
        return words

    def lower(self, words: Sequence[int], heads: NDArray[np.int32], labels: NDArray[np.int32]) -> None:
        """Change the heads of words whose arcs are lifted.

        Args:
            words: The words.
            heads: The head of each word of a tree; a root's own number.
            labels: The number of the label of each.
        """
        children = Children(heads)
        for word in words:
            head = self._find_head(word, int(heads[word]), labels=labels, children=children)
            children.move(word, int(heads[word]), head)
            heads[word] = head

    def _find_head(self, word: int, head: int, *, labels: NDArray[np.int32], children: Children) -> int:
        """Find the descendant of a head that has the wanted label; the head itself where there is none."""
        wanted = self._wanted[labels[word]]
        level = [head]
        while level:
            below: list[int] = []
            for parent in level:
                for child in children.of(parent):
                    if child == word:
                        continue
                    if self.plain[labels[child]] == wanted:
                        return child
                    below.append(child)
            level = below
        return head


class Children:
    """Look up the children of words, from left to right, in arrays of numbers: a document may be long.

    Args:
        heads: The head of each word; a root's own number.
    """

    def __init__(self, heads: NDArray[np.int32]) -> None:
        self._words = np.argsort(heads, kind="stable").astype(np.int32)
        self._ends = np.cumsum(np.bincount(heads, minlength=len(heads)), dtype=np.int32)
        self._changed: dict[int, list[int]] = {}

    def of(self, head: int) -> list[int]:
        """Return the children of a word."""
        if head in self._changed:
            return self._changed[head]
        words: list[int] = self._words[self._ends[head - 1] if head else 0 : self._ends[head]].tolist()
        return [word for word in words if word != head]

    def move(self, word: int, old: int, new: int) -> None:
        """Give a word another head."""
        self._changed[old] = [child for child in self.of(old) if child != word]
        self._changed[new] = sorted([*self.of(new), word])
