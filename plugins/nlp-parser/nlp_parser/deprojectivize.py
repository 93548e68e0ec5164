"""Undo pseudo-projective encoding: hang words whose label says ``label||label of the head`` on the head that is meant.

After Nivre & Nilsson (2005), "Pseudo-Projective Dependency Parsing": the head is looked for among the descendants of
the word's present head, level by level from the top, each from left to right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITER = "||"


def deprojectivize(heads: list[int], labels: list[str]) -> None:
    """Change heads and labels of a tree in place, where a label is decorated.

    Args:
        heads: The head of each token; a root's own number.
        labels: The label of each token.
    """
    decorated = [word for word, label in enumerate(labels) if DELIMITER in label]
    if not decorated:
        return
    children = children_of(heads)
    for word in decorated:
        label, _, head_label = labels[word].partition(DELIMITER)
        head = _find_head(word, heads[word], labels=labels, children=children, wanted=head_label)
        children[heads[word]].remove(word)
        heads[word], labels[word] = head, label
        children[head].append(word)
        children[head].sort()


def children_of(heads: Sequence[int]) -> list[list[int]]:
    """List the children of each token, from left to right."""
    children: list[list[int]] = [[] for _ in heads]
    for word, head in enumerate(heads):
        if head != word:
            children[head].append(word)
    return children


def _find_head(word: int, head: int, *, labels: list[str], children: list[list[int]], wanted: str) -> int:
    """Find the descendant of a head that has a label; the head itself where there is none."""
    level = [head]
    while level:
        below: list[int] = []
        for parent in level:
            for child in children[parent]:
                if child == word:
                    continue
                if labels[child].partition(DELIMITER)[0] == wanted:
                    return child
                below.append(child)
        level = below
    return head
