"""What a sentence of CoNLL-U says beyond what a Doc has a place for.

It is kept as lines of CoNLL-U in which a cell is empty where the Doc says what stands there: comments, multiword tokens
and empty nodes as they are, and of the words those with something of their own, such as MISC, or an edge of the
enhanced graph that is not that of the tree. Then the last word is among them too, so that they can be told to fit.

A Doc has these lines in its user data, as what an extension `conllu` of the sentence's span would hold: they go where
the span goes, into parts of the Doc, into joined ones and into files, and spaCy reads and writes them too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ...errors import DataError
from ...quoting import shown
from ...tokens.writing.user_data import EXTENSION, KEPT_LINES
from .misc import space_after
from .readings import write
from .sentences import EMPTY, MultiwordToken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...tokens.doc import Doc
    from .readings import Reading
    from .sentences import Sentence

N_COLUMNS: Final = 10
FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC = range(1, N_COLUMNS)
_ROOT: Final = "0"
_NUMBER: Final = re.compile(r"([0-9]{1,9})(?:(\.[0-9]+)|-[0-9]+)?")


@dataclass(slots=True)
class Kept:
    """Hold what is kept of a sentence; see `Sentence` for `above`, `beside` and `below`.

    Attributes:
        rows: The ten cells of some words, by their index; one is empty where the Doc says what stands there.
        n_words: How many words the sentence has; None where nothing is kept of them.
    """

    above: list[str] = field(default_factory=list)
    rows: dict[int, list[str]] = field(default_factory=dict)
    beside: list[tuple[int, str]] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    n_words: int | None = None

    def fits(self, words: Sequence[str]) -> bool:
        """Say whether the words of a sentence are still those of which something is kept."""
        if self.n_words is None:
            return True
        return self.n_words == len(words) and all(words[place] == row[FORM] for place, row in self.rows.items())

    def tokens(self) -> Iterator[MultiwordToken]:
        """Yield the multiword tokens."""
        for _, line in self.beside:
            cells = line.split("\t")
            first, dash, last = cells[0].partition("-")
            if dash and first.isdigit() and last.isdigit() and len(cells) == N_COLUMNS:
                yield MultiwordToken(int(first) - 1, int(last), cells[FORM], cells[MISC])

    def has_several_roots(self) -> bool:
        """Say whether the sentence is no tree: then what a Doc takes for a sentence is a part of it."""
        return sum(row[HEAD] in (_ROOT, EMPTY) for row in self.rows.values()) > 1


def keep(doc: Doc, start: int, end: int, lines: str) -> None:
    """Keep lines with the sentence from one token to another."""
    first, last = doc.characters(start, end)
    keep_at(doc, first, last, lines)


def keep_at(doc: Doc, first: int, last: int, lines: str) -> None:
    """Keep lines with the sentence from one character to another."""
    doc.user_data[EXTENSION, KEPT_LINES, first, last] = lines


def kept_with(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """Yield what is kept with a Doc: the offsets of a sentence's first character and after its last, and the lines."""
    if doc.has_user_data:
        for key, lines in doc.user_data.items():
            if isinstance(key, tuple) and key[:2] == (EXTENSION, KEPT_LINES) and isinstance(lines, str):
                yield key[2], key[3], lines


def lines_to_keep(sentence: Sentence, reading: Reading, *, parsed: bool) -> str | None:
    """Return the lines to keep of a sentence, None where a Doc says all.

    Args:
        sentence: The sentence.
        reading: What the Doc says of it.
        parsed: Whether the Doc has heads, which tell sentences apart.
    """
    rows = _Rows(sentence)
    rows.keep_cells(reading)
    rows.keep_enhanced()
    last = len(sentence) - 1
    if not space_after(sentence.misc[last]):
        # The space after a sentence is there or not as the sentence is joined with others.
        rows[last][MISC] = sentence.misc[last]
    if parsed:
        roots = [place for place, head in enumerate(reading.heads) if place == head]
        for root in roots if len(roots) > 1 else ():
            rows.keep_edge(root)
    if any(map(str.isspace, sentence.forms)):
        for place, form in enumerate(sentence.forms):
            if form.isspace():
                rows.row(place)
    if sentence.beside and sentence.beside[0][1].startswith("#"):
        # Without a row before it, it would stand above the sentence.
        rows.row(0)
    for place, line in sentence.beside:
        if line.startswith("#") and place <= last:
            rows.row(place)
    if rows or sentence.beside or sentence.below:
        rows.row(last)
    elif not sentence.above:
        return None
    return "\n".join(_lines(sentence, rows))


