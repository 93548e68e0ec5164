from __future__ import annotations

from nlpx.vocab.hashing import hash_string
from nlpx.vocab.symbols import IDS, NAMES, as_id, string_id, string_ids

KNOWN = {
    "": 0,
    "IS_ALPHA": 1,
    "IS_CURRENCY": 18,
    "FLAG63": 63,
    "ORTH": 65,
    "LANG": 83,
    "NOUN": 92,
    "SPACE": 103,
    "DEPRECATED276": 379,
    "PERSON": 380,
    "nsubj": 429,
    "acl": 451,
    "ENT_KB_ID": 452,
    "IDX": 455,
    "_": 456,
}


def test_table_has_every_symbol_once():
    assert len(NAMES) == len(IDS) == 457


def test_symbols_have_their_documented_ids():
    assert {name: IDS[name] for name in KNOWN} == KNOWN


def test_string_id_is_the_symbol_or_the_hash():
    assert string_id("NOUN") == 92
    assert string_id("noun") == hash_string("noun")


def test_string_ids_agrees_with_string_id():
    texts = ["NOUN", "noun", "", "conj", "a longer string than most"]
    assert string_ids(texts).tolist() == [string_id(text) for text in texts]


def test_an_id_stands_for_itself():
    assert as_id(7) == 7
    assert as_id("apple") == string_id("apple")
