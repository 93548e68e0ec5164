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
from itertools import accumulate, compress, count, pairwise
from operator import ne
from typing import TYPE_CHECKING, Final

from ...errors import DataError
from ...quoting import shown
from ...tokens.writing.user_data import EXTENSION, KEPT_LINES
from .misc import space_after
from .readings import write
from .sentences import EMPTY, MultiwordToken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ...tokens.doc import Doc
    from .readings import Reading
    from .sentences import Columns, Sentence

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
        has_graph: Whether its words have edges in an enhanced graph.
    """

    above: list[str] = field(default_factory=list)
    rows: dict[int, list[str]] = field(default_factory=dict)
    beside: list[tuple[int, str]] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    n_words: int | None = None
    has_graph: bool = False

    def fits(self, words: Sequence[str]) -> bool:
        """Tell whether the words of a sentence are still those of which something is kept."""
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
        """Tell whether the sentence is no tree: then what a Doc takes for a sentence is a part of it."""
        return sum(row[HEAD] in (_ROOT, EMPTY) for row in self.rows.values()) > 1


def renumbered(kept: Kept, shift: int, n_words: int) -> Kept:
    """Return what is kept of the words of a sentence that are in another one now.

    Edges from words that are not in it, and lines beside such words, are left out.

    Args:
        kept: What is kept of the sentence that they were in.
        shift: The index in the other sentence of what was the first word; less than 0 where that is not in it.
        n_words: How many words the other sentence has.
    """

    def number(cell: str) -> str:
        return _renumbered(cell, shift, n_words)

    found = Kept(n_words=n_words, has_graph=kept.has_graph)
    for place, row in kept.rows.items():
        if 0 <= place + shift < n_words:
            cells = found.rows[place + shift] = [number(row[0]), *row[1:]]
            cells[HEAD] = row[HEAD] if row[HEAD] in (_ROOT, EMPTY) else number(row[HEAD])
            cells[DEPREL] = row[DEPREL] if cells[HEAD] else ""
            cells[DEPS] = _renumbered_edges(row[DEPS], number)
    for place, line in kept.beside:
        cells = line.split("\t")
        if line.startswith("#"):
            if 0 <= place + shift < n_words:
                found.beside.append((place + shift, line))
        elif all(numbers := [number(part) for part in cells[0].split("-")]):
            if len(cells) == N_COLUMNS:
                cells[DEPS] = _renumbered_edges(cells[DEPS], number)
            found.beside.append((place + shift, "\t".join(["-".join(numbers), *cells[1:]])))
    return found


def _renumbered_edges(column: str, number: Callable[[str], str]) -> str:
    edges = []
    for edge in column.split("|"):
        head, colon, label = edge.partition(":")
        head = head if head in (_ROOT, EMPTY) else number(head)
        if head:
            edges.append(f"{head}{colon}{label}")
    return "|".join(edges)


def _renumbered(number: str, shift: int, n_words: int) -> str:
    """Return the number of a word or an empty node in another sentence, nothing where it is not in it."""
    word, dot, node = number.partition(".")
    if not word.isdigit():
        return ""
    # What stands before the first word of a sentence stays with its beginning.
    is_inside = shift == 0 if word == _ROOT else 1 <= int(word) + shift <= n_words
    return f"{int(word) + shift}{dot}{node}" if is_inside else ""


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


def lines_to_keep(
    sentences: Sequence[Sentence], columns: Columns, reading: Reading, *, parsed: Sequence[bool]
) -> list[str | None]:
    """Return the lines to keep of each sentence, None where a Doc says all.

    Args:
        sentences: The sentences.
        columns: The columns of all.
        reading: What the Docs say of them.
        parsed: Of each, whether its Doc has heads, which tell sentences apart.
    """
    heads = [
        EMPTY if head is None else _ROOT if head == place else str(head + 1)
        for head, place in zip(columns.heads, columns.places, strict=True)
    ]
    bounds = pairwise(accumulate(map(len, sentences), initial=0))
    all_rows = [_Rows(each, heads[start:end]) for each, (start, end) in zip(sentences, bounds, strict=True)]
    # Columns are looked at as a whole; what is kept goes to the rows of its sentence.
    of_word = [rows for rows in all_rows for _ in rows.head]
    own = write(reading, [word for token in columns.tokens for word in range(token.start, token.end)])
    for column, written, given in (
        (XPOS, own.xpos, columns.xpos),
        (FEATS, own.feats, columns.feats),
        (MISC, own.misc, columns.misc),
    ):
        for word in _differing(written, given):
            of_word[word].row(columns.places[word])[column] = given[word]
    for word in {*_differing(own.head, heads), *_differing(own.deprel, columns.deps)}:
        of_word[word].keep_edge(columns.places[word])
    for word in _differing(tree_edges(heads, columns.deps), columns.enhanced):
        of_word[word].other_edges.append(columns.places[word])
    for rows, head, place in zip(of_word, reading.heads, columns.places, strict=True):
        if head == place:
            rows.roots.append(place)
    for rows, is_parsed in zip(all_rows, parsed, strict=True):
        rows.keep_enhanced()
        rows.keep_frame(parsed=is_parsed)
    return [rows.lines() for rows in all_rows]


class _Rows(dict[int, list[str]]):
    """Collect the rows of the words of which something is kept.

    Attributes:
        sentence: The sentence.
        head: The cells of its words in the column HEAD.
        other_edges: The words whose edges in the enhanced graph are not those of the tree.
        roots: The words that are their own heads to a Doc.
    """

    def __init__(self, sentence: Sentence, head: Sequence[str]) -> None:
        super().__init__()
        self.sentence = sentence
        self.head = head
        self.other_edges: list[int] = []
        self.roots: list[int] = []

    def row(self, place: int) -> list[str]:
        """Return the row of a word, which is kept from now on."""
        row = self.get(place)
        if row is None:
            row = self[place] = [str(place + 1), self.sentence.forms[place], *[""] * (N_COLUMNS - 2)]
        return row

    __missing__ = row

    def keep_enhanced(self) -> None:
        """Keep the enhanced graph, of which most edges are those of the tree."""
        enhanced = self.sentence.enhanced
        if len(self.other_edges) == len(enhanced) and all(cell == EMPTY for cell in enhanced):
            return
        # One is enough to say that there is such a graph.
        for place in self.other_edges or [0]:
            self.keep_edge(place)
            self[place][DEPS] = enhanced[place]

    def keep_edge(self, place: int) -> None:
        """Keep what the tree says of a word."""
        row = self[place]
        row[HEAD], row[DEPREL] = self.head[place], self.sentence.deps[place]

    def keep_frame(self, *, parsed: bool) -> None:
        """Keep what tells where the sentence ends, and where the lines stand that are no words."""
        sentence, last = self.sentence, len(self.sentence) - 1
        if not space_after(sentence.misc[last]):
            # The space after a sentence is there or not as the sentence is joined with others.
            self[last][MISC] = sentence.misc[last]
        if parsed and len(self.roots) > 1:
            for root in self.roots:
                self.keep_edge(root)
        if any(map(str.isspace, sentence.forms)):
            for place, form in enumerate(sentence.forms):
                if form.isspace():
                    self.row(place)
        if sentence.beside and sentence.beside[0][1].startswith("#"):
            # Without a row before it, it would stand above the sentence.
            self.row(0)
        for place, line in sentence.beside:
            if line.startswith("#") and place <= last:
                self.row(place)
        if self or sentence.beside or sentence.below:
            self.row(last)

    def lines(self) -> str | None:
        """Return all as lines, None for no line."""
        return "\n".join(_lines(self.sentence, self)) if self or self.sentence.above else None


def _differing(column: Sequence[str], other: Sequence[str]) -> list[int]:
    """Return the words whose cells differ."""
    return [*compress(count(), map(ne, column, other))]


def tree_edges(heads: Sequence[str], deps: Sequence[str]) -> list[str]:
    """Return edges of the tree as the enhanced graph has them."""
    return [EMPTY if head == EMPTY else f"{head}:{dep}" for head, dep in zip(heads, deps, strict=True)]


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
                row = kept.rows[place] = cells + [""] * (N_COLUMNS - len(cells))
                kept.has_graph |= row[DEPS] not in ("", EMPTY)
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
