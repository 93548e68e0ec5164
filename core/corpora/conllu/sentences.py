"""Read sentences of CoNLL-U, and say in which line a file breaks the format."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final, NoReturn

from ...errors import DataError
from ...quoting import counted, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_COLUMNS = 10
_WIDTH = frozenset([_COLUMNS])
# No sentence has as many words as a number of so many digits.
_LONG = 10
# How many words of a cycle are named.
_SHOWN = 10
_UPOS_NAMES = (
    "ADJ ADP ADV AUX CCONJ CONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SPACE SYM VERB X _"  # CONJ is of UD 1
)
_UPOS = frozenset(_UPOS_NAMES.split(" "))
_RANGE = re.compile(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})")
_HEAD = re.compile(r"-?[0-9]{1,9}")
_FEATURES = re.compile(r"[^=|]+=[^=|]+(?:\|[^=|]+=[^=|]+)*")
EMPTY: Final = "_"
"""What a column holds that says nothing."""
_EMPTY_NODE = re.compile(r"([0-9]{1,9})\.[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class MultiwordToken:
    """Hold the surface form of a stretch of words, such as ``du`` for ``de`` and ``le``.

    Attributes:
        start: Index of its first word, from 0.
        end: Index after its last word.
        form: How it is written.
        misc: Its MISC column.
    """

    start: int
    end: int
    form: str
    misc: str


@dataclass(slots=True, kw_only=True)
class Columns:
    """Hold the columns of a sentence, or of several; every list has one entry for each word.

    Attributes:
        places: Index of each word in its sentence, from 0.
        heads: Index of each word's head in the sentence; its own for a root, None where the column is ``_``.
        deps: The labels of the edges to them (DEPREL).
        enhanced: The edges of the enhanced graph (DEPS).
        tokens: The multiword tokens, by indices among all words.
    """

    places: Sequence[int]
    forms: Sequence[str]
    lemmas: Sequence[str]
    upos: Sequence[str]
    xpos: Sequence[str]
    feats: Sequence[str]
    heads: Sequence[int | None]
    deps: Sequence[str]
    enhanced: Sequence[str]
    misc: Sequence[str]
    tokens: list[MultiwordToken] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.forms)


@dataclass(slots=True, kw_only=True)
class Sentence(Columns):
    """Hold a sentence: the columns of its words, and the lines around them.

    Attributes:
        line: Line number of its first word.
        above: The lines between the blank line that ends the sentence before and its first row: comments, and further
            blank lines.
        beside: The lines among its rows that are no words, each with the number of words before it: multiword tokens,
            empty nodes, comments.
        below: The lines after its blank line, of the last of a file.
    """

    line: int
    above: Sequence[str] = ()
    beside: Sequence[tuple[int, str]] = ()
    below: Sequence[str] = ()


_OF_WORDS = tuple(entry.name for entry in fields(Columns) if entry.name != "tokens")


def joined(sentences: Sequence[Columns]) -> Columns:
    """Return the columns of all sentences."""
    starts = accumulate(map(len, sentences), initial=0)
    return Columns(
        **{name: [*chain.from_iterable([getattr(each, name) for each in sentences])] for name in _OF_WORDS},
        tokens=[
            replace(token, start=start + token.start, end=start + token.end)
            for start, sentence in zip(starts, sentences, strict=False)
            for token in sentence.tokens
        ],
    )


def read_sentences(lines: Iterable[str], *, path: str) -> Iterator[Sentence]:
    """Yield the sentences of CoNLL-U lines.

    Raises:
        DataError: A line breaks the format; the message names it.
    """
    rows: list[str] = []
    numbers: list[int] = []
    above: list[str] = []
    comments: list[tuple[int, str]] = []
    # The last sentence of a file has what follows it.
    last: Sentence | None = None
    for number, line in enumerate(chain(lines, [""]), 1):
        if not line or line.isspace():
            if rows:
                if last is not None:
                    yield last
                last = _Block(rows, numbers, comments, path=path).sentence(above)
                rows, numbers, above, comments = [], [], [], []
            else:
                above.append("")
        elif line[0] != "#":
            rows.append(line)
            numbers.append(number)
        elif rows:
            comments.append((len(rows), line))
        else:
            above.append(line)
    if last is not None:
        # The blank line behind the end of the file is not of it.
        last.below = above[:-1]
        yield last


@lru_cache(maxsize=256)
def _ids_of(n_words: int) -> tuple[str, ...]:
    return tuple(map(str, range(1, n_words + 1)))


@lru_cache(maxsize=4096)
def _are_features(bundle: str) -> bool:
    return bundle == EMPTY or _FEATURES.fullmatch(bundle) is not None


class _Block:
    """Parse the rows between two blank lines."""

    def __init__(self, rows: list[str], numbers: list[int], comments: Sequence[tuple[int, str]], *, path: str) -> None:
        self.path = path
        cells = [row.split("\t") for row in rows]
        if not _WIDTH.issuperset(map(len, cells)):
            wrong = next(place for place, row in enumerate(cells) if len(row) != _COLUMNS)
            self._fail(numbers[wrong], _column_fault(rows[wrong], len(cells[wrong])))
        self.words = [row for row in cells if row[0].isdigit()]
        self.numbers = numbers
        self.tokens: list[MultiwordToken] = []
        self.beside: Sequence[tuple[int, str]] = ()
        if len(self.words) != len(cells):
            self.numbers = [number for row, number in zip(cells, numbers, strict=True) if row[0].isdigit()]
            self._read_special_rows(cells, numbers)
        if not self.words:
            self._fail(numbers[0], "the sentence has no words; delete it, or give it at least one line with an ID of 1")
        if comments or len(self.words) != len(cells):
            self.beside = list(_beside(cells, comments))

    def sentence(self, above: Sequence[str]) -> Sentence:
        ids, forms, lemmas, upos, xpos, feats, heads, deps, enhanced, misc = zip(*self.words, strict=True)
        self._check_ids(ids)
        self._check_forms(forms)
        if not _UPOS.issuperset(upos):
            self._refuse_upos(upos)
        if not all(map(_are_features, set(feats))):
            self._refuse_features(feats)
        return Sentence(
            line=self.numbers[0],
            places=range(len(ids)),
            forms=forms,
            lemmas=lemmas,
            upos=upos,
            xpos=xpos,
            feats=feats,
            heads=self._read_heads(heads),
            deps=deps,
            enhanced=enhanced,
            misc=misc,
            tokens=self.tokens,
            above=above,
            beside=self.beside,
        )

    def _read_special_rows(self, cells: list[list[str]], numbers: list[int]) -> None:
        """Read multiword tokens, and check that every other row without a plain ID is an empty node."""
        seen = 0
        for row, number in zip(cells, numbers, strict=True):
            if row[0].isdigit():
                seen += 1
            elif match := _RANGE.fullmatch(row[0]):
                start, end = int(match[1]) - 1, int(match[2])
                if start != seen or end <= start or end > len(self.words):
                    self._fail(
                        number,
                        f"the range {row[0]} does not stand before its words; put it before word {start + 1}, and let "
                        "it end at a word of the sentence",
                    )
                if self.tokens and start < self.tokens[-1].end:
                    self._fail(
                        number,
                        f"the range {row[0]} overlaps the one before it; a word is part of one multiword token only",
                    )
                self.tokens.append(MultiwordToken(start, end, row[1], row[9]))
            elif match := _EMPTY_NODE.fullmatch(row[0]):
                if int(match[1]) != seen:
                    self._fail(
                        number,
                        f"the empty node {row[0]} does not stand behind word {int(match[1])}; put it there, or number "
                        f"it {seen}.1",
                    )
            else:
                self._fail(
                    number,
                    f"{shown(row[0])} is not an ID; use 1, 2, 3 …, a range such as 2-3, or an empty node such as 2.1",
                )

    def _check_ids(self, ids: Sequence[str]) -> None:
        expected = _ids_of(len(ids))
        if ids != expected:
            at = next(i for i, (got, want) in enumerate(zip(ids, expected, strict=True)) if got != want)
            self._fail(
                self.numbers[at],
                f"the ID is {ids[at][:20]} where {expected[at]} is due; number the words of a sentence 1, 2, 3 … and "
                "put a blank line between sentences",
            )

    def _check_forms(self, forms: Sequence[str]) -> None:
        if not all(forms):
            at = next(i for i, form in enumerate(forms) if not form)
            self._fail(self.numbers[at], "the form is empty; write the word, or _ where the word is an underscore")

    def _refuse_upos(self, upos: Sequence[str]) -> NoReturn:
        at = next(i for i, pos in enumerate(upos) if pos not in _UPOS)
        self._fail(
            self.numbers[at],
            f"{shown(upos[at])} is not a universal part of speech; use one such as NOUN or _, and put tags of your own "
            "in the fifth column",
        )

    def _refuse_features(self, feats: Sequence[str]) -> NoReturn:
        at, bundle = next((i, bundle) for i, bundle in enumerate(feats) if not _are_features(bundle))
        self._fail(
            self.numbers[at], f"the features {shown(bundle)} are not Name=Value pairs; write them so, or _ for none"
        )

    def _refuse_head(self, heads: Sequence[int | None]) -> NoReturn:
        n_words = len(heads)
        at, head = next((i, head) for i, head in enumerate(heads) if head is not None and not 0 <= head <= n_words)
        self._fail(
            self.numbers[at],
            f"the head is {head} but the sentence has {counted(n_words, 'word')}; use 1 to {n_words}, or 0 for the "
            "root",
        )

    def _read_heads(self, column: Sequence[str]) -> list[int | None]:
        """Turn heads into indices, and check that they make a forest."""
        digits = "".join(column)
        heads: list[int | None]
        if all(column) and digits.isascii() and digits.isdigit() and len(max(column, key=len)) < _LONG:
            heads = [*map(int, column)]
        else:
            heads = [self._read_head(head, i) for i, head in enumerate(column)]
        known = [head or 0 for head in heads]
        if not 0 <= min(known) <= max(known) <= len(heads):
            self._refuse_head(heads)
        if 0 not in heads and None not in heads:
            self._fail(self.numbers[0], "no word of the sentence is its root; give one word the head 0")
        cycle = find_cycle(known)
        if cycle:
            more = ["…"] if len(cycle) > _SHOWN else []
            chain = " → ".join(map(str, [*cycle[:_SHOWN], *more, cycle[0]]))
            self._fail(self.numbers[cycle[0] - 1], f"the heads go round in a circle ({chain}); correct one of them")
        return [head - 1 if head else (None if head is None else i) for i, head in enumerate(heads)]

    def _read_head(self, head: str, index: int) -> int | None:
        if head == "_":
            return None
        if not _HEAD.fullmatch(head):
            self._fail(self.numbers[index], f"the head {shown(head)} is not a number; write its ID, or 0 for the root")
        return int(head)

    def _fail(self, line: int, message: str) -> NoReturn:
        raise DataError(f"{self.path}:{line}: {message}.")


def _beside(cells: list[list[str]], comments: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a sentence that are no words, each with the number of words before it."""
    left = deque(comments)
    seen = 0
    for place, row in enumerate(cells):
        while left and left[0][0] == place:
            yield seen, left.popleft()[1]
        if row[0].isdigit():
            seen += 1
        else:
            yield seen, "\t".join(row)
    for _, comment in left:
        yield seen, comment


