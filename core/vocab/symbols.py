"""The built-in symbols: names that have small fixed ids instead of a hash.

Attribute names, universal parts of speech, entity types and dependency labels. The table is part of the file formats:
the id of a symbol is its place in the list.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from ..compiled import load_compiled
from .built import HASHING
from .hashing import hash_string, hash_strings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray


def _names() -> list[str]:
    """Return all names, each at the place that is its id."""
    flags = """IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL
        IS_STOP IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY"""
    attributes = """ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD
        SENT_START SPACY PROB LANG"""
    parts_of_speech = """ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL
        SPACE"""
    entities = """PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY
        QUANTITY ORDINAL CARDINAL"""
    dependencies = """acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass
        dep det dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd
        obj obl parataxis partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod root xcomp
        acl"""
    later = "ENT_KB_ID MORPH ENT_ID IDX _"
    return [
        "",
        *flags.split(),
        *(f"FLAG{number}" for number in range(19, 64)),
        *attributes.split(),
        *parts_of_speech.split(),
        *(f"DEPRECATED{number:03}" for number in range(1, 277)),
        *entities.split(),
        *dependencies.split(),
        *later.split(),
    ]


NAMES = _names()
IDS = {name: number for number, name in enumerate(NAMES)}
_ENDING: Final = 0xFFFF


def id_of_one(text: str) -> int:
    """Return what `string_id` does."""
    symbol = IDS.get(text)
    return hash_string(text) if symbol is None else symbol


string_id: Callable[[str], int] = id_of_one
"""The number that stands for a string everywhere: a symbol's id, else its hash; 0 for no string."""

_hashing = load_compiled(HASHING)
if _hashing is not None:
    _hashing.know_symbols(IDS)
    string_id = _hashing.string_id


def as_id(key: str | int) -> int:
    """Return the id of a string; an id is returned as it is."""
    return string_id(key) if isinstance(key, str) else key


def string_ids(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return the ids of many strings as one array, (n_texts,)."""
    ids = hash_strings(texts)
    # Few are symbols, and hardly any other ends as the hash of one does.
    for place in np.flatnonzero(_endings()[ids & _ENDING]).tolist():
        symbol = IDS.get(texts[place])
        if symbol is not None:
            ids[place] = symbol
    return ids


@cache
def _endings() -> NDArray[np.bool_]:
    """Return for all numbers of 16 bits whether the hash of a symbol ends so."""
    found = np.zeros(_ENDING + 1, dtype=bool)
    found[hash_strings(NAMES) & _ENDING] = True
    return found
