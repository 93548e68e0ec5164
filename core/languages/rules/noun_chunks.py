"""Find noun chunks in a parsed Doc: what the rules of all languages share.

A noun chunk is a noun phrase without what is subordinate: its head, what stands before it, and a little of what may
follow. Chunks never overlap; of two that would, the one whose head comes first wins.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ...vocab.symbols import IDS, string_id

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from ...tokens import Doc, Span

LABEL = "NP"
"""The label of every noun chunk."""

CONJ = string_id("conj")
"""The dependency label of what is coordinated with a word before it."""


class Parse:
    """Hold what rules ask about a parsed Doc, as lists with one entry for each token.

    Attributes:
        doc: The Doc.
        pos: Parts of speech, by id.
        deps: Dependency labels, by id.
        heads: Heads; a root's is its own.
    """

    __slots__ = ("deps", "doc", "heads", "pos")

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.pos: list[int] = doc.values("pos").tolist()
        self.deps: list[int] = doc.values("dep").tolist()
        self.heads: list[int] = doc.values("head").tolist()

    @property
    def left_edges(self) -> Sequence[int]:
        """The first token of each subtree."""
        return self.doc.tree.left_edges

    @property
    def right_edges(self) -> Sequence[int]:
        """The last token of each subtree."""
        return self.doc.tree.right_edges

    def labelled(self, labels: Container[int]) -> list[int]:
        """Return the tokens with one of some labels."""
        return [token for token, label in enumerate(self.deps) if label in labels]

    def is_conjunct_of(self, token: int, labels: Container[int]) -> bool:
        """Tell whether a conjunct is coordinated with a token of one of some labels, maybe by way of others."""
        deps, heads = self.deps, self.heads
        first = heads[token]
        while deps[first] == CONJ and heads[first] < first:
            first = heads[first]
        return deps[first] in labels


Reach = tuple[int, int] | None
"""The first and the last token of the phrase that a token is head of; None if it is head of none."""


def make_noun_chunks(
    find_reach: Callable[[Parse], Callable[[int], Reach]], *, heads: str, needs_pos: bool = False
) -> Callable[[Doc | Span], Iterator[tuple[int, int, int]]]:
    """Make the function that finds the noun chunks of a language.

    Args:
        find_reach: Given a parse, makes a function that gives the first and the last token of the phrase that a token
            is head of, or None.
        heads: The parts of speech that can be the head of a phrase, as in ``NOUN PROPN PRON``.
        needs_pos: Whether a Doc without parts of speech is refused; if not, it has no noun chunks.

    Returns:
        A function that takes a Doc, or a span in which heads are looked for, and yields the first token of each chunk,
        the token after its last, and the id of its label.
    """
    # A function of the module, unlike one made here, can be pickled.
    return partial(_noun_chunks, find_reach, part_of_speech_ids(heads), needs_pos)


def _noun_chunks(
    find_reach: Callable[[Parse], Callable[[int], Reach]],
    nouns: Container[int],
    needs_pos: bool,
    doclike: Doc | Span,
) -> Iterator[tuple[int, int, int]]:
    doc = doclike.doc
    _check(doc, needs_pos=needs_pos)
    parse = Parse(doc)
    reach_of = find_reach(parse)
    label = doc.vocab.strings.add(LABEL)
    start = getattr(doclike, "start", 0)
    taken = -1
    for token, pos in enumerate(parse.pos[start : start + len(doclike)], start=start):
        if pos in nouns:
            reach = reach_of(token)
            if reach is not None and reach[0] > taken:
                first, taken = reach
                yield first, taken + 1, label


def part_of_speech_ids(names: str) -> frozenset[int]:
    """Return the ids of parts of speech."""
    return frozenset(IDS[name] for name in names.split())


def label_ids(names: str) -> frozenset[int]:
    """Return the ids of dependency labels, written as in ``nsubj obj``."""
    return frozenset(map(string_id, names.split()))


def _check(doc: Doc, *, needs_pos: bool) -> None:
    """Check that the Doc has what noun chunks are found by.

    Raises:
        ValueError: It has not.
    """
    if not len(doc):
        return
    if needs_pos and not doc.has_annotation("POS"):
        raise ValueError(
            "Noun chunks are found by parts of speech, and this Doc has none: add a component that sets them, such as "
            "a tagger with an attribute ruler, or a morphologizer."
        )
    if not doc.has_annotation("DEP"):
        raise ValueError(
            "Noun chunks are found by the dependency tree, and this Doc has none: add a parser to the pipeline."
        )
