"""What the columns of a sentence say in terms of a Doc, and the columns that say so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .misc import entity_tags, make_misc, space_after
from .sentences import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...vocab.morphology import Morphology
    from .sentences import Columns, MultiwordToken

ROOT: Final = "ROOT"
_ROOT_LABEL: Final = "root"
_WITH_FEATURES: Final = "__"


@dataclass(slots=True)
class Reading:
    """Hold what a Doc says of the words of sentences; every list has one entry for each, empty where it says nothing.

    Attributes:
        places: Index of each word in its sentence, from 0.
        tags: Fine-grained tags; XPOS, or UPOS where that is empty.
        morphs: Features in their normal form.
        heads: Index of each word's head in the sentence; its own for a root and where nobody knows it.
        deps: Labels, `ROOT` for a root; none where nobody knows the head.
        entities: IOB tags.
        spaces: Whether a space follows.
    """

    places: Sequence[int]
    words: Sequence[str]
    lemmas: Sequence[str]
    pos: Sequence[str]
    tags: Sequence[str]
    morphs: Sequence[str]
    heads: Sequence[int]
    deps: Sequence[str]
    entities: Sequence[str]
    spaces: list[bool]


@dataclass(slots=True)
class Cells:
    """Hold the cells of the words of sentences that a Doc has a place for, column by column."""

    lemma: list[str]
    upos: list[str]
    xpos: list[str]
    feats: list[str]
    head: list[str]
    deprel: list[str]
    misc: list[str]


def read(columns: Columns, morphology: Morphology) -> Reading:
    """Say what sentences say.

    Args:
        columns: The columns of the sentences.
        morphology: Knows the normal form of features.
    """
    deps = [
        "" if dep == EMPTY or head is None else (ROOT if dep == _ROOT_LABEL else dep)
        for dep, head in zip(columns.deps, columns.heads, strict=True)
    ]
    return Reading(
        places=columns.places,
        words=columns.forms,
        lemmas=columns.lemmas,
        pos=_without_gaps(columns.upos),
        tags=_without_gaps(
            [upos if xpos == EMPTY else xpos for xpos, upos in zip(columns.xpos, columns.upos, strict=True)]
        ),
        morphs=normal_features(columns.feats, morphology),
        # Nobody knows the head of a word whose edge has no label.
        heads=[
            place if head is None or not dep else head
            for place, head, dep in zip(columns.places, columns.heads, deps, strict=True)
        ],
        deps=deps,
        entities=entity_tags(columns.misc, columns.places),
        spaces=spaces_after(columns.misc, columns.tokens),
    )


def _without_gaps(column: Iterable[str]) -> list[str]:
    return ["" if cell == EMPTY else cell for cell in column]


def normal_features(column: Sequence[str], morphology: Morphology) -> list[str]:
    """Give the normal form of the features of each word."""
    normal = {cell: morphology.get(morphology.add(cell)) for cell in set(column)}
    return [normal[cell] for cell in column]


def spaces_after(misc: Sequence[str], tokens: Iterable[MultiwordToken]) -> list[bool]:
    """Say which words have a space after them; there is none inside a multiword token."""
    follows = {cell: space_after(cell) for cell in set(misc)}
    spaces = [follows[cell] for cell in misc]
    for token in tokens:
        inside = token.end - token.start - 1
        spaces[token.start : token.end] = [*([False] * inside), space_after(token.misc)]
    return spaces


def with_features(tag: str, features: str) -> str:
    """Append features to a tag, as ``--morphology`` does."""
    return f"{tag}{_WITH_FEATURES}{features}" if features not in ("", EMPTY) else tag


def plain_tag(tag: str, features: str) -> str:
    """Take features off a tag again, in whichever order they stand there."""
    plain, mark, appended = tag.rpartition(_WITH_FEATURES)
    return plain if mark and features and _pairs(appended) == _pairs(features) else tag


def _pairs(features: str) -> set[tuple[str, str]]:
    """Return the names of features, each with each of its values."""
    bundle = (pair.partition("=") for pair in features.split("|"))
    return {(name, value) for name, _, values in bundle for value in values.split(",") if value}


def write(reading: Reading, inside: Iterable[int] = ()) -> Cells:
    """Give the cells that say what a Doc says.

    Args:
        reading: What it says.
        inside: The words of multiword tokens: the space after one is said elsewhere.
    """
    spaces = reading.spaces
    if inside:
        spaces = list(spaces)
        for word in inside:
            spaces[word] = True
    return Cells(
        lemma=[lemma or EMPTY for lemma in reading.lemmas],
        upos=[pos or EMPTY for pos in reading.pos],
        xpos=[*map(_xpos, reading.tags, reading.pos, reading.morphs)],
        feats=[features or EMPTY for features in reading.morphs],
        head=[
            ("0" if head == place else str(head + 1)) if dep else EMPTY
            for place, head, dep in zip(reading.places, reading.heads, reading.deps, strict=True)
        ],
        deprel=[_ROOT_LABEL if dep == ROOT else dep or EMPTY for dep in reading.deps],
        misc=_miscs(reading.entities, spaces),
    )


def _miscs(tags: Sequence[str], spaces: Sequence[bool]) -> list[str]:
    """Give MISC of each word, made once for each different one."""
    said = [*zip(tags, spaces, strict=True)]
    miscs = {(tag, space): make_misc(tag, space=space) for tag, space in set(said)}
    return [miscs[pair] for pair in said]


@lru_cache(maxsize=4096)
def _xpos(tag: str, pos: str, features: str) -> str:
    """A tag that is only the part of speech again is none."""
    if _WITH_FEATURES in tag:
        tag = plain_tag(tag, features)
    return EMPTY if tag in ("", pos) else tag
