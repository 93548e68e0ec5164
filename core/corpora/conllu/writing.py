"""Write Docs as CoNLL-U: what they say, and around it what was kept of the file that they come from.

A cell that was kept is written as long as it says what the Doc says; where an annotation has changed it is written
anew, and in MISC and the enhanced graph only what the change touches. Tokens of white space are no words: they go into
MISC of the word before, as ``SpacesAfter``.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from ...errors import DataError
from ...quoting import shown
from ...tokens.arrays import sentences
from ...tokens.features import strings_of
from ...vocab.parts_of_speech import NAMES
from .kept import (
    DEPREL,
    DEPS,
    FEATS,
    HEAD,
    MISC,
    N_COLUMNS,
    XPOS,
    Kept,
    kept_with,
    parse_kept,
    renumbered,
    tree_edges,
)
from .misc import with_entity, with_item, with_space
from .readings import Reading, plain_tag, read, write
from .sentences import EMPTY, Columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ...tokens.doc import Doc
    from ...vocab.morphology import Morphology
    from .readings import Cells

_IOB: Final = ("", "I", "O", "B")
_ESCAPES: Final = str.maketrans({" ": "\\s", "\t": "\\t", "\n": "\\n", "\r": "\\r", "|": "\\p", "\\": "\\\\"})


def conllu_lines(doc: Doc) -> Iterator[str]:
    """Yield the lines of a Doc, without their ends; its sentences end with a blank one.

    Raises:
        DataError: A text cannot stand in a cell, or what is kept with the Doc is damaged.
    """
    whole = _reading_of(doc)
    for start, end, found in _sentences(doc):
        reading = _part(whole, start, end)
        spaces: dict[int, str] = {}
        kept = found if found.fits(reading.words) else Kept(above=found.above)
        if kept.n_words is None and any(map(str.isspace, reading.words)):
            reading, spaces = _without_white_space(reading)
        if reading.words:
            yield from _sentence_lines(reading, kept, doc.vocab.morphology, spaces)


def _sentences(doc: Doc) -> Iterator[tuple[int, int, Kept]]:
    """Yield the bounds of every sentence, with what is kept of it."""
    kept: dict[tuple[int | None, int | None], Kept] = {}
    for first, last, lines in kept_with(doc):
        end = doc.token_at_end(last)
        kept[doc.token_at_start(first), None if end is None else end + 1] = parse_kept(lines)
    begins = {start: found for (start, _), found in kept.items() if start is not None}
    words = [lexeme.text for lexeme in doc.lexemes]
    # In the order of the Doc, those whose words are still what they were.
    old = sorted(
        (start, end)
        for (start, end), found in kept.items()
        if start is not None and end is not None and found.fits(words[start:end])
    )
    for start, end in pairwise(sorted({*_starts(doc, kept), len(doc)})):
        found = kept.get((start, end))
        if found is None:
            # What was a sentence is none any more, but another begins where it did.
            found = _regrouped(kept, old, start, end)
            found.above = begins[start].above if start in begins else []
        yield start, end, found


def _regrouped(
    kept: Mapping[tuple[int | None, int | None], Kept], old: Sequence[tuple[int, int]], start: int, end: int
) -> Kept:
    """Return what is kept of the words of a new sentence, which were in others.

    Args:
        kept: What is kept of sentences, by their bounds.
        old: The bounds of those whose words are what they were, in their order.
        start: The first word.
        end: The word after the last one.
    """
    found = Kept()
    for bounds in old[max(0, bisect_left(old, (start, end)) - 1) :]:
        if bounds[0] >= end:
            break
        if bounds[1] > start:
            part = renumbered(kept[bounds], bounds[0] - start, end - start)
            found = Kept(
                rows=found.rows | part.rows,
                beside=found.beside + part.beside,
                n_words=part.n_words,
                has_graph=found.has_graph or part.has_graph,
            )
    return found


def _starts(doc: Doc, kept: Mapping[tuple[int | None, int | None], Kept]) -> set[int]:
    """Return the first tokens of sentences."""
    if not len(doc):
        return set()
    starts = {start for start, _ in sentences.bounds(doc)} if doc.has_annotation("SENT_START") else {0}
    for (start, end), found in kept.items():
        # In files the heads say where sentences are, and of one that is no tree they say something else.
        if start is not None and end is not None and found.has_several_roots():
            starts = starts.difference(range(start + 1, end)) | {start, end}
    return starts


def _reading_of(doc: Doc) -> Reading:
    """Say what a Doc says of all its tokens."""
    morphs = [doc.vocab.morphology.get(key) if key else "" for key in doc.values("morph").tolist()]
    codes = doc.values("ent_iob").tolist()
    types = strings_of(doc, "ent_type")
    return Reading(
        places=range(len(doc)),
        words=[lexeme.text for lexeme in doc.lexemes],
        lemmas=strings_of(doc, "lemma"),
        pos=[NAMES[key] for key in doc.values("pos").tolist()],
        tags=strings_of(doc, "tag"),
        morphs=morphs,
        heads=doc.values("head").tolist(),
        deps=strings_of(doc, "dep"),
        entities=[f"{_IOB[code]}-{kind}" if kind else _IOB[code] for code, kind in zip(codes, types, strict=True)],
        spaces=[doc.has_unknown_spaces or bool(space) for space in doc.spaces],
    )


def _part(whole: Reading, start: int, end: int) -> Reading:
    """Return what is said of one sentence; a head outside of it is none."""
    heads = [head - start if start <= head < end else place for place, head in enumerate(whole.heads[start:end])]
    return Reading(places=range(end - start), heads=heads, **_chosen(whole, slice(start, end)))


def _chosen(reading: Reading, words: slice | list[int]) -> dict[str, Any]:
    """Return what is said of some words, but for what counts words."""
    said = {name: getattr(reading, name) for name in Reading.__slots__ if name not in ("places", "heads")}
    if isinstance(words, slice):
        return {name: values[words] for name, values in said.items()}
    return {name: [values[word] for word in words] for name, values in said.items()}


def _without_white_space(reading: Reading) -> tuple[Reading, dict[int, str]]:
    """Leave out tokens of white space.

    Returns:
        What is said of the others, and by their index an item of MISC that says what white space follows a word.
    """
    words = [place for place, word in enumerate(reading.words) if not word.isspace()]
    number_of = {place: number for number, place in enumerate(words)}
    heads = []
    for place in words:
        head = reading.heads[place]
        while head not in number_of and reading.heads[head] != head:
            head = reading.heads[head]
        heads.append(number_of.get(head, number_of[place]))
    items = {}
    for number, (place, following) in enumerate(pairwise([*words, len(reading.words)])):
        if following > place + 1:
            space = " " * reading.spaces[place] + "".join(
                reading.words[between] + " " * reading.spaces[between] for between in range(place + 1, following)
            )
            items[number] = f"SpacesAfter={space.translate(_ESCAPES)}"
    chosen = Reading(places=range(len(words)), heads=heads, **_chosen(reading, words))
    for number in items:
        chosen.spaces[number] = True
    return chosen, items


def _sentence_lines(reading: Reading, kept: Kept, morphology: Morphology, spaces: Mapping[int, str]) -> Iterator[str]:
    tokens = list(kept.tokens())
    cells = write(reading, [word for token in tokens for word in range(token.start, token.end)])
    edges = [EMPTY] * len(reading.words)
    if kept.n_words is not None:
        edges = _take_over(cells, kept, reading, morphology)
    for place, item in spaces.items():
        cells.misc[place] = with_item(cells.misc[place], item)
    columns = (
        reading.words, cells.lemma, cells.upos, cells.xpos, cells.feats, cells.head, cells.deprel, edges, cells.misc,
    )  # fmt: skip
    yield from kept.above
    beside = [(place, _with_space_of(line, reading)) for place, line in kept.beside]
    beside.reverse()
    for place, row in enumerate(zip(*columns, strict=True)):
        while beside and beside[-1][0] <= place:
            yield beside.pop()[1]
        line = f"{place + 1}\t" + "\t".join(row)
        if line.count("\t") != N_COLUMNS - 1 or "\n" in line:
            odd = next(cell for cell in row if "\t" in cell or "\n" in cell)
            raise DataError(f"{shown(odd)} cannot stand in a cell of CoNLL-U, where a tab or a line ends; change it.")
        yield line
    yield from (line for _, line in reversed(beside))
    yield ""
    yield from kept.below


def _with_space_of(line: str, reading: Reading) -> str:
    """Let the row of a multiword token say whether a space follows its last word; any other line stays as it is."""
    for token in Kept(beside=[(0, line)]).tokens():
        if token.end < len(reading.words):
            cells = line.split("\t")
            return "\t".join([*cells[:MISC], with_space(cells[MISC], space=reading.spaces[token.end - 1])])
    return line


def _take_over(cells: Cells, kept: Kept, reading: Reading, morphology: Morphology) -> list[str]:
    """Put the cells that were kept in the place of those that say the same.

    Returns:
        What the column DEPS holds for each word.
    """
    said = read(_as_it_was(cells, reading.words, kept), morphology)
    last = len(reading.words) - 1
    changed: list[int] = []
    for place, row in kept.rows.items():
        tag = reading.tags[place]
        # The tag of the file may end with features itself.
        if row[XPOS] and said.tags[place] in (tag, plain_tag(tag, reading.morphs[place])):
            cells.xpos[place] = row[XPOS]
        if row[FEATS] and said.morphs[place] == reading.morphs[place]:
            cells.feats[place] = row[FEATS]
        if row[HEAD]:
            if (said.heads[place], said.deps[place]) == (reading.heads[place], reading.deps[place]):
                cells.head[place], cells.deprel[place] = row[HEAD], row[DEPREL]
            else:
                changed.append(place)
        if row[MISC]:
            misc = row[MISC]
            if _known(said.entities[place]) != _known(reading.entities[place]):
                misc = with_entity(misc, reading.entities[place])
            if place != last and said.spaces[place] != reading.spaces[place]:
                misc = with_space(misc, space=reading.spaces[place])
            cells.misc[place] = misc
    heads, deps = ([kept.rows[place][column] for place in changed] for column in (HEAD, DEPREL))
    return _edges(cells, kept, dict(zip(changed, tree_edges(heads, deps), strict=True)))


def _known(tag: str) -> str:
    """A file has no tag for a word in no entity."""
    return "" if tag == "O" else tag


def _as_it_was(cells: Cells, words: Sequence[str], kept: Kept) -> Columns:
    """Return the columns of the file, but for what the Doc says."""
    columns = {XPOS: cells.xpos, FEATS: cells.feats, HEAD: cells.head, DEPREL: cells.deprel, MISC: cells.misc}
    mixed = {column: list(given) for column, given in columns.items()}
    for place, row in kept.rows.items():
        for column, given in mixed.items():
            given[place] = row[column] or given[place]
    heads = [
        None if head == EMPTY else place if head == "0" else int(head) - 1 for place, head in enumerate(mixed[HEAD])
    ]
    return Columns(
        places=range(len(words)),
        forms=words,
        lemmas=cells.lemma,
        upos=cells.upos,
        xpos=mixed[XPOS],
        feats=mixed[FEATS],
        heads=heads,
        deps=mixed[DEPREL],
        enhanced=(),
        misc=mixed[MISC],
        tokens=list(kept.tokens()),
    )


def _edges(cells: Cells, kept: Kept, old_edges: Mapping[int, str]) -> list[str]:
    """Give the edges of the enhanced graph; those of the tree that have changed are changed there too."""
    tree = tree_edges(cells.head, cells.deprel)
    edges = list(tree) if kept.has_graph else [EMPTY] * len(tree)
    for place, row in kept.rows.items():
        if not row[DEPS]:
            continue
        edges[place] = _with_edge(row[DEPS], old_edges[place], tree[place]) if place in old_edges else row[DEPS]
    return edges


def _with_edge(column: str, old: str, new: str) -> str:
    """Put an edge in the place of another, which may have more to its label, such as a preposition."""
    if EMPTY in (column, old, new):
        return column
    found = [
        new + edge[len(old) :] if edge == old or edge.startswith(f"{old}:") else edge for edge in column.split("|")
    ]
    return "|".join(sorted(dict.fromkeys(found), key=_number))


def _number(edge: str) -> tuple[int, ...]:
    """Return the number of the word or empty node that an edge comes from."""
    parts = edge.partition(":")[0].split(".")
    return tuple(map(int, parts)) if all(map(str.isdigit, parts)) else ()