class _Rows(dict[int, list[str]]):
    """Collect the rows of the words of which something is kept."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__()
        self.sentence = sentence
        self.head = [
            EMPTY if head is None else _ROOT if head == place else str(head + 1)
            for place, head in enumerate(sentence.heads)
        ]

    def row(self, place: int) -> list[str]:
        """Return the row of a word, which is kept from now on."""
        row = self.get(place)
        if row is None:
            row = self[place] = [str(place + 1), self.sentence.forms[place], *[""] * (N_COLUMNS - 2)]
        return row

    __missing__ = row

    def keep_cells(self, reading: Reading) -> None:
        """Keep the cells that a Doc would not write so."""
        sentence = self.sentence
        own = write(reading, [word for token in sentence.tokens for word in range(token.start, token.end)])
        for column, written, given in (
            (XPOS, own.xpos, sentence.xpos),
            (FEATS, own.feats, sentence.feats),
            (MISC, own.misc, sentence.misc),
        ):
            for place in _differing(written, given):
                self[place][column] = given[place]
        for place in {*_differing(own.head, self.head), *_differing(own.deprel, sentence.deps)}:
            self.keep_edge(place)

    def keep_enhanced(self) -> None:
        """Keep the enhanced graph, of which most edges are those of the tree."""
        enhanced = self.sentence.enhanced
        basic = [tree_edge(head, dep) for head, dep in zip(self.head, self.sentence.deps, strict=True)]
        others = [place for place, (cell, edge) in enumerate(zip(enhanced, basic, strict=True)) if cell != edge]
        if len(others) == len(enhanced) and all(cell == EMPTY for cell in enhanced):
            return
        # One is enough to say that there is such a graph.
        for place in others or [0]:
            self.keep_edge(place)
            self[place][DEPS] = enhanced[place]

    def keep_edge(self, place: int) -> None:
        """Keep what the tree says of a word."""
        row = self[place]
        row[HEAD], row[DEPREL] = self.head[place], self.sentence.deps[place]


def _differing(column: Sequence[str], other: Sequence[str]) -> list[int]:
    """Return the words whose cells differ."""
    if column == list(other):
        return []
    return [place for place, (one, two) in enumerate(zip(column, other, strict=True)) if one != two]


def tree_edge(head: str, dep: str) -> str:
    """Return an edge of the tree as the enhanced graph has it."""
    return EMPTY if head == EMPTY else f"{head}:{dep}"


def _lines(sentence: Sentence, rows: dict[int, list[str]]) -> Iterator[str]:
    yield from sentence.above
    beside = iter(sentence.beside)
    following = next(beside, None)
    for place in sorted(rows):
        while following is not None and following[0] <= place:
            yield following[1]
            following = next(beside, None)
        yield "\t".join(rows[place]).rstrip("\t")
    while following is not None:
        yield following[1]
        following = next(beside, None)
    if sentence.below:
        yield from ("", *sentence.below)


def parse_kept(lines: str) -> Kept:
    """Take lines apart that were kept.

    Raises:
        DataError: They are none.
    """
    kept = Kept()
    # What stands above a row belongs to it, and what stands below the last one follows it.
    waiting = kept.above
    try:
        for line in lines.split("\n"):
            number = line.partition("\t")[0]
            if line[:1] in ("", "#"):
                waiting.append(line)
                continue
            place = _place(number)
            if waiting is not kept.above:
                kept.beside += [(place, comment) for comment in waiting]
            waiting = []
            if number.isdigit():
                cells = line.split("\t")
                kept.rows[place] = cells + [""] * (N_COLUMNS - len(cells))
                kept.n_words = place + 1
            else:
                kept.beside.append((place, line))
    except ValueError:
        raise DataError(
            f"{shown(line)} in what is kept of a sentence of CoNLL-U (the extension 'conllu' of a span) is none of its "
            "lines; convert the file again."
        ) from None
    if waiting is not kept.above:
        end = waiting.index("") if "" in waiting else len(waiting)
        kept.beside += [(kept.n_words or 0, comment) for comment in waiting[:end]]
        kept.below = waiting[end + 1 :]
    return kept


def _place(number: str) -> int:
    """Return how many words stand before a row.

    Raises:
        ValueError: It has no number of one.
    """
    match = _NUMBER.fullmatch(number)
    if match is None:
        raise ValueError(number)
    return int(match[1]) - (match[2] is None)