def _column_fault(row: str, count: int) -> str:
    """Say why a row does not have ten columns."""
    if count == 1 and len(row.split()) >= _COLUMNS - 2:
        return "the columns are separated by spaces; separate them by tabs"
    if count == 1:
        what = shown(row, width=40)
        return f"{what} is not a CoNLL-U line; write {_COLUMNS} columns separated by tabs, or # before a comment"
    return f"the line has {count} columns where CoNLL-U has {_COLUMNS}; separate them by tabs, with _ for an empty one"


def find_cycle(heads: Sequence[int]) -> list[int]:
    """Find words whose heads lead back to themselves.

    Args:
        heads: The head of each word, counted from 1; 0 for roots.

    Returns:
        The words of one cycle from the smallest on, counted from 1; empty where there is none.
    """
    # Who is one step above each word, then who is two above, four, eight …: in the end all have reached the top.
    above = [0, *heads]
    for _ in range(len(above).bit_length()):
        if not any(above):
            return []
        above = [above[word] for word in above]
    new, on_path, good = 0, 1, 2
    state = [good] + [new] * len(heads)
    for start in range(1, len(heads) + 1):
        word = start
        path = []
        while state[word] == new:
            state[word] = on_path
            path.append(word)
            word = heads[word - 1]
        if state[word] == on_path:
            cycle = path[path.index(word) :]
            smallest = cycle.index(min(cycle))
            return cycle[smallest:] + cycle[:smallest]
        for member in path:
            state[member] = good
    return []
