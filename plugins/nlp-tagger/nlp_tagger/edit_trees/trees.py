"""Edit trees: made from pairs of form and lemma, found again, and applied to forms.

A tree is a `Substitution`, which makes one string of another, or a `Match`: a prefix of some length and a suffix are
each changed by a tree of their own, and what is between them stays. So one tree makes "cat" of "cats" and "dog" of
"dogs". Made as Chrupała (2008) describes: what stays is the longest part that form and lemma have in common; what is
before and behind it is treated in the same way.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Number = Callable[["Node"], int | None]

NO_TREE: Final = -1
"""What stands for no tree: a `Match` without prefix or suffix has it, and a form to which no tree can be applied."""

# Of longer words, which no language has, nothing is looked for that form and lemma have in common: it would take long.
_LONGEST = 300
# The middle of a match, which stays as it is.
_KEEP = -2
# More different pairs of tree and form than this are forgotten together; it costs no more than applying trees again.
_MEMO_SIZE = 100_000


class Substitution(NamedTuple):
    """Make one string of another.

    Args:
        orig: The string to which the tree can be applied.
        subst: What becomes of it.
    """

    orig: str
    subst: str


class Match(NamedTuple):
    """Keep the middle of a string, and change what is before and behind it.

    Args:
        prefix_len: How many characters are before it.
        suffix_len: How many are behind it.
        prefix_tree: The number of the tree for those before it; `NO_TREE` for nothing.
        suffix_tree: The number of the tree for those behind it.
    """

    prefix_len: int
    suffix_len: int
    prefix_tree: int
    suffix_tree: int


Node = Substitution | Match


class EditTrees:
    """Hold different edit trees, each with a number; a part of a tree is a tree, and has a lower number.

    Args:
        nodes: The trees, by their numbers.
    """

    def __init__(self, nodes: Sequence[Node] = ()) -> None:
        self.nodes = list(nodes)
        self._numbers = {node: number for number, node in enumerate(self.nodes)}
        self._lemmas: dict[tuple[int, str], str | None] = {}

    def __len__(self) -> int:
        return len(self.nodes)

    def strings(self) -> Iterator[str]:
        """Yield the strings of all substitutions."""
        for node in self.nodes:
            if isinstance(node, Substitution):
                yield from node

    def add(self, form: str, lemma: str) -> int:
        """Return the number of the tree that makes a lemma of a form; it is made where there is none."""
        number = _build(form, lemma, self._add_node)
        assert number is not None
        return number

    def find(self, form: str, lemma: str) -> int | None:
        """Return the number of the tree that makes a lemma of a form; None where there is none."""
        return _build(form, lemma, self._numbers.get)

    def apply(self, tree: int, form: str) -> str | None:
        """Return what a tree makes of a form; None if it cannot be applied to it."""
        # What is still to be done, the last thing first: trees may be of any depth.
        parts, waiting = [], [(tree, form)]
        while waiting:
            tree, part = waiting.pop()
            if tree == _KEEP:
                parts.append(part)
                continue
            node = self.nodes[tree]
            if isinstance(node, Substitution):
                if part != node.orig:
                    return None
                parts.append(node.subst)
                continue
            start, end = node.prefix_len, len(part) - node.suffix_len
            if start > end:
                return None
            if node.suffix_tree != NO_TREE:
                waiting.append((node.suffix_tree, part[end:]))
            waiting.append((_KEEP, part[start:end]))
            if node.prefix_tree != NO_TREE:
                waiting.append((node.prefix_tree, part[:start]))
        return "".join(parts)

    def apply_all(self, trees: Sequence[int], forms: Sequence[str]) -> list[str | None]:
        """Return what trees make of forms, one of each; the work is done once for each pair that differs.

        Args:
            trees: The number of a tree for each form; `NO_TREE` gives None.
            forms: The forms.
        """
        pairs = list(zip(trees, forms, strict=True))
        lemmas = self._lemmas
        if len(lemmas) > _MEMO_SIZE:
            # Another thread may be reading the old one.
            lemmas = self._lemmas = {}
        for pair in set(pairs) - lemmas.keys():
            lemmas[pair] = None if pair[0] == NO_TREE else self.apply(*pair)
        return [lemmas[pair] for pair in pairs]

    def _add_node(self, node: Node) -> int:
        number = self._numbers.get(node)
        if number is None:
            number = self._numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return number


def _build(form: str, lemma: str, number: Number) -> int | None:
    """Return the number of the tree that makes a lemma of a form, or None where a part of it has none.

    Args:
        form: The form.
        lemma: The lemma.
        number: Gives the number of a tree whose parts have theirs.
    """
    if form == lemma:
        return number(Match(0, 0, NO_TREE, NO_TREE))
    if max(len(form), len(lemma)) > _LONGEST:
        return number(Substitution(form, lemma))
    return _build_part(form, lemma, number)


def _build_part(form: str, lemma: str, number: Number) -> int | None:
    """Do so for parts of form and lemma, of which nothing may be left."""
    if not form and not lemma:
        return NO_TREE
    # Of several it is the one that comes first in the form, and of those the first in the lemma.
    first, second, length = SequenceMatcher(None, form, lemma, autojunk=False).find_longest_match()
    if not length:
        return number(Substitution(form, lemma))
    form_end, lemma_end = first + length, second + length
    prefix_tree = _build_part(form[:first], lemma[:second], number)
    suffix_tree = _build_part(form[form_end:], lemma[lemma_end:], number)
    if prefix_tree is None or suffix_tree is None:
        return None
    return number(Match(first, len(form) - form_end, prefix_tree, suffix_tree))
